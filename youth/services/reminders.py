"""What is due before a convened meeting: a reminder of the day before, and word of a changed agenda."""

from datetime import datetime, timedelta

from django.db import transaction

from youth.acts.agenda import (
    ItemAdded,
    ItemChanged,
    ItemDescribed,
    ItemMoved,
    ItemTakenOff,
    ItemWithdrawn,
)
from youth.acts.meetings import MeetingConvened
from youth.journal.streams import meeting_stream
from youth.mail.meeting_notices import announce_changed_agenda, remind_of_meeting
from youth.models import AgendaItem, Council, Meeting, MeetingInvitation
from youth.models.journal import JournalEntry
from youth.services.locking import locked_meeting

A_DAY = timedelta(days=1)
# Who got the notice less than this before the reminder would be due needs none.
FRESH = timedelta(days=1)
# Somebody who prepares an agenda changes several things in a row: one letter says so.
QUIET = timedelta(minutes=15)
CHANGES = frozenset(
    kind.name for kind in (ItemAdded, ItemChanged, ItemDescribed, ItemMoved, ItemTakenOff, ItemWithdrawn)
)


def remind_members(council: Council, now: datetime) -> int:
    """Remind, a day before each convened meeting, the members who have not answered; return of how many."""
    coming = council.meetings.filter(
        state=Meeting.State.CONVENED, reminded_at=None, starts_at__gt=now, starts_at__lte=now + A_DAY
    )
    return sum(_remind(meeting, now) for meeting in coming)


@transaction.atomic
def _remind(meeting: Meeting, now: datetime) -> bool:
    meeting = locked_meeting(meeting)
    if meeting.state != Meeting.State.CONVENED or meeting.reminded_at is not None:
        return False
    meeting.reminded_at = now
    meeting.save(update_fields=["reminded_at"])
    if meeting.convened_at is None or meeting.starts_at - A_DAY - meeting.convened_at < FRESH:
        return False
    known = meeting.invitations.exclude(answer__in=["", MeetingInvitation.Answer.UNSURE])
    return remind_of_meeting(meeting, list(known.values_list("participant_id", flat=True))) is not None


def tell_of_changed_agendas(council: Council, now: datetime) -> int:
    """Tell everybody whose convened meeting got another agenda or other papers; return of how many."""
    coming = council.meetings.filter(state=Meeting.State.CONVENED, starts_at__gt=now)
    return sum(_tell(meeting, now) for meeting in coming)


@transaction.atomic
def _tell(meeting: Meeting, now: datetime) -> bool:
    if not _changes(meeting, now):
        return False
    meeting = locked_meeting(meeting)
    changes = _changes(meeting, now)
    if meeting.state != Meeting.State.CONVENED or not changes:
        return False
    meeting.told_up_to = changes[-1].seq
    meeting.save(update_fields=["told_up_to"])
    touched = {str((entry.payload or {}).get("item", "")) for entry in changes}
    items = meeting.agenda_items.select_related("parent").exclude(state=AgendaItem.State.WITHDRAWN)
    found = [one for one in items.order_by("position") if str(one.pk) in touched]
    return announce_changed_agenda(meeting, found) is not None


def _changes(meeting: Meeting, now: datetime) -> list[JournalEntry]:
    """Return the changes of the agenda since the last letter; none while somebody is still at it."""
    entries = JournalEntry.objects.filter(stream_id=meeting_stream(meeting), seq__gt=meeting.told_up_to)
    notice = entries.filter(kind=MeetingConvened.name).order_by("seq").last()
    if notice is not None:
        entries = entries.filter(seq__gt=notice.seq)
    changes = list(entries.filter(kind__in=CHANGES).order_by("seq"))
    return changes if changes and changes[-1].at <= now - QUIET else []
