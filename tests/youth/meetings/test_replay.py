"""Old page + frames = fresh page, for every act of a meeting, every audience and both languages."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.decisions import carried
from tests.factories import Town
from tests.replay import Pages, assert_frames_refresh, replays
from tests.youth.meetings import scenes
from tests.youth.meetings.test_minutes import EIGHT_DAYS
from youth import clock
from youth.journal.kinds import AUDIENCES, Audience
from youth.journal.models import JournalEntry
from youth.journal.streams import meeting_stream
from youth.models import Attendance, HallGuest, Meeting, Minutes, Office
from youth.services import agenda, attendance, lost_quorum, meetings, minutes, recusals
from youth.services.absences import explain_absence
from youth.services.attendance_corrections import annul_stay
from youth.services.broadcasts import link_broadcast
from youth.services.hall_guests import correct_guest, enter_guest, remove_guest
from youth.services.minutes_files import attach_file
from youth.services.minutes_texts import correct_fact
from youth.services.presiding import take_keeping, take_presiding
from youth.services.resolutions import adopt_resolution

Watch = Callable[..., list[str]]


@pytest.fixture
def watch(town: Town) -> Watch:
    """Return a watcher: lets an act happen before the eyes of all audiences and compares their pages."""
    clients: dict[Audience, Client] = {"public": Client(), "member": Client(), "chair": Client()}
    for audience, person in ((AUDIENCES[1], town.member), (AUDIENCES[2], town.chair)):
        assert person.user is not None
        clients[audience].force_login(
            person.user, backend="allauth.account.auth_backends.AuthenticationBackend"
        )

    def watched(
        meeting: Meeting,
        act: Callable[[], object],
        page: str = "meeting",
        audiences: tuple[Audience, ...] = AUDIENCES,
    ) -> list[str]:
        def address(language: str) -> str:
            with override(language):
                return reverse(f"youth:{page}", kwargs={"council": town.youth.slug, "pk": meeting.pk})

        stream = meeting_stream(meeting)
        return assert_frames_refresh(stream, Pages(clients, address), act, audiences=audiences)

    return watched


@replays(
    "youth.meeting_rescheduled",
    "youth.item_added",
    "youth.item_changed",
    "youth.item_moved",
    "youth.item_described",
    "youth.item_taken_off",
    "youth.item_withdrawn",
    "youth.meeting_convened",
    "youth.meeting_moved",
    "youth.broadcast_linked",
    "youth.meeting_cancelled",
)
def test_preparing_a_meeting(town: Town, watch: Watch) -> None:
    meeting = scenes.planned(town, "А", "Б", "В")
    item, other = meeting.agenda_items.get(title="А"), meeting.agenda_items.get(title="Б")
    words = {"title": "Ново", "text": "Да.", "decision_type": "absolute"}
    later = clock.now() + timedelta(days=9)
    for act in (
        partial(meetings.reschedule_meeting, meeting, starts_at=later, place="Зала 2", actor=town.chair),
        partial(agenda.add_item, meeting, title="Г", actor=town.secretary),
        partial(agenda.change_item, item, actor=town.secretary, **words),
        partial(agenda.move_item, item, position=3, actor=town.secretary),
        partial(
            agenda.describe_item, other, agenda.Description(mover="Комисия", rapporteur="Х"), actor=town.chair
        ),
        partial(agenda.take_off_item, item, actor=town.secretary),
        lambda: agenda.withdraw_item(other, actor=town.chair, cause=JournalEntry.objects.latest("pk")),
        partial(meetings.convene_meeting, meeting, actor=town.chair),
        partial(
            meetings.reschedule_meeting,
            meeting,
            starts_at=later + timedelta(hours=1),
            place="Зала 3",
            reason="Ремонт",
            actor=town.chair,
        ),
        partial(link_broadcast, meeting, stream_url="https://stream.example/1", actor=town.secretary),
        partial(meetings.cancel_meeting, meeting, reason="Няма зала", actor=town.chair),
    ):
        watch(meeting, act)


@replays(
    "youth.hall_entered",
    "youth.hall_entered_together",
    "youth.attendance_corrected",
    "youth.hall_left",
    "youth.hall_guest_entered",
    "youth.hall_guest_corrected",
    "youth.hall_guest_removed",
    "youth.meeting_opened",
    "youth.item_started",
    "youth.recusal_declared",
    "youth.resolution_adopted",
    "youth.item_finished",
    "youth.quorum_checked",
    "youth.meeting_suspended",
    "youth.meeting_resumed",
    "youth.item_postponed",
    "youth.meeting_closed",
)
def test_a_meeting_from_the_first_member_to_the_closing(town: Town, watch: Watch) -> None:
    meeting = scenes.convened(town, "А", "Б", "В")
    first, second = meeting.agenda_items.get(position=1), meeting.agenda_items.get(position=2)
    scenes.with_members(town, meeting, 11)
    chair, last = town.chair, town.members[11]
    for act in (
        partial(attendance.enter_hall, meeting, participant=last, actor=last),
        partial(meetings.open_meeting, meeting, actor=chair),
        partial(agenda.start_item, first, actor=chair),
        partial(recusals.declare_recusal, first, participant=last, ground="own", actor=last),
        partial(adopt_resolution, agenda_item=first, decision=carried(), actor=chair),
        partial(agenda.finish_item, first, actor=chair),
        partial(attendance.enter_together, meeting, participants=[town.members[12].pk], actor=town.chair),
        lambda: annul_stay(Attendance.objects.last(), reason="Не е той.", actor=town.secretary),
        partial(attendance.leave_hall, meeting, participant=last, actor=town.secretary),
        partial(enter_guest, meeting, name="Мария", capacity="кмет", actor=town.secretary),
        lambda: correct_guest(HallGuest.objects.get(), name="Мария К.", actor=town.secretary),
        lambda: remove_guest(HallGuest.objects.get(), actor=town.secretary),
        partial(meetings.check_quorum, meeting, actor=chair),
        partial(meetings.suspend_meeting, meeting, actor=chair),
        partial(meetings.resume_meeting, meeting, actor=chair),
        partial(agenda.start_item, second, actor=chair),
        lambda: agenda.postpone_item(second, actor=chair, cause=JournalEntry.objects.last()),
        partial(meetings.close_meeting, meeting, actor=chair),
    ):
        watch(meeting, act)


@replays("youth.presiding_taken", "youth.keeping_taken")
def test_somebody_else_presides_and_keeps_the_minutes(town: Town, watch: Watch) -> None:
    meeting = scenes.opened(town)
    deputy = Office.objects.create(
        council=town.youth,
        participant=town.members[1],
        role="deputy_chair",
        name_in_office="Член 2",
        starts_at=clock.now() - timedelta(days=1),
    ).participant
    watch(meeting, partial(take_presiding, meeting, deputy, actor=town.chair))
    watch(meeting, partial(take_keeping, meeting, town.members[2], actor=town.chair))


def opening_of(meeting: Meeting) -> int:
    """Return the number of the act that opened the meeting."""
    stream = JournalEntry.objects.filter(stream_id=meeting_stream(meeting), kind="youth.meeting_opened")
    return stream.get().seq


@replays(
    "youth.fact_corrected",
    "youth.minutes_drafted",
    "youth.minutes_opened_to_objections",
    "youth.minutes_objection_made",
    "youth.minutes_objection_answered",
    "youth.minutes_adopted_by_silence",
    "youth.minutes_deputy_named",
    "youth.absence_explained",
    "youth.minutes_signed",
    "youth.minutes_file_attached",
)
def test_the_minutes_after_the_meeting(town: Town, watch: Watch) -> None:
    meeting = meetings.close_meeting(scenes.opened(town), actor=town.chair)
    watch(
        meeting, partial(correct_fact, meeting, fact=opening_of(meeting), text="17:05.", actor=town.secretary)
    )
    away = {"participant": town.members[-1], "reason": "на изпит"}
    watch(meeting, partial(explain_absence, meeting, **away, actor=town.secretary))
    watch(meeting, partial(minutes.draft_minutes, meeting, actor=town.secretary))
    draft = Minutes.objects.select_related("meeting__council").get()
    watch(meeting, partial(minutes.open_minutes_to_objections, draft, actor=town.secretary))
    watch(meeting, partial(minutes.object_to_minutes, draft, text="Бях за.", actor=town.member))
    answer = {"outcome": "rejected", "answer": "Не беше.", "actor": town.secretary}
    watch(meeting, partial(minutes.answer_objection, draft.objections.get(), **answer))
    with clock.standing_at(clock.now() + EIGHT_DAYS):
        watch(meeting, partial(minutes.adopt_by_silence, town.youth))
        deputy = {"capacity": "chair", "participant": town.members[3], "reason": "болест"}
        watch(meeting, partial(minutes.name_deputy, meeting, **deputy, actor=town.secretary))
        for person in (town.members[3], town.secretary):
            watch(meeting, partial(minutes.sign_minutes, draft, actor=person))
    scan = {"name": "a.pdf", "content": b"a", "actor": town.secretary}
    watch(meeting, partial(attach_file, draft, **scan))


def test_the_screen_of_the_hall_follows_too(town: Town, watch: Watch) -> None:
    meeting = scenes.convened(town)
    scenes.with_members(town, meeting, 11)
    for act in (
        partial(meetings.open_meeting, meeting, actor=town.chair),
        partial(agenda.start_item, meeting.agenda_items.get(position=1), actor=town.chair),
        partial(attendance.enter_hall, meeting, participant=town.member, actor=town.member),
    ):
        watch(meeting, act, "meeting_screen", ("public",))


@replays("youth.quorum_awaited", "youth.item_left_over", "youth.meeting_closed")
def test_a_quorum_that_is_lost_and_does_not_come_back(town: Town, watch: Watch) -> None:
    meeting = scenes.opened(town, "А", "Б", present=11)
    scenes.at_item(town, meeting)
    attendance.leave_hall(meeting, participant=town.members[10], actor=town.chair)
    watch(meeting, partial(lost_quorum.wait_for_quorum, meeting, actor=town.chair))
    with clock.standing_at(clock.now() + timedelta(hours=1)):
        watch(meeting, partial(lost_quorum.end_without_quorum, meeting, actor=town.chair))


@replays("youth.meeting_adjourned")
def test_a_meeting_that_is_adjourned(town: Town, watch: Watch) -> None:
    town.youth.rules_overrides = {"quorum.lost_action": "adjourn"}
    town.youth.save()
    meeting = scenes.opened(town, "А", "Б", present=11)
    attendance.leave_hall(meeting, participant=town.members[10], actor=town.chair)
    to = clock.now() + timedelta(days=2)
    watch(meeting, partial(lost_quorum.adjourn_meeting, meeting, to=to, actor=town.chair))


@replays("youth.meeting_not_held", "youth.second_meeting_called")
def test_a_meeting_that_is_not_held_and_its_second_one(town: Town, watch: Watch) -> None:
    town.youth.rules_overrides = {"quorum.lost_action": "second_meeting", "quorum.suspend_minutes": 0}
    town.youth.save()
    meeting = scenes.convened(town, "А", "Б")
    later = {"starts_at": meeting.starts_at + timedelta(days=2), "place": "Зала 2"}
    with clock.standing_at(meeting.starts_at):
        watch(meeting, partial(lost_quorum.call_second_meeting, meeting, actor=town.chair, **later))
