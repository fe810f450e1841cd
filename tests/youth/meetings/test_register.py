"""The register of a meeting: frozen at its opening, changed only by acts on its stream."""

from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from tests.factories import Town, give_office
from tests.replay import replays
from tests.youth.meetings import scenes
from tests.youth.meetings.registers import (
    closed,
    coming_midnight,
    drafted,
    mandate_of,
    newcomer,
    present,
    told,
)
from tests.youth.meetings.test_replay import Watch, watch  # noqa: F401 - a fixture
from youth import clock
from youth.journal.models import JournalEntry
from youth.journal.streams import meeting_stream
from youth.models import Mandate, Office, Participant, RegisterLine
from youth.presenters.meeting import MeetingPresenter
from youth.selectors.attendance import present_members, quorum_state
from youth.selectors.councils import today_in
from youth.selectors.minutes import attendance_sheet
from youth.selectors.register import names_of_offices
from youth.services import agenda, attendance, meetings, recusals
from youth.services.erasure import erase_account
from youth.services.mandates import end_mandate, give_mandate, resign, substitute, withdraw_mandate_end
from youth.services.names import correct_name_in_office
from youth.services.offices import end_office, withdraw_office_end
from youth.services.offices import give_office as give
from youth.services.terms import end_term


def replaced(town: Town, person: Participant, name: str = "Нова Членка") -> Mandate:
    """Let a newcomer take a member's seat now."""
    successor = newcomer(town, name)
    return substitute(mandate_of(person), successor, name, clock.now(), reason="resigned", actor=town.chair)


def test_the_opening_freezes_who_is_in_office_under_which_name(town: Town) -> None:
    meeting = scenes.opened(town)
    lines = RegisterLine.objects.filter(meeting=meeting)
    seats = dict(lines.exclude(seat=None).values_list("seat", "name_in_office"))
    assert seats == {number: f"Член {number}" for number in range(1, 14)}
    assert sorted(lines.exclude(role="").values_list("role", flat=True)) == ["chair", "secretary"]
    assert set(lines.values_list("starts_at", "ends_at")) == {(meeting.opened_at, None)}


def test_a_meeting_that_has_not_opened_has_no_register(town: Town) -> None:
    assert not RegisterLine.objects.filter(meeting=scenes.convened(town)).exists()


def test_who_resigns_during_the_meeting_stays_on_its_sheet(town: Town) -> None:
    meeting = scenes.opened(town)
    with clock.standing_at(clock.now() + timedelta(minutes=20)):
        resign(mandate_of(town.member), clock.now(), actor=town.member)
        assert quorum_state(meeting).present == MeetingPresenter(meeting).quorum.present == 12
        assert quorum_state(meeting).in_office == 12
        assert town.member.pk not in [one.participant_id for one in present_members(meeting)]
    with clock.standing_at(clock.now() + timedelta(minutes=40)):
        sheet = attendance_sheet(closed(town, meeting))
    assert present(sheet) == [f"Член {number}" for number in range(1, 14)]
    assert sheet["absent"] == []
    zone = ZoneInfo(town.youth.time_zone)
    left = RegisterLine.objects.get(participant=town.member).ends_at
    assert left is not None
    hour = left.astimezone(zone).strftime("%H:%M")
    assert sheet["present"][-1]["stays"][0][1] == hour
    assert [(row["name"], row["hours"]) for row in sheet["in_part"]] == [("Член 13", ["", hour])]


def test_a_substitute_is_listed_from_the_moment_of_the_mandate(town: Town) -> None:
    meeting = scenes.opened(town)
    with clock.standing_at(clock.now() + timedelta(minutes=20)):
        mandate = replaced(town, town.member)
        labels = [seat.label for seat in MeetingPresenter(meeting).seats if seat.number == 13]
        assert labels == ["Нова Членка"]
    with clock.standing_at(clock.now() + timedelta(minutes=30)):
        attendance.enter_hall(meeting, participant=mandate.participant, actor=mandate.participant)
        assert quorum_state(meeting).present == 13
    with clock.standing_at(clock.now() + timedelta(minutes=40)):
        sheet = attendance_sheet(closed(town, meeting))
    assert present(sheet)[-2:] == ["Член 13", "Нова Членка"]
    assert [row["hours"][0] == "" for row in sheet["in_part"]] == [True, False]


def test_a_substitute_who_never_came_is_absent_only_for_the_time_in_office(town: Town) -> None:
    meeting = scenes.opened(town)
    replaced(town, town.member)
    sheet = attendance_sheet(closed(town, meeting))
    assert sheet["absent"] == ["Нова Членка"]
    assert "Член 13" in present(sheet)
    begins = [row["hours"] for row in sheet["in_part"] if row["name"] == "Нова Членка"]
    assert begins[0][0] != ""


def test_who_is_erased_during_the_meeting_was_there(town: Town) -> None:
    meeting = scenes.opened(town)
    assert town.member.user is not None
    erase_account(town.member.user)
    document = drafted(town, closed(town, meeting))
    for language, word in (("bg", "заличено име"), ("en", "erased name")):
        assert present(document[language]["attendance"])[-1] == word
        assert word in told(document[language], "youth.meeting_opened")[0]


def test_nothing_that_happens_after_the_closing_changes_the_sheet(town: Town) -> None:
    meeting = closed(town, scenes.opened(town))
    before = attendance_sheet(meeting)
    replaced(town, town.member)
    assert attendance_sheet(meeting) == before
    assert [seat.label for seat in MeetingPresenter(meeting).seats if seat.number == 13] == ["Член 13"]
    assert RegisterLine.objects.filter(seat=13).count() == 1


def test_a_change_during_the_meeting_is_an_act_on_its_stream_with_its_cause(town: Town) -> None:
    meeting = scenes.opened(town)
    mandate = replaced(town, town.member)
    entries = JournalEntry.objects.filter(stream=meeting_stream(meeting), kind__startswith="youth.register_")
    left, entered = entries.order_by("seq")
    assert (left.kind, entered.kind) == ("youth.register_left", "youth.register_entered")
    assert left.payload["participant"] == str(town.member.pk)
    assert entered.payload["participant"] == str(mandate.participant_id)
    for entry, kind in ((left, "youth.mandate_ended"), (entered, "youth.mandate_given")):
        cause = JournalEntry.objects.get(stream=entry.cause_stream, seq=entry.cause_seq)
        assert cause.kind == kind
    document = drafted(town, closed(town, meeting))
    assert "Член 13" in told(document["bg"], "youth.register_left")[0]
    assert "Нова Членка" in told(document["bg"], "youth.register_entered")[0]
    assert "No. 13" in told(document["en"], "youth.register_entered")[0]


def test_offices_of_a_running_meeting_are_in_its_register_too(town: Town) -> None:
    meeting = scenes.opened(town)
    give(town.youth, town.member, "deputy_chair", "Член 13", clock.now(), actor=town.chair)
    end_office(Office.objects.get(role="chair"), clock.now(), actor=town.secretary)
    lines = dict(meeting.register.exclude(role="").values_list("role", "ends_at"))
    assert set(lines) == {"chair", "deputy_chair", "secretary"}
    assert lines["chair"] is not None
    assert lines["deputy_chair"] is None


def test_an_end_of_tomorrow_takes_effect_at_midnight_and_may_be_brought_forward(town: Town) -> None:
    meeting = scenes.opened(town)
    midnight = coming_midnight(town)
    end_mandate(mandate_of(town.member), midnight, "resigned", actor=town.chair)
    line = RegisterLine.objects.get(participant=town.member)
    assert line.ends_at == midnight
    with clock.standing_at(midnight - timedelta(seconds=1)):
        assert quorum_state(meeting).present == 13
    with clock.standing_at(midnight):
        assert quorum_state(meeting).present == 12
    resign(mandate_of(town.member), clock.now(), actor=town.member)
    line.refresh_from_db()
    assert line.ends_at is not None
    assert line.ends_at <= clock.now()


def test_what_was_known_at_the_opening_to_end_or_begin_tomorrow_does_so(town: Town) -> None:
    midnight = coming_midnight(town)
    end_mandate(mandate_of(town.member), midnight, "resigned", actor=town.chair)
    give_mandate(mandate_of(town.member).seat, newcomer(town), "Нова Членка", midnight, actor=town.chair)
    meeting = scenes.opened(town)
    for moment, name in ((midnight - timedelta(seconds=1), "Член 13"), (midnight, "Нова Членка")):
        with clock.standing_at(moment):
            assert [seat.label for seat in MeetingPresenter(meeting).seats if seat.number == 13] == [name]


def test_a_meeting_sits_in_its_term_until_it_is_closed(town: Town) -> None:
    meeting = scenes.opened(town)
    end_term(town.term, today_in(town.youth), actor=town.chair)
    meeting.refresh_from_db()
    assert quorum_state(meeting).present == 13
    item = agenda.start_item(meeting.agenda_items.get(position=1), actor=town.chair)
    recusals.declare_recusal(item, participant=town.member, ground="own", actor=town.member)
    agenda.finish_item(item, actor=town.chair)
    sheet = attendance_sheet(closed(town, meeting))
    assert len(sheet["present"]) == 13
    assert sheet["in_part"] == []


def test_a_meeting_keeps_the_rules_of_its_notice(town: Town) -> None:
    early = scenes.planned(town)
    meeting = scenes.convened(town)
    town.youth.rules_overrides = {"quorum.minimum": 14}
    town.youth.save()
    scenes.with_members(town, meeting, 13)
    meeting.refresh_from_db()
    assert quorum_state(meeting).needed == 11
    assert meetings.open_meeting(meeting, actor=town.chair).state == "open"
    early.refresh_from_db()
    assert quorum_state(early).needed == 14


def test_the_sheet_shows_who_left_their_seat(town: Town, client: Client) -> None:
    meeting = scenes.opened(town)
    replaced(town, town.member)
    assert town.secretary.user is not None
    client.force_login(town.secretary.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("youth:attendance", kwargs={"council": town.youth.slug, "pk": meeting.pk})
    page = client.get(address).content.decode()
    assert page.count("Член 13") == 1
    assert "Нова Членка" in page


def test_a_substitute_takes_the_seat_at_the_instant_at_which_the_other_leaves(town: Town) -> None:
    meeting = scenes.opened(town)
    with clock.standing_at(clock.now() + timedelta(minutes=20)):
        replaced(town, town.member)
        assert quorum_state(meeting).in_office == 13
    left, entered = meeting.register.filter(seat=13).order_by("starts_at")
    assert left.ends_at == entered.starts_at
    mandates = Mandate.objects.filter(seat__number=13).order_by("starts_at")
    assert mandates[0].ends_at == mandates[1].starts_at


def test_the_database_refuses_two_lines_of_one_seat_at_the_same_time(town: Town) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no exclusion; the services ask under the writer's lock")
    meeting = scenes.opened(town)
    replaced(town, town.member)
    left, entered = meeting.register.filter(seat=13).order_by("starts_at")
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterLine.objects.filter(pk=left.pk).update(ends_at=entered.starts_at + timedelta(microseconds=1))


def test_what_is_entered_late_changes_nothing_that_the_meeting_did_before(town: Town) -> None:
    meeting = scenes.opened(town)
    moment, member = clock.now(), mandate_of(town.member)
    with clock.standing_at(moment + timedelta(minutes=20)):
        substitute(member, newcomer(town), "Нова Членка", moment, reason="resigned", actor=town.chair)
    left, entered = meeting.register.filter(seat=13).order_by("starts_at")
    assert left.ends_at == entered.starts_at == moment + timedelta(minutes=20)
    member.refresh_from_db()
    assert member.ends_at == moment


def test_an_end_that_is_taken_back_is_so_in_the_running_meeting_too(town: Town) -> None:
    meeting = scenes.opened(town)
    soon = clock.now() + timedelta(minutes=30)
    end_mandate(mandate_of(town.member), soon, "resigned", actor=town.chair)
    give(town.youth, town.members[4], "deputy_chair", "Член 5", clock.now(), actor=town.chair)
    end_office(Office.objects.get(role="deputy_chair"), soon, actor=town.chair)
    withdraw_mandate_end(mandate_of(town.member), actor=town.chair)
    withdraw_office_end(Office.objects.get(role="deputy_chair"), actor=town.chair)
    with clock.standing_at(soon + timedelta(minutes=1)):
        assert quorum_state(meeting).present == 13
        assert names_of_offices(meeting, clock.now())["deputy_chair"] == "Член 5"
        document = drafted(town, closed(town, meeting))
    assert document["bg"]["attendance"]["in_part"] == []
    seat, office = told(document["bg"], "youth.register_kept")
    assert "Член 13 запазва място №\xa013" in seat
    assert "Член 5 остава на длъжността" in office


@replays(
    "youth.register_entered", "youth.register_left", "youth.register_kept", "youth.register_name_corrected"
)
def test_the_page_follows_the_register(town: Town, watch: Watch) -> None:  # noqa: F811 - the fixture of that name
    meeting = scenes.opened(town)
    give_office(town.members[1], "deputy_chair")
    for act in (
        partial(replaced, town, town.members[5]),
        partial(correct_name_in_office, mandate_of(town.members[6]), "Член Седми", actor=town.chair),
        partial(resign, mandate_of(town.members[7]), clock.now(), actor=town.members[7]),
        partial(resign, mandate_of(town.members[8]), coming_midnight(town), actor=town.members[8]),
        partial(withdraw_mandate_end, mandate_of(town.members[8]), actor=town.chair),
    ):
        watch(meeting, act)
