"""The calendar of one's deadlines: a secret address, shown once, renewed and deleted by its owner."""

import logging
from datetime import date, timedelta
from typing import Any

import icalendar
import pytest
from django.test import Client
from django.utils.translation import override
from lxml import html

from plugins import hooks
from plugins.switching import switch
from proposals.models import Proposal
from tests.factories import Town, make_assignment, make_committee, make_meeting
from tests.markup import part
from tests.queries import exactly
from tests.youth.people.test_council_pages import signed_in
from youth import clock
from youth.models import CalendarAddress, CommitteeMembership, Meeting, Office, Participant
from youth.selectors.councils import today_in
from youth.selectors.meeting_names import meeting_moment
from youth.services.erasure import erase_account
from youth.services.membership import leave_council
from youth.views import desk

pytestmark = pytest.mark.django_db

PAGE = "/en/c/ms/me/calendar/"
SETTINGS = "/en/c/ms/me/settings/"


def address_in(page: Any) -> str:
    """Return the address that a page shows, without the host."""
    (shown,) = html.fromstring(part(page)).xpath("//code")
    host, _slash, path = shown.text_content().removeprefix("http://").partition("/")
    assert host == "testserver"
    return f"/{path}"


def renewed(person: Participant, language: str = "en") -> str:
    """Make or renew a person's address and return it."""
    return address_in(signed_in(person.user).post(PAGE.replace("/en/", f"/{language}/")))


def events(address: str) -> list[Any]:
    """Return the entries of a calendar, as somebody without an account reads it."""
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(answer.content).walk("VEVENT")


def opinion(town: Town, chair: Participant, due: date | None, title: str = "Велоалея") -> Proposal:
    """Let a proposal wait for the opinion of a committee that somebody chairs."""
    membership = chair.committees.first()
    if membership is None:
        committee = make_committee(town.term, f"committee-{town.term.committees.count()}")
        membership = CommitteeMembership.objects.create(
            committee=committee, participant=chair, is_chair=True, starts_at=town.term.starts_at
        )
    written = Proposal.objects.create(
        council=town.youth,
        author=town.young_person,
        state="in_committee",
        title=title,
        published_at=clock.now(),
    )
    make_assignment(written, membership.committee, due)
    return written


def test_the_address_is_shown_once_and_only_its_digest_is_kept(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secretary = signed_in(town.secretary.user)
    assert "Make an address" in part(secretary.get(PAGE))
    shown = secretary.post(PAGE)
    address = address_in(shown)
    token = address.rpartition("/")[2].removesuffix(".ics")
    assert len(token) > 40
    assert f'href="webcal://testserver{address}"' in shown.text
    assert "no-store" in shown["Cache-Control"]

    assert Client().get(address).status_code == 200
    page = part(secretary.get(PAGE))

    assert token not in page
    assert "It can't be shown again." in page
    row = CalendarAddress.objects.values().get()
    assert token not in str(row)
    routes = [record.msg for record in caplog.records if "desk/<str:token>.ics" in str(record.msg)]
    assert routes
    assert token not in caplog.text


def test_only_who_has_a_desk_makes_an_address(town: Town) -> None:
    people = {
        "chair": town.chair.user,
        "member": town.member.user,
        "outsider": town.outsider,
        "secretary elsewhere": town.municipal_secretary.user,
        "visitor": None,
    }
    statuses = {name: signed_in(user).post(PAGE).status_code for name, user in people.items()}
    assert statuses == {
        "chair": 200,
        "member": 403,
        "outsider": 302,
        "secretary elsewhere": 302,
        "visitor": 302,
    }
    assert [one.participant for one in CalendarAddress.objects.all()] == [town.chair]


def test_desk_and_settings_lead_to_the_address(town: Town) -> None:
    secretary, member = signed_in(town.secretary.user), signed_in(town.member.user)
    for place in (SETTINGS, "/en/c/ms/desk/"):
        assert f'href="{PAGE}"' in part(secretary.get(place))
    assert f'href="{PAGE}"' not in part(member.get(SETTINGS))


def test_the_calendar_has_the_lines_of_the_desk_with_their_days_and_hours(town: Town) -> None:
    day = today_in(town.youth) + timedelta(days=4)
    opinion(town, town.chair, day)
    opinion(town, town.chair, None, "Без срок")
    meeting = make_meeting(town.term, Meeting.State.CONVENED)
    address = renewed(town.chair)
    found = {str(event["summary"]): event for event in events(address)}
    with override("bg"):
        opening = f"Открийте заседанието на {meeting_moment(meeting, 'DATE_FORMAT')}"
    assert set(found) == {"Становище на комисията: Велоалея", opening}
    whole_day, hour = found["Становище на комисията: Велоалея"], found[opening]
    assert (whole_day["dtstart"].dt, whole_day["dtend"].dt) == (day, day + timedelta(days=1))
    assert hour["dtstart"].dt == meeting.starts_at.replace(microsecond=0)
    assert str(whole_day["description"]) == "Комисията е водеща. Денят е определен при разпределянето."
    assert str(hour["url"]) == f"http://testserver/bg/c/ms/meetings/{meeting.pk}/"


def test_the_calendar_speaks_the_persons_language_whatever_the_address_says(town: Town) -> None:
    opinion(town, town.chair, today_in(town.youth))
    for language, words in (("en", "Opinion of the committee"), ("bg", "Становище на комисията")):
        town.chair.user.language = language
        town.chair.user.save()
        for page in ("bg", "en"):
            (event,) = events(renewed(town.chair, page))
            assert str(event["summary"]).startswith(words)


def test_an_entry_keeps_its_identifier_when_its_words_and_its_day_change(town: Town) -> None:
    waiting = opinion(town, town.chair, today_in(town.youth))
    address = renewed(town.chair)
    (before,) = events(address)
    Proposal.objects.filter(pk=waiting.pk).update(title="Друго")
    waiting.assignments.update(due_on=date(2027, 3, 1))
    (after,) = events(address)
    assert before["uid"] == after["uid"]
    assert after["dtstart"].dt == date(2027, 3, 1)
    opinion(town, town.members[1], today_in(town.youth), "Чуждо")
    assert len(events(address)) == 1


def test_nobody_is_named_in_it(town: Town) -> None:
    Office.objects.filter(participant=town.secretary).update(ends_at=clock.now() + timedelta(days=9))
    make_meeting(town.term)
    body = Client().get(renewed(town.chair)).text
    assert "VEVENT" in body
    people = Participant.objects.exclude(display_name="")
    assert not [one for one in people if one.display_name in body or str(one.pk) in body]


def test_a_renewed_address_ends_the_earlier_one_and_a_wrong_one_is_not_found(town: Town) -> None:
    first = renewed(town.chair)
    second = renewed(town.chair)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    assert Client().get(second.replace("/c/ms/", "/c/obs/")).status_code == 404
    assert Client().get(f"{second.rpartition('/')[0]}/wrong.ics").status_code == 404
    assert Client().post(second).status_code == 405


def test_a_deleted_address_is_not_found(town: Town) -> None:
    address, chair = renewed(town.chair), signed_in(town.chair.user)
    answer = chair.post(PAGE, {"delete": "1"}, follow=True)
    assert "The address was deleted." in answer.text
    assert Client().get(address).status_code == 404
    assert chair.post(PAGE, {"delete": "1"}).status_code == 302


def test_who_loses_the_office_gets_an_empty_calendar_and_can_delete_it(town: Town) -> None:
    make_meeting(town.term)
    address = renewed(town.secretary)
    assert len(events(address)) == 1
    Office.objects.filter(participant=town.secretary).update(ends_at=clock.now())
    assert events(address) == []
    former = signed_in(town.secretary.user)
    page = part(former.get(PAGE))
    assert "Delete the address" in page
    assert "Renew the address" not in page
    assert former.post(PAGE).status_code == 403
    former.post(PAGE, {"delete": "1"})
    assert Client().get(address).status_code == 404
    assert former.get(PAGE).status_code == 403


def test_leaving_erasing_and_closing_the_account_end_the_address(town: Town) -> None:
    chair, secretary = renewed(town.chair), renewed(town.secretary)
    committee_chair = town.members[2]
    opinion(town, committee_chair, None)
    other = renewed(committee_chair)
    town.secretary.offices.update(ends_at=clock.now())
    leave_council(town.secretary)
    erase_account(town.chair.user)
    committee_chair.user.is_active = False
    committee_chair.user.save()
    for address in (chair, secretary, other):
        assert Client().get(address).status_code == 404
    assert [one.participant for one in CalendarAddress.objects.all()] == [committee_chair]


def test_an_unchanged_calendar_is_not_sent_again(town: Town) -> None:
    make_meeting(town.term)
    address, client = renewed(town.chair), Client()
    with clock.standing_at(clock.now()):
        answer = client.get(address)
        headers = {"If-None-Match": answer["ETag"]}
        assert (client.get(address, headers=headers).status_code) == 304
        make_meeting(town.term)
        assert client.get(address, headers=headers).status_code == 200
        assert client.head(address).content == b""
    assert answer["Cache-Control"] == "private, no-cache"
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")


def test_guessing_is_slowed_down(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "CALENDARS_PER_MINUTE", 2)
    statuses = [Client().get("/bg/c/ms/desk/guessed.ics").status_code for _try in range(3)]
    assert statuses == [404, 404, 429]


@pytest.mark.parametrize("many", [1, 3])
def test_the_calendar_costs_the_same_for_many(town: Town, many: int) -> None:
    for _meeting in range(many):
        make_meeting(town.term)
        opinion(town, town.chair, today_in(town.youth))
    address = renewed(town.chair)
    # Council, participant, account; requests for meetings, meetings and their deputies, what ends, plugins,
    # proposals.
    with exactly(10):
        assert len(events(address)) == 2 * many


def test_entries_of_plugins_are_in_it(town: Town, override_hook: Any) -> None:
    switch(town.youth, "dummy", enabled=True)
    tile = hooks.Tile(
        key="dummy.notes", title="Notes", count=3, url="/x/", due=date(2026, 12, 1), note="Soon"
    )
    override_hook("dummy", hooks.dashboard_tiles, lambda: [tile])
    (event,) = events(renewed(town.secretary))
    assert (str(event["summary"]), str(event["url"])) == ("Notes (3)", "http://testserver/x/")


def test_the_address_is_among_what_is_kept_about_a_person(town: Town) -> None:
    renewed(town.chair)
    (kept,) = [
        one
        for one in signed_in(town.chair.user).get("/en/c/ms/me/data.json").json()["data"]
        if one["name"] == "youth.account"
    ]
    assert kept["rows"][0]["calendar_since"]
