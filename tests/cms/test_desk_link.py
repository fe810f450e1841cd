"""The number beside the way to the desk: counted by the runner, read by every page without a query."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plugins.records.models import ConsultationRecord, Referral
from tests.cms.site import make_home, show_councils
from tests.factories import (
    Town,
    give_office,
    make_agenda_item,
    make_meeting,
    make_participant,
    make_resolution,
)
from tests.markup import part
from tests.records import rows
from tests.youth.people.test_council_pages import signed_in
from youth.models import Meeting, Office
from youth.presenters.desk import count_desks
from youth.selectors.councils import today_in

MEETINGS, DESK = "/en/c/ms/meetings/", "/en/c/ms/desk/"
LINK = "header//div[@class='tools']/a[contains(@href, '/desk/')]"


@pytest.fixture
def secretary_at_work(town: Town) -> Client:
    """Show the youth council on the site, and sign its secretary in, whose desk has a line."""
    make_home("en")
    show_councils(town.youth)
    make_meeting(town.term)
    return signed_in(town.secretary.user)


def test_the_frame_leads_to_the_desk_with_the_number_that_was_counted(
    secretary_at_work: Client, town: Town
) -> None:
    secretary_at_work.get(MEETINGS)
    with CaptureQueriesContext(connection) as before:
        link = part(secretary_at_work.get(MEETINGS), LINK)
    assert "waits" not in link
    count_desks(town.youth)
    with CaptureQueriesContext(connection) as after:
        link = part(secretary_at_work.get(MEETINGS), LINK)
    assert "1 thing waits" in link
    assert len(after) == len(before)
    # On a page of the site nobody's offices are read.
    assert "1 thing waits" in part(secretary_at_work.get("/en/search/"), LINK)


def test_opening_the_desk_counts_it(secretary_at_work: Client, town: Town) -> None:
    secretary_at_work.get(DESK)
    Meeting.objects.all().delete()
    assert "1 thing waits" in part(secretary_at_work.get(MEETINGS), LINK)
    secretary_at_work.get(DESK)
    assert "waits" not in part(secretary_at_work.get(MEETINGS), LINK)


def test_who_has_no_desk_is_not_led_to_one(secretary_at_work: Client, town: Town) -> None:
    count_desks(town.youth)
    town.youth.offices.all().delete()
    for client in (secretary_at_work, signed_in(town.member.user), signed_in(town.outsider), Client()):
        assert "/desk/" not in part(client.get(MEETINGS), "header")


def test_only_desks_of_accounts_are_counted(town: Town) -> None:
    give_office(make_participant(town.youth, "Вера"), Office.Role.VERIFIER)
    assert count_desks(town.youth) == 3
    town.secretary.user = None
    town.secretary.save()
    assert count_desks(town.youth) == 2


def test_the_desk_of_another_council_is_led_to_from_its_own_bar(town: Town) -> None:
    make_home("en")
    show_councils(town.youth)
    record = rows.imported(town.municipal, rows.content())
    ConsultationRecord.objects.filter(pk=record.pk).update(state="public")
    resolution = make_resolution(make_agenda_item(make_meeting(town.term)))
    Referral.objects.create(
        resolution=resolution, council=town.youth, sent_on=today_in(town.youth), record=record
    )
    client = signed_in(town.municipal_secretary.user)
    count_desks(town.municipal)
    bar = part(client.get("/en/c/obs/meetings/"), "nav[contains(@class, 'guest-council')]")
    assert "/en/c/obs/desk/" in bar
    assert "1 thing waits" in bar
