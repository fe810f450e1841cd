"""Appending acts to the streams of the youth council, the last step of a service's transaction."""

from youth.journal.append import append
from youth.journal.kinds import Kind
from youth.journal.streams import council_stream, meeting_stream, moderation_stream
from youth.models import Council, Meeting, ModerationCase
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
    """Append an act to the meeting's stream and return its entry; ``meeting.council`` is loaded."""
    council = meeting.council
    return append(meeting_stream(meeting), council, act, actor=actor_for_journal(actor), cause=cause)


def append_to_case(
    case: ModerationCase, act: Kind, *, actor: Actor | None, cause: JournalEntry | None = None
) -> JournalEntry:
    """Append an act to the stream of a case of moderation; ``actor`` None names nobody."""
    named = actor_for_journal(actor) if actor is not None else None
    return append(moderation_stream(case), case.council, act, actor=named, cause=cause)
