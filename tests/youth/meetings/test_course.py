"""The course of a meeting: planned, convened, opened, suspended, resumed, closed, cancelled."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories import Town
from tests.youth.meetings import scenes
from youth import clock
from youth.journal.kinds import act_of
from youth.journal.models import JournalEntry
from youth.journal.selectors import entries_after
from youth.journal.streams import meeting_stream
from youth.models import AgendaItem, Mandate, Meeting
from youth.policies import may
from youth.refusals import Refusal
from youth.selectors.attendance import quorum_state
from youth.selectors.meetings import live_meeting
from youth.services import agenda, attendance, meetings


def kinds_of(meeting: Meeting) -> list[str]:
    return [entry.kind for entry in entries_after(meeting_stream(meeting))]


def state_of(meeting: Meeting) -> str:
    return Meeting.objects.get(pk=meeting.pk).state


def test_a_planned_meeting_has_no_number_and_an_entry(town: Town) -> None:
    meeting = scenes.planned(town)
    assert (meeting.state, meeting.number) == ("planned", None)
    assert kinds_of(meeting) == ["youth.meeting_planned", "youth.item_added", "youth.item_added"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"place": "  "}, "no_place"),
        ({"starts_at": timedelta(minutes=-1)}, "starts_in_the_past"),
        ({"kind": "picnic"}, "unknown_kind"),
        ({"starts_at": timedelta(days=-300)}, "starts_in_the_past"),
    ],
)
def test_a_meeting_needs_a_place_a_future_and_a_known_kind(
    town: Town, fields: dict[str, object], code: str
) -> None:
    values = {"place": "Зала 1", "starts_at": timedelta(days=9)} | fields
    values["starts_at"] = clock.now() + values["starts_at"]  # type: ignore[operator]
    with pytest.raises(Refusal) as refused:
        meetings.plan_meeting(town.youth, actor=town.secretary, **values)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert not Meeting.objects.exists()
    assert not JournalEntry.objects.exists()


def test_a_meeting_outside_every_term_is_refused(town: Town) -> None:
    town.term.ends_at = clock.now() + timedelta(days=5)
    town.term.save()
    with pytest.raises(Refusal) as refusal:
        meetings.plan_meeting(
            town.youth, starts_at=clock.now() + timedelta(days=9), place="Зала 1", actor=town.chair
        )
    assert refusal.value.code == "no_term"


def test_members_and_outsiders_do_not_plan(town: Town) -> None:
    for person in (town.member, town.young_person, town.municipal_secretary):
        with pytest.raises(PermissionDenied):
            scenes.planned(
                Town(**{**{name: getattr(town, name) for name in town.__slots__}, "secretary": person})
            )


def test_notice_in_time_is_not_marked_as_late(town: Town) -> None:
    meeting = scenes.planned(town)
    starts_at = clock.now() + timedelta(days=8)
    meetings.reschedule_meeting(meeting, starts_at=starts_at, place="Зала 2", actor=town.secretary)
    meeting = meetings.convene_meeting(meeting, actor=town.chair)
    assert (meeting.number, meeting.is_late_notice, meeting.place) == (None, False, "Зала 2")


def test_the_opening_gives_the_number_so_that_the_book_of_minutes_has_no_gap(town: Town) -> None:
    called_off = meetings.cancel_meeting(scenes.convened(town), reason="Няма зала", actor=town.chair)
    opened = scenes.opened(town)
    assert (called_off.number, opened.number) == (None, 1)


def test_late_notice_is_refused_with_the_numbers_unless_the_chair_accepts_it(town: Town) -> None:
    meeting = scenes.planned(town)
    with pytest.raises(Refusal) as refused:
        meetings.convene_meeting(meeting, actor=town.chair)
    assert refused.value.code == "notice_too_short"
    assert "7" in str(refused.value)
    assert state_of(meeting) == "planned"
    meeting = meetings.convene_meeting(meeting, late_because="Спешно", actor=town.chair)
    assert meeting.is_late_notice
    entry = entries_after(meeting_stream(meeting)).last()
    assert entry is not None
    assert entry.payload["is_late"] is True
    assert entry.payload["days_needed"] == 7


def test_an_empty_agenda_is_not_convened(town: Town) -> None:
    meeting = meetings.plan_meeting(
        town.youth, starts_at=clock.now() + timedelta(days=9), place="Зала 1", actor=town.chair
    )
    with pytest.raises(Refusal) as refused:
        meetings.convene_meeting(meeting, actor=town.chair)
    assert refused.value.code == "no_agenda"


def test_the_secretary_prepares_but_does_not_convene_or_open(town: Town) -> None:
    meeting = scenes.planned(town)
    with pytest.raises(PermissionDenied):
        meetings.convene_meeting(meeting, late_because="Спешно", actor=town.secretary)
    meeting = meetings.convene_meeting(meeting, late_because="Спешно", actor=town.chair)
    scenes.with_members(town, meeting, 11)
    with pytest.raises(PermissionDenied):
        meetings.open_meeting(meeting, actor=town.secretary)


@pytest.mark.parametrize(
    ("powers", "who"),
    [
        (["chair", "seats:1/3"], {"chair"}),
        (["clerk"], {"secretary"}),
        (["chair", "clerk"], {"chair", "secretary"}),
        (["seats:1/3"], {"chair"}),
    ],
)
def test_those_convene_whom_the_rules_name(town: Town, powers: list[str], who: set[str]) -> None:
    town.youth.rules_overrides = {"convene.by": powers}
    town.youth.save()
    meeting = scenes.planned(town)
    people = {name: getattr(town, name) for name in ("chair", "secretary", "member", "municipal_secretary")}
    assert {name for name, one in people.items() if may("meeting.convene", one, meeting)} == who


@pytest.mark.parametrize(
    ("rules", "because", "code"),
    [
        ({}, "Лични данни", "meetings_are_open"),
        ({"session.openness": "by_item"}, " ", "no_reason"),
        ({"session.openness": "by_item"}, "Лични данни", ""),
        ({"session.openness": "by_item", "session.closed_needs_reason": False}, "", ""),
    ],
)
def test_a_meeting_is_planned_as_closed_where_the_rules_let_it(
    town: Town, rules: dict[str, object], because: str, code: str
) -> None:
    town.youth.rules_overrides = rules
    town.youth.save()
    if code:
        with pytest.raises(Refusal) as refused:
            scenes.planned(town, is_public=False, closed_because=because)
        assert refused.value.code == code
        assert not Meeting.objects.exists()
    else:
        meeting = scenes.planned(town, is_public=False, closed_because=because)
        assert (meeting.is_public, meeting.closed_because) == (False, because)


def test_without_a_quorum_the_meeting_is_not_opened_and_nothing_changes(town: Town) -> None:
    meeting = scenes.convened(town)
    scenes.with_members(town, meeting, 10)
    before = (list(Meeting.objects.values()), JournalEntry.objects.count())
    with pytest.raises(Refusal) as refused:
        meetings.open_meeting(meeting, actor=town.chair)
    assert refused.value.code == "no_quorum"
    assert all(number in str(refused.value) for number in ("10", "11", "21"))
    assert (list(Meeting.objects.values()), JournalEntry.objects.count()) == before


def test_the_eleventh_member_makes_the_quorum(town: Town) -> None:
    meeting = scenes.opened(town, present=11)
    assert (meeting.state, meeting.quorum_present) == ("open", 11)
    act = act_of(entries_after(meeting_stream(meeting)).last())  # type: ignore[arg-type]
    assert (act.present, act.needed, act.seats, act.in_office) == (11, 11, 21, 13)  # type: ignore[union-attr]
    assert len(act.members) == 11  # type: ignore[union-attr]


def test_vacant_seats_stay_in_the_base(town: Town) -> None:
    Mandate.objects.filter(participant__in=town.members[11:]).update(
        ends_at=clock.now(), end_reason=Mandate.EndReason.RESIGNED
    )
    meeting = scenes.convened(town)
    scenes.with_members(town, meeting, 10)
    quorum = quorum_state(meeting)
    assert (quorum.seats, quorum.in_office, quorum.needed, quorum.met) == (21, 11, 11, False)


def test_a_meeting_is_not_opened_before_its_day(town: Town) -> None:
    meeting = scenes.planned(town)
    meetings.reschedule_meeting(
        meeting, starts_at=clock.now() + timedelta(days=8), place="Зала 1", actor=town.chair
    )
    meeting = meetings.convene_meeting(meeting, actor=town.chair)
    with pytest.raises(Refusal) as refused:
        meetings.open_meeting(meeting, actor=town.chair)
    assert refused.value.code == "too_early"


def test_quorum_lost_at_ten_during_item_four_leaves_the_first_three_and_blocks_the_next_vote(
    town: Town,
) -> None:
    meeting = scenes.opened(town, "Едно", "Две", "Три", "Четири", present=11)
    for position in (1, 2, 3):
        agenda.finish_item(scenes.at_item(town, meeting, position), actor=town.chair)
    scenes.at_item(town, meeting, 4)
    attendance.leave_hall(meeting, participant=town.members[10], actor=town.members[10])
    quorum = meetings.check_quorum(meeting, actor=town.chair)
    assert (quorum.present, quorum.met) == (10, False)
    states = list(meeting.agenda_items.order_by("position").values_list("state", flat=True))
    assert states == ["done", "done", "done", "under_way"]
    from youth.procedure.steps import step_reasons
    from youth.selectors.steps import facts_of

    assert step_reasons("open_poll", facts_of(Meeting.objects.get(pk=meeting.pk))) == ("no_quorum",)


def test_after_a_break_the_quorum_is_counted_again(town: Town) -> None:
    meeting = scenes.opened(town, present=11)
    meetings.suspend_meeting(meeting, actor=town.chair)
    attendance.leave_hall(meeting, participant=town.members[10], actor=town.secretary)
    with pytest.raises(Refusal) as refused:
        meetings.resume_meeting(meeting, actor=town.chair)
    assert refused.value.code == "no_quorum"
    assert state_of(meeting) == "suspended"
    attendance.enter_hall(meeting, participant=town.members[11], actor=town.secretary)
    assert meetings.resume_meeting(meeting, actor=town.chair).state == "open"


def test_an_item_under_way_keeps_the_meeting_open(town: Town) -> None:
    meeting = scenes.opened(town)
    item = scenes.at_item(town, meeting)
    with pytest.raises(Refusal) as refused:
        meetings.close_meeting(meeting, actor=town.chair)
    assert refused.value.code == "item_under_way"
    agenda.finish_item(item, actor=town.chair)
    meeting = meetings.close_meeting(meeting, actor=town.chair)
    assert meeting.state == "closed"


def test_closing_empties_the_hall_and_leaves_the_rest_for_later(town: Town) -> None:
    meeting = scenes.opened(town, "Едно", "Две")
    agenda.finish_item(scenes.at_item(town, meeting, 1), actor=town.chair)
    meeting = meetings.close_meeting(meeting, actor=town.chair)
    assert not meeting.attendances.filter(left_at=None).exists()
    assert meeting.agenda_items.get(position=2).state == AgendaItem.State.NOT_REACHED
    kinds = [entry.kind for entry in entries_after(meeting_stream(meeting))]
    assert kinds[-2:] == ["youth.item_left_over", "youth.meeting_closed"]


def test_calling_a_meeting_off_leaves_its_items_for_later(town: Town) -> None:
    meeting = meetings.cancel_meeting(
        scenes.convened(town, "Едно", "Две"), reason="Няма зала", actor=town.chair
    )
    assert set(meeting.agenda_items.values_list("state", flat=True)) == {AgendaItem.State.NOT_REACHED}
    kinds = [entry.kind for entry in entries_after(meeting_stream(meeting))]
    assert kinds[-3:] == ["youth.item_left_over", "youth.item_left_over", "youth.meeting_cancelled"]


def test_a_closed_meeting_takes_no_more_acts(town: Town) -> None:
    meeting = meetings.close_meeting(scenes.opened(town), actor=town.chair)
    entries = JournalEntry.objects.count()
    for act in (
        lambda: meetings.open_meeting(meeting, actor=town.chair),
        lambda: meetings.close_meeting(meeting, actor=town.chair),
        lambda: meetings.cancel_meeting(meeting, reason="Няма зала", actor=town.chair),
        lambda: meetings.check_quorum(meeting, actor=town.chair),
        lambda: agenda.add_item(meeting, title="Късна", actor=town.chair),
        lambda: attendance.enter_hall(meeting, participant=town.member, actor=town.member),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == "wrong_state"
    assert JournalEntry.objects.count() == entries


def test_a_cancelled_meeting_is_over(town: Town) -> None:
    meeting = meetings.cancel_meeting(scenes.convened(town), reason="Няма зала", actor=town.chair)
    assert meeting.state == "cancelled"
    with pytest.raises(Refusal):
        meetings.open_meeting(meeting, actor=town.chair)


def test_the_meeting_that_runs_is_live(town: Town) -> None:
    assert live_meeting([town.youth]) is None
    meeting = scenes.opened(town)
    assert live_meeting([town.youth]) == meeting
    assert live_meeting([town.municipal]) is None
    meetings.close_meeting(meeting, actor=town.chair)
    assert live_meeting([town.youth]) is None
