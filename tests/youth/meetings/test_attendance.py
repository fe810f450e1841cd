"""The attendance sheet: intervals, who may enter whom, and what the database itself forbids."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from tests.factories import Town
from tests.youth.meetings import scenes
from youth import clock
from youth.journal.selectors import head
from youth.journal.streams import meeting_stream
from youth.live.frames import FrameStore, View
from youth.models import Attendance, Meeting
from youth.refusals import Refusal
from youth.selectors.attendance import present_members, quorum_state
from youth.selectors.minutes import attendance_sheet
from youth.services import attendance, meetings
from youth.services.mandates import resign


def test_coming_going_and_coming_again_makes_two_stays(town: Town) -> None:
    meeting = scenes.opened(town)
    member = town.member
    with clock.standing_at(clock.now() + timedelta(minutes=10)):
        attendance.leave_hall(meeting, participant=member, actor=member)
    with clock.standing_at(clock.now() + timedelta(minutes=25)):
        attendance.enter_hall(meeting, participant=member, actor=member)
    stays = list(Attendance.objects.filter(participant=member).order_by("entered_at"))
    assert len(stays) == 2
    assert stays[0].left_at is not None
    assert stays[0].left_at < stays[1].entered_at
    assert stays[1].left_at is None
    assert quorum_state(meeting).present == 13


@pytest.mark.parametrize("present", [1, 3])
def test_the_frame_of_an_entry_costs_the_same_however_many_are_inside(
    town: Town, present: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    meeting = scenes.convened(town)
    for member in town.members[1:present]:
        attendance.enter_hall(meeting, participant=member, actor=town.secretary)
    stream, view = meeting_stream(meeting), View("public", "bg")
    before = head(stream)
    attendance.enter_hall(meeting, participant=town.member, actor=town.member)
    # The entry, the meeting, its members, its seats, who is inside, the items; nobody is a guest.
    with django_assert_num_queries(6):
        (frame,) = FrameStore().after(stream, view, before)
    assert "meeting-hall" in frame.text


def test_nobody_is_in_the_hall_twice(town: Town) -> None:
    meeting = scenes.opened(town)
    with pytest.raises(Refusal) as refused:
        attendance.enter_hall(meeting, participant=town.member, actor=town.secretary)
    assert refused.value.code == "already_present"
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(meeting=meeting, participant=town.member)


def test_nobody_leaves_before_they_came(town: Town) -> None:
    meeting = scenes.opened(town, present=11)
    with pytest.raises(Refusal) as refused:
        attendance.leave_hall(meeting, participant=town.member, actor=town.member)
    assert refused.value.code == "not_present"
    stay = Attendance.objects.filter(left_at=None).first()
    assert stay is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.filter(pk=stay.pk).update(left_at=stay.entered_at - timedelta(seconds=1))


def test_a_member_enters_only_themselves_and_the_secretary_anybody(town: Town) -> None:
    meeting = scenes.convened(town)
    with pytest.raises(PermissionDenied):
        attendance.enter_hall(meeting, participant=town.members[3], actor=town.members[4])
    attendance.enter_hall(meeting, participant=town.members[3], actor=town.secretary)
    for person in (town.young_person, town.municipal_secretary):
        with pytest.raises(PermissionDenied):
            attendance.enter_hall(meeting, participant=person, actor=person)
    with pytest.raises(Refusal) as refused:
        attendance.enter_hall(meeting, participant=town.young_person, actor=town.secretary)
    assert refused.value.code == "not_a_member"


def test_attendance_waits_for_the_day_of_the_notice(town: Town) -> None:
    meeting = scenes.planned(town)
    meetings.reschedule_meeting(
        meeting, starts_at=clock.now() + timedelta(days=8), place="Зала 1", actor=town.chair
    )
    with pytest.raises(Refusal) as refused:
        attendance.enter_hall(meeting, participant=town.member, actor=town.member)
    assert refused.value.code == "wrong_state"
    meetings.convene_meeting(meeting, actor=town.chair)
    with pytest.raises(Refusal) as refused:
        attendance.enter_hall(meeting, participant=town.member, actor=town.member)
    assert refused.value.code == "too_early"


def test_a_mandate_that_ends_during_the_meeting_no_longer_counts(town: Town) -> None:
    meeting = scenes.opened(town)
    resign(town.member.mandates.get(), clock.now(), actor=town.member)
    quorum = quorum_state(Meeting.objects.get(pk=meeting.pk))
    assert (quorum.present, quorum.in_office, quorum.seats) == (12, 12, 21)
    assert town.member not in [mandate.participant for mandate in present_members(meeting)]


def test_the_sheet_names_who_came_and_who_did_not(town: Town) -> None:
    meeting = meetings.close_meeting(scenes.opened(town, present=11), actor=town.chair)
    sheet = attendance_sheet(meeting)
    assert [row["name"] for row in sheet["present"]] == [f"Член {number}" for number in range(1, 12)]
    assert sheet["absent"] == ["Член 12", "Член 13"]
    assert all(out for row in sheet["present"] for _, out in row["stays"])
