"""What all acts of a meeting share: the meeting whose stream they are on."""

from typing import TYPE_CHECKING

from youth.journal.kinds import Kind
from youth.journal.streams import key_of
from youth.models import Meeting

if TYPE_CHECKING:
    from youth.models.journal import JournalEntry


class MeetingAct(Kind):
    """Base of the kinds on a meeting's stream."""

    __slots__ = ()


def meeting_of(entry: "JournalEntry") -> Meeting:
    """Return the meeting whose stream the entry is on."""
    meetings = Meeting.objects.select_related("council", "term", "committee")
    return meetings.get(pk=key_of(entry.stream_id))
