"""Acts on the streams of the youth council: what a service writes last in its transaction."""

from youth.journal.append import append
from youth.journal.kinds import Kind
from youth.journal.streams import council_stream, meeting_stream
from youth.models import Council, Meeting
from youth.models.journal import JournalEntry
from youth.policies import Actor, actor_for_journal


def append_to_council(
    council: Council, act: Kind, *, actor: Actor, cause: JournalEntry | None = None
) -> JournalEntry:
    """Append an act to the council's stream and return its entry."""
    return append(council_stream(council), council, act, actor=actor_for_journal(actor), cause=cause)


def append_to_meeting(
    meeting: Meeting, act: Kind, *, actor: Actor, cause: JournalEntry | None = None
) -> JournalEntry:
    """Append an act to the meeting's stream and return its entry; the meeting comes with its council."""
    council = meeting.council
    return append(meeting_stream(meeting), council, act, actor=actor_for_journal(actor), cause=cause)
