"""Which parts of a meeting's page acts of voting replace."""

from voting.acts import (
    BallotsEntered,
    EntryCorrected,
    PollAct,
    PollAnnounced,
    PollClosed,
    PollOpened,
    PollRecounted,
    PollVoided,
    ProtocolConfirmed,
    ProtocolEntered,
    QuorumChallenged,
    QuorumCounted,
    ResultChallenged,
    TellersElected,
    poll_of,
)
from voting.presenters.poll_fragments import poll_fragments
from youth.journal import frames
from youth.journal.frames import Fragments
from youth.journal.kinds import Audience
from youth.journal.models import JournalEntry


@frames.of(
    PollOpened,
    BallotsEntered,
    PollClosed,
    EntryCorrected,
    PollVoided,
    QuorumChallenged,
    QuorumCounted,
    PollAnnounced,
    ResultChallenged,
    PollRecounted,
    ProtocolEntered,
    ProtocolConfirmed,
    TellersElected,
)
def poll_parts(act: PollAct, entry: JournalEntry, audience: Audience, language: str) -> Fragments | None:
    """Return the poll's panel and what else of the meeting's page it changes."""
    poll = poll_of(act)
    if audience == "public" and not poll.sitting.is_public:
        return None
    # A new poll takes the place of the last one.
    return poll_fragments(poll, audience, language, whole=isinstance(act, PollOpened))
