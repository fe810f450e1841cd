"""Which parts of a meeting's page, and of an opinion poll's, acts of voting replace."""

from voting.acts import (
    BallotsEntered,
    CandidateNominated,
    CandidatesElected,
    CandidateWithdrew,
    ElectionAct,
    ElectionCalled,
    EntryCorrected,
    HandTellersNamed,
    ItemTakenOut,
    MethodDemanded,
    NominationsOpened,
    OpinionAct,
    OpinionClosed,
    OpinionOpened,
    OpinionWithdrawn,
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
    SlipsEntered,
    TellersElected,
    election_of,
    poll_of,
)
from voting.models import OpinionPoll
from voting.presenters.opinions import opinion_fragments
from voting.presenters.poll_fragments import election_fragments, last_poll_fragments, poll_fragments
from youth.acts import agenda, meetings
from youth.acts.meeting_act import MeetingAct, meeting_of
from youth.journal import frames
from youth.journal.frames import Fragments
from youth.journal.kinds import Audience
from youth.journal.models import JournalEntry
from youth.journal.streams import key_of
from youth.presenters.meeting_fragments import meeting_fragments
from youth.selectors.meetings import agenda_item_by_id


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
    HandTellersNamed,
    SlipsEntered,
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


@frames.of(
    agenda.ItemStarted,
    agenda.ItemFinished,
    agenda.ItemPostponed,
    agenda.ItemLeftOver,
    agenda.ItemTakenOff,
    meetings.MeetingClosed,
)
def parts_after_next_step(
    act: MeetingAct, entry: JournalEntry, audience: Audience, language: str
) -> Fragments | None:
    """Return the last vote, which the page shows between two items."""
    meeting = meeting_of(entry)
    if audience == "public" and not meeting.is_public:
        return None
    return last_poll_fragments(meeting, audience, language)


@frames.of(ItemTakenOut)
def parts_without_item(
    act: ItemTakenOut, entry: JournalEntry, audience: Audience, language: str
) -> Fragments | None:
    """Return the common vote without the item that was taken out, and the item's own page."""
    poll = poll_of(act)
    if poll.put_with is None or (audience == "public" and not poll.sitting.is_public):
        return None
    common = poll_fragments(poll.put_with, audience, language, whole=True)
    return poll_fragments(poll, audience, language, whole=False) | common


@frames.of(OpinionOpened, OpinionClosed, OpinionWithdrawn)
def opinion_parts(act: OpinionAct, entry: JournalEntry, audience: Audience, language: str) -> Fragments:
    """Return the page of the opinion poll as it is now; the reader's own part is fetched."""
    poll = OpinionPoll.objects.select_related("council", "box", "poll").get(pk=key_of(entry.stream_id))
    return opinion_fragments(poll, language)


@frames.of(MethodDemanded)
def demand_parts(
    act: MethodDemanded, entry: JournalEntry, audience: Audience, language: str
) -> Fragments | None:
    """Return the chair's table, which opens the vote in the way that is demanded."""
    item = agenda_item_by_id(entry.stream.council, act.item)
    if item is None or (audience == "public" and not item.meeting.is_public):
        return None
    return meeting_fragments(item.meeting, audience, language, ("console",))


@frames.of(ElectionCalled, CandidateNominated, CandidateWithdrew, NominationsOpened, CandidatesElected)
def election_parts(
    act: ElectionAct, entry: JournalEntry, audience: Audience, language: str
) -> Fragments | None:
    """Return the election's page and what leads to it."""
    election = election_of(act)
    if audience == "public" and not election.meeting.is_public:
        return None
    return election_fragments(election, audience, language)
