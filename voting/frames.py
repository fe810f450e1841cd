"""Which parts of a meeting's page acts of voting replace."""

from voting.acts import (
    BallotsEntered,
    CandidateNominated,
    CandidatesElected,
    CandidateWithdrew,
    ElectionAct,
    ElectionCalled,
    EntryCorrected,
    NominationsOpened,
    PollAct,
    PollAnnounced,
    PollClosed,
    PollOpened,
    PollRecounted,
    PollVoided,
    QuorumChallenged,
    QuorumCounted,
    ResultChallenged,
    election_of,
    poll_of,
)
from voting.presenters.poll_fragments import election_fragments, poll_fragments
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
)
def poll_parts(act: PollAct, entry: JournalEntry, audience: Audience, language: str) -> Fragments | None:
    """Return the poll's panel and what else of the meeting's page it changes."""
    poll = poll_of(act)
    if audience == "public" and not poll.sitting.is_public:
        return None
    # A new poll takes the place of the last one.
    return poll_fragments(poll, audience, language, whole=isinstance(act, PollOpened))


@frames.of(ElectionCalled, CandidateNominated, CandidateWithdrew, NominationsOpened, CandidatesElected)
def election_parts(
    act: ElectionAct, entry: JournalEntry, audience: Audience, language: str
) -> Fragments | None:
    """Return the election's page and what leads to it."""
    election = election_of(act)
    if audience == "public" and not election.meeting.is_public:
        return None
    return election_fragments(election, audience, language)
