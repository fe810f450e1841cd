"""A meeting without a quorum: how long it waits, what the rules let the chair do, what it leaves over."""

from datetime import datetime, timedelta
from typing import Literal

from django.db.models import QuerySet

from youth import clock
from youth.models import AgendaItem, Meeting
from youth.selectors.rules import rules_of

LEFT_OVER = (AgendaItem.State.INTERRUPTED, AgendaItem.State.NOT_REACHED, AgendaItem.State.POSTPONED)


def waits_until(meeting: Meeting) -> datetime | None:
    """Return until when a quorum is waited for; None where no wait has begun.

    A convened meeting waits from its hour on, an adjourned one from the hour at which it goes on.
    """
    minutes = timedelta(minutes=rules_of(meeting).quorum.suspend_minutes.value)
    if meeting.state == Meeting.State.CONVENED:
        return meeting.starts_at + minutes
    if meeting.state == Meeting.State.SUSPENDED and meeting.resumes_at is not None:
        return meeting.resumes_at + minutes
    return meeting.waits_until if meeting.state == Meeting.State.SUSPENDED else None


def wait_of(meeting: Meeting) -> Literal["", "running", "over"]:
    """Return whether the wait for a quorum has not begun, runs, or is over."""
    until = waits_until(meeting)
    if until is None:
        return ""
    return "running" if clock.now() < until else "over"


def adjournment_of(meeting: Meeting) -> Literal["", "ahead", "come"]:
    """Return whether the hour to which the meeting was adjourned is ahead or has come; empty without one."""
    if meeting.state != Meeting.State.SUSPENDED or meeting.resumes_at is None:
        return ""
    return "ahead" if clock.now() < meeting.resumes_at else "come"


def left_over_items(meeting: Meeting) -> QuerySet[AgendaItem]:
    """Return what earlier meetings of the same body left over, latest first, in the order of its agenda.

    Without those that another meeting took over, and those of a subject: its owner offers them again.
    """
    items = AgendaItem.objects.filter(
        meeting__council=meeting.council_id,
        meeting__committee=meeting.committee_id,
        state__in=LEFT_OVER,
        continued_by=None,
        subject_id=None,
    )
    earlier = items.exclude(meeting=meeting).select_related("meeting", "parent")
    return earlier.order_by("-meeting__starts_at", "parent__position", "position")
