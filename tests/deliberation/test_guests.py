"""Guests and officials on the floor: entered by the table, named with their capacity wherever they speak."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from plugins.deliberation.floor.models import Speech
from plugins.deliberation.floor.presenters import times_in
from plugins.deliberation.floor.services.floor import give_floor, take_floor
from plugins.deliberation.floor.services.requests import Asked, ask_to_speak, withdraw_request
from tests.deliberation.test_audit import differences
from tests.deliberation.test_floor import said
from tests.factories import Town
from tests.markup import part
from tests.replay import assert_frames_refresh
from tests.voting.test_frames import meeting_page
from tests.voting.test_pages import address, signed_in
from tests.youth.people.test_joining import refusal_of
from youth import clock
from youth.journal.models import JournalEntry
from youth.journal.streams import meeting_stream
from youth.models import AgendaItem, HallGuest
from youth.services.agenda import finish_item
from youth.services.hall_guests import correct_guest, enter_guest, remove_guest

NAME, CAPACITY = "Иванка Петрова", "кмет на общината"
SHOWN = f"{NAME} – {CAPACITY}"


@pytest.fixture
def guest(town: Town, item: AgendaItem) -> HallGuest:
    return enter_guest(item.meeting, name=NAME, capacity=CAPACITY, actor=town.secretary)


def asked(town: Town, item: AgendaItem, guest: HallGuest, kind: str = "speech") -> Speech:
    return ask_to_speak(item, Asked(guest=guest, kind=kind, actor=town.secretary))


def test_a_guest_speaks_and_is_named_with_the_capacity_in_minutes_and_times(
    town: Town, item: AgendaItem, guest: HallGuest, django_capture_on_commit_callbacks: Any
) -> None:
    AgendaItem.objects.filter(pk=item.pk).update(decision_type="none")
    moment = clock.now()
    with clock.standing_at(moment):
        given = give_floor(asked(town, item, guest), actor=town.chair)
    with clock.standing_at(moment + timedelta(seconds=90)):
        take_floor(given, actor=town.chair)
    with django_capture_on_commit_callbacks(execute=True):
        finish_item(AgendaItem.objects.get(pk=item.pk), actor=town.chair)
    (sentence,) = said(item.meeting, "deliberation.floor_taken")
    assert sentence is not None
    assert sentence.startswith(f"Speech: {SHOWN}, from ")
    assert said(item.meeting, "deliberation.debate_summed") == [
        f"1 person spoke on the item, 1 min 30 s together: {SHOWN} (1 min 30 s)."
    ]
    assert [(name, str(minutes)) for name, minutes in times_in(item.meeting)[0].rows] == [(SHOWN, "1.5")]
    assert differences(item) == set()


def test_the_journal_names_a_guest_by_the_row_alone(town: Town, item: AgendaItem, guest: HallGuest) -> None:
    take_floor(give_floor(asked(town, item, guest), actor=town.chair), actor=town.chair)
    acts = JournalEntry.objects.filter(kind__startswith="deliberation.")
    assert {entry.payload["guest"] for entry in acts} == {str(guest.pk)}
    assert not any(NAME in str(entry.payload) or CAPACITY in str(entry.payload) for entry in acts)
    Speech.objects.update(guest=enter_guest(item.meeting, name="Друг", actor=town.secretary))
    assert differences(item) == {"floor"}


def test_name_and_capacity_are_on_every_screen_and_said_to_who_listens(
    town: Town, item: AgendaItem, guest: HallGuest
) -> None:
    request = asked(town, item, guest)
    page = address("youth:meeting", town, pk=item.meeting_id)
    screen = address("youth:meeting_screen", town, pk=item.meeting_id)
    for client, shown_on in ((Client(), page), (signed_in(town.member), page), (Client(), screen)):
        assert SHOWN in part(client.get(shown_on), "*[@id='deliberation-queue']")
    assert f"Give {SHOWN} the floor" in part(signed_in(town.chair).get(page), "*[@id='deliberation-table']")
    give_floor(request, actor=town.chair)
    for client, shown_on in ((Client(), page), (signed_in(town.member), page), (Client(), screen)):
        said_aloud = part(client.get(shown_on), "*[@id='deliberation-speaker']//h3[@data-says]")
        assert SHOWN in said_aloud.replace("\xa0", " ")


def test_frames_bring_every_screen_to_what_a_fresh_page_shows(
    town: Town, item: AgendaItem, guest: HallGuest, clients: Any
) -> None:
    stream, page = meeting_stream(item.meeting), meeting_page(clients, town, item.meeting)
    renamed = {"name": "Иванка П. Петрова", "capacity": CAPACITY}
    for act in (
        lambda: asked(town, item, guest),
        lambda: correct_guest(guest, **renamed, actor=town.secretary),
        lambda: give_floor(Speech.objects.get(), actor=town.chair),
        lambda: take_floor(Speech.objects.get(), actor=town.chair),
    ):
        assert_frames_refresh(stream, page, act)


def test_the_table_enters_a_guest_from_the_list(town: Town, item: AgendaItem, guest: HallGuest) -> None:
    page = address("deliberation:enter", town, item=item.pk)
    client = signed_in(town.secretary)
    assert SHOWN in part(client.get(page), "main//optgroup[2]")
    sent = {"participant": str(guest.pk), "kind": "speech", "side": "", "role": "mover"}
    assert client.post(page, sent).status_code == 302
    request = Speech.objects.get()
    assert (request.guest, request.participant, request.role) == (guest, None, "")
    assert client.post(page, {**sent, "kind": "order"}).status_code == 409


def test_what_a_guest_may_not(town: Town, item: AgendaItem, guest: HallGuest) -> None:
    for kind in ("procedural", "order"):
        assert refusal_of(asked, town, item, guest, kind)[0] == "members_only"
    with pytest.raises(PermissionDenied):
        ask_to_speak(item, Asked(guest=guest, kind="speech", actor=town.member))
    request = asked(town, item, guest)
    assert refusal_of(asked, town, item, guest)[0] == "already_asked"
    for nobody in (town.member, town.young_person):
        with pytest.raises(PermissionDenied):
            withdraw_request(request, actor=nobody)
    assert refusal_of(remove_guest, guest, actor=town.secretary)[0] == "guest_named"
    withdraw_request(request, actor=town.secretary)
    gone = enter_guest(item.meeting, name="Сгрешен", actor=town.secretary)
    remove_guest(HallGuest.objects.get(pk=gone.pk), actor=town.secretary)
    assert refusal_of(asked, town, item, gone)[0] == "guest_removed"
    assert differences(item) == set()


def test_a_speech_is_of_a_member_or_of_a_guest(town: Town, item: AgendaItem, guest: HallGuest) -> None:
    fields = {"meeting": item.meeting, "agenda_item": item, "kind": "speech"}
    for who in ({}, {"participant": town.member, "guest": guest}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Speech.objects.create(**fields, **who)
    asked(town, item, guest)
    with pytest.raises(IntegrityError), transaction.atomic():
        Speech.objects.create(**fields, guest=guest)
