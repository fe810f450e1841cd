"""Correcting a stay in the hall that was entered wrongly; both values are kept, and no poll changes."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.acts.attendance import AttendanceCorrected
from youth.journal.append import sealed
from youth.models import Attendance, AttendanceCorrection, Meeting
from youth.plain_text import plain_line
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.selectors.attendance import open_stays, quorum_state, stays_of
from youth.selectors.councils import start_of_day, today_in
from youth.services.attendance import locked_sheet
from youth.services.entries import append_to_meeting

REASON_LENGTH = 300


@transaction.atomic
def correct_stay(
    stay: Attendance, *, entered_at: datetime, left_at: datetime | None, reason: str, actor: Actor
) -> AttendanceCorrection:
    """Correct when a member came or left; without ``left_at`` the member is in the hall.

    What was decided meanwhile is kept: polls and checks of the quorum have frozen whom they counted. Raises
    ``Refusal``: ``no_reason``, ``nothing_corrected``, ``left_before_entering``, ``in_the_future``,
    ``before_the_day``, ``stays_overlap``, ``stay_annulled``, ``wrong_state``, ``too_early``.
    """
    meeting, row = _locked(stay, actor=actor)
    if (entered_at, left_at) == (row.entered_at, row.left_at):
        raise Refusal("nothing_corrected", _("These are the times that are entered already."), "entered_at")
    _check_times(meeting, entered_at, left_at)
    _check_others(meeting, row, entered_at, left_at)
    return _correct(meeting, row, entered_at=entered_at, left_at=left_at, reason=reason, actor=actor)


@transaction.atomic
def annul_stay(stay: Attendance, *, reason: str, actor: Actor) -> AttendanceCorrection:
    """Correct that a member was not in the hall at all. The stay is kept and counted nowhere.

    Raises ``Refusal``: ``no_reason``, ``stay_annulled``, ``wrong_state``, ``too_early``.
    """
    meeting, row = _locked(stay, actor=actor)
    row.annulled_at = clock.now()
    return _correct(meeting, row, entered_at=row.entered_at, left_at=row.left_at, reason=reason, actor=actor)


def _locked(stay: Attendance, *, actor: Actor) -> tuple[Meeting, Attendance]:
    require("meeting.record", actor, stay.meeting)
    meeting = locked_sheet(stay.meeting)
    row = meeting.attendances.get(pk=stay.pk)
    if row.annulled_at is not None:
        raise Refusal("stay_annulled", _("This entry was corrected already: the member was not there."))
    return meeting, row


def _check_times(meeting: Meeting, entered_at: datetime, left_at: datetime | None) -> None:
    if left_at is not None and left_at < entered_at:
        raise Refusal("left_before_entering", _("Nobody leaves before they came."), "left_at")
    for moment, field in ((entered_at, "entered_at"), (left_at, "left_at")):
        if moment is not None and moment > clock.now():
            raise Refusal("in_the_future", _("This time is still to come."), field)
    if entered_at < start_of_day(meeting.council, today_in(meeting.council, meeting.starts_at)):
        raise Refusal("before_the_day", _("This is before the day of the meeting."), "entered_at")


def _check_others(meeting: Meeting, row: Attendance, entered_at: datetime, left_at: datetime | None) -> None:
    others = stays_of(meeting).filter(participant=row.participant_id).exclude(pk=row.pk)
    for other in others:
        begins_before = left_at is None or other.entered_at < left_at
        if begins_before and (other.left_at is None or entered_at < other.left_at):
            raise Refusal(
                "stays_overlap",
                _("The member has another stay in the hall at this time. Correct that one first."),
                "entered_at",
            )


def _correct(
    meeting: Meeting,
    row: Attendance,
    *,
    entered_at: datetime,
    left_at: datetime | None,
    reason: str,
    actor: Actor,
) -> AttendanceCorrection:
    words = plain_line(reason)[:REASON_LENGTH]
    if not words:
        raise Refusal("no_reason", _("Say what was entered wrongly."), "reason")
    correction = AttendanceCorrection.objects.create(
        attendance=row,
        was_entered_at=row.entered_at,
        was_left_at=row.left_at,
        entered_at=entered_at,
        left_at=left_at,
        annuls=row.annulled_at is not None,
        reason=words,
    )
    row.entered_at, row.left_at = entered_at, left_at
    row.save(update_fields=["entered_at", "left_at", "annulled_at"])
    stays = meeting.attendances.filter(participant=row.participant_id, pk__lte=row.pk)
    act = AttendanceCorrected(
        participant=row.participant_id,
        stay=stays.count(),
        was_entered_at=correction.was_entered_at,
        was_left_at=correction.was_left_at,
        entered_at=entered_at,
        left_at=left_at,
        annuls=correction.annuls,
        inside=open_stays(meeting).filter(participant=row.participant_id).exists(),
        present=quorum_state(meeting).present,
        reason=sealed(words),
    )
    append_to_meeting(meeting, act, actor=actor)
    return correction
