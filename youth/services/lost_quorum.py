"""A quorum that is lost or did not come: wait, adjourn, call a second meeting, end the meeting.

Which of them the rules allow, and when, is judged by ``youth.procedure.steps``.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth import offers as youth_offers
from youth.acts import meetings as acts
from youth.mail.meeting_notices import announce_adjournment
from youth.models import AgendaItem, Meeting
from youth.plain_text import plain_line
from youth.policies import Actor, require
from youth.procedure.steps import StepName
from youth.refusals import Refusal
from youth.selectors.attendance import QuorumState, open_stays, present_members
from youth.selectors.meetings import in_reading_order
from youth.selectors.rules import rules_of
from youth.services.entries import append_to_meeting
from youth.services.left_over import leave_items_over
from youth.services.locking import locked_meeting
from youth.services.meetings import (
    check_hour,
    check_time_and_place,
    give_number,
    note_quorum,
    require_step,
    term_of_day,
)
from youth.services.taking_over import carry_over


@transaction.atomic
def wait_for_quorum(meeting: Meeting, *, actor: Actor) -> Meeting:
    """Suspend the meeting for want of a quorum, for as many minutes as the rules give.

    Raises ``Refusal``: ``quorum_met``, ``no_wait``, ``wait_runs``, ``waited``, ``poll_open``,
    ``poll_not_announced``, ``wrong_state``.
    """
    require("meeting.run", actor, meeting)
    meeting = locked_meeting(meeting)
    quorum = require_step(meeting, StepName.WAIT_FOR_QUORUM)
    until = clock.now() + timedelta(minutes=rules_of(meeting).quorum.suspend_minutes.value)
    meeting.state, meeting.waits_until = Meeting.State.SUSPENDED, until
    note_quorum(meeting, quorum)
    meeting.save(update_fields=["state", "waits_until", "quorum_checked_at", "quorum_present"])
    append_to_meeting(meeting, acts.QuorumAwaited(**_counted(quorum), until=until), actor=actor)
    return meeting


@transaction.atomic
def adjourn_meeting(meeting: Meeting, *, to: datetime, actor: Actor) -> Meeting:
    """Let a meeting without a quorum go on at another hour: the same one, with the item under way.

    Everybody leaves the hall, and members are notified by mail. Raises ``Refusal``: ``quorum_met``,
    ``other_rule``, ``starts_in_the_past``, ``too_far``, ``same_hour``, ``poll_open``,
    ``poll_not_announced``, ``wrong_state``.
    """
    require("meeting.run", actor, meeting)
    meeting = locked_meeting(meeting)
    quorum = require_step(meeting, StepName.ADJOURN)
    check_hour(to)
    if meeting.resumes_at == to:
        raise Refusal("same_hour", _("The meeting is adjourned to that hour already."), "starts_at")
    meeting.state, meeting.resumes_at, meeting.waits_until = Meeting.State.SUSPENDED, to, None
    note_quorum(meeting, quorum)
    meeting.save(update_fields=["state", "resumes_at", "waits_until", "quorum_checked_at", "quorum_present"])
    open_stays(meeting).update(left_at=clock.now())
    announce_adjournment(meeting)
    append_to_meeting(meeting, acts.MeetingAdjourned(**_counted(quorum), to=to), actor=actor)
    return meeting


@transaction.atomic
def end_without_quorum(meeting: Meeting, *, actor: Actor) -> Meeting:
    """Close a meeting that lost its quorum, or record that a convened one was not held for want of it.

    What is open is left for another meeting. Raises ``Refusal``: ``quorum_met``, ``wait_first``,
    ``wait_runs``, ``adjourn_first``, ``adjourned``, ``poll_open``, ``poll_not_announced``, ``wrong_state``,
    and ``may_not_close`` with the reasons that plugins give.
    """
    require("meeting.run", actor, meeting)
    meeting = locked_meeting(meeting)
    _end(meeting, require_step(meeting, StepName.END_WITHOUT_QUORUM), actor=actor)
    return meeting


@transaction.atomic
def call_second_meeting(meeting: Meeting, *, starts_at: datetime, place: str, actor: Actor) -> Meeting:
    """End a meeting without a quorum and plan the second one, which decides its open items in any case.

    The second meeting is convened like every other one; returns it. Raises ``Refusal`` as
    ``end_without_quorum``, and ``other_rule``, ``second_already``, ``nothing_open``, ``no_place``,
    ``starts_in_the_past``, ``too_far``, ``no_term``.
    """
    require("meeting.run", actor, meeting)
    meeting = locked_meeting(meeting)
    quorum = require_step(meeting, StepName.SECOND_MEETING)
    check_time_and_place(starts_at, place)
    term = term_of_day(meeting.council, starts_at, meeting.committee)
    _end(meeting, quorum, actor=actor)
    second = Meeting.objects.create(
        council=meeting.council,
        committee=meeting.committee,
        term=term,
        kind=meeting.kind,
        place=plain_line(place),
        starts_at=starts_at,
        is_public=meeting.is_public,
        closed_because=meeting.closed_because,
        second_of=meeting,
    )
    called = acts.SecondMeetingCalled(second=second.pk, starts_at=starts_at)
    cause = append_to_meeting(meeting, called, actor=actor)
    planned = acts.MeetingPlanned(
        meeting=second.pk, meeting_kind=second.kind, starts_at=starts_at, committee=second.committee_id
    )
    append_to_meeting(second, planned, actor=actor, cause=cause)
    left = (AgendaItem.State.INTERRUPTED, AgendaItem.State.NOT_REACHED)
    open_items = meeting.agenda_items.filter(state__in=left).select_related("parent")
    carry_over(second, in_reading_order(open_items), actor=actor)
    return second


def _end(meeting: Meeting, quorum: QuorumState, *, actor: Actor) -> None:
    objections = youth_offers.may_close_meeting.objections(meeting.council, meeting=meeting)
    if objections:
        raise Refusal("may_not_close", objections[0], reasons=objections)
    was_opened, came = meeting.opened_at is not None, present_members(meeting)
    meeting.state = Meeting.State.CLOSED if was_opened else Meeting.State.CANCELLED
    meeting.closed_at = clock.now()
    meeting.lacked_quorum, meeting.waits_until, meeting.resumes_at = True, None, None
    note_quorum(meeting, quorum)
    number = None if was_opened else give_number(meeting)
    meeting.save()
    open_stays(meeting).update(left_at=clock.now())
    if number is not None:
        members = [member.participant_id for member in came]
        not_held = acts.MeetingNotHeld(number=number, **_counted(quorum), members=members)
        append_to_meeting(meeting, not_held, actor=actor)
    leave_items_over(meeting, actor=actor)
    if was_opened:
        act = acts.MeetingClosed(
            present=quorum.present,
            resolutions=meeting.resolutions.filter(annulled_by_vote=None).count(),
            without_quorum=True,
            needed=quorum.needed,
        )
        append_to_meeting(meeting, act, actor=actor)


def _counted(quorum: QuorumState) -> dict[str, int]:
    return {
        "present": quorum.present,
        "seats": quorum.seats,
        "in_office": quorum.in_office,
        "needed": quorum.needed,
    }
