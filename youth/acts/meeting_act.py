"""What all acts of a meeting share: on whose stream they stand."""

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
    """Return the meeting on whose stream the entry stands."""
    meetings = Meeting.objects.select_related("council", "term")
    return meetings.get(pk=key_of(entry.stream_id))
