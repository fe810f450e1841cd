"""Acts of voting on a meeting's stream. Ballots are rows and no acts; nobody's choice is in here."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from voting.models import Election, Poll
from youth import offers as youth_offers
from youth.journal.kinds import Kind, Sealed, declare_kind

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry


class PollAct(Kind):
    """Base of the kinds about one poll."""

    __slots__ = ()


def poll_of(act: PollAct) -> Poll:
    """Return the poll of an act with the rows that frames and notices need."""
    polls = Poll.objects.select_related("council", "meeting__council", "meeting__term", "agenda_item")
    return polls.select_related("outcome__resolution").get(pk=act.poll)  # type: ignore[attr-defined]  # of each


@declare_kind
class PollOpened(PollAct):
    """A question was put to the vote; ``question`` is the digest of its words, which live in the row.

    ``register`` is the root over the list of voters and of members without a vote, ``rule`` the digest of
    the frozen rule as a whole.

    ``asks`` is the kind of question, ``consequence`` names what follows from it, ``about`` is the id
    of what it works on.
    """

    name: ClassVar[str] = "voting.poll_opened"

    poll: UUID
    item: UUID | None
    asks: str
    consequence: str
    about: str
    form: str
    box: str
    method: str
    decision_type: str
    base: str
    fraction: list[int]
    strict: bool
    seats: int
    in_office: int
    present: int
    recused: int
    voters: int
    register: str
    rule: str
    quorum_needed: int
    question: str
    repeats: UUID | None
    # Whether it counts again what was cast in that one.
    is_count: bool


@declare_kind
class PollClosed(PollAct):
    """The voting ended: counts, and the root over all ballots that count.

    ``by_option`` has the votes of each option of the poll, in their order, where it has options.
    """

    name: ClassVar[str] = "voting.poll_closed"

    poll: UUID
    votes_for: int
    votes_against: int
    votes_abstain: int
    not_voting: int
    by_option: list[int]
    ballots_root: str


@declare_kind
class PollRecounted(PollAct):
    """After the end of the voting an entry was corrected: the counts and the root that are valid now."""

    name: ClassVar[str] = "voting.poll_recounted"

    poll: UUID
    votes_for: int
    votes_against: int
    votes_abstain: int
    not_voting: int
    by_option: list[int]
    ballots_root: str


@declare_kind
class MethodDemanded(Kind):
    """A member in the hall demanded that the vote on an item is taken by name, or secretly."""

    name: ClassVar[str] = "voting.method_demanded"

    item: UUID
    participant: UUID
    method: str


@declare_kind
class PollVoided(PollAct):
    """A wrongly opened vote was voided before its announcement; the reason is in its row."""

    name: ClassVar[str] = "voting.poll_voided"

    poll: UUID
    item: UUID | None
    reason: Sealed


@declare_kind
class ItemTakenOut(PollAct):
    """A member demanded that an item is voted on apart from the others."""

    name: ClassVar[str] = "voting.item_taken_out"

    poll: UUID
    item: UUID | None


@declare_kind
class ResultChallenged(PollAct):
    """A member challenged an announced result; the reason is in its row."""

    name: ClassVar[str] = "voting.result_challenged"

    poll: UUID
    item: UUID | None
    reason: Sealed


@declare_kind
class BallotsEntered(PollAct):
    """Spoken votes of these members were entered for them; how they voted is in no act."""

    name: ClassVar[str] = "voting.ballots_entered"

    poll: UUID
    participants: list[UUID]


@declare_kind
class EntryCorrected(PollAct):
    """After the end of the voting a wrong entry was corrected; the reason is in its row.

    ``participants`` are the members for whom it was entered, none where hands were counted.
    """

    name: ClassVar[str] = "voting.entry_corrected"

    poll: UUID
    participants: list[UUID]
    reason: Sealed


@declare_kind
class HandTellersNamed(PollAct):
    """Two members were named to count the hands of a vote that was opened."""

    name: ClassVar[str] = "voting.hand_tellers_named"

    poll: UUID
    tellers: list[UUID]


@declare_kind
class SlipsEntered(PollAct):
    """Slips of a round of hands were given; the figures are in their rows until the vote is closed.

    ``tellers`` are those whose slips came with this act, one who gave the own or both on one device.
    ``result`` is empty while a slip is awaited, then ``equal`` or ``unequal``.
    """

    name: ClassVar[str] = "voting.slips_entered"

    poll: UUID
    tellers: list[UUID]
    round: int
    result: str
    figures: list[Sealed]


@declare_kind
class QuorumChallenged(PollAct):
    """A member doubted the quorum before the result was announced."""

    name: ClassVar[str] = "voting.quorum_challenged"

    poll: UUID


@declare_kind
class QuorumCounted(PollAct):
    """The members in the hall were counted for a poll that was not announced yet."""

    name: ClassVar[str] = "voting.quorum_counted"

    poll: UUID
    present: int
    needed: int


@declare_kind
class PollAnnounced(PollAct):
    """The chair announced the result, with its arithmetic."""

    name: ClassVar[str] = "voting.poll_announced"
    notice = youth_offers.poll_announced

    poll: UUID
    item: UUID | None
    carried: bool
    result: str
    reason: str
    needed: int
    size: int
    votes_for: int
    votes_against: int
    votes_abstain: int
    not_voting: int
    by_option: list[int]

    def notice_kwargs(self, entry: "JournalEntry") -> dict[str, object]:
        """Return the frozen outcome for the listeners, with the subject that was decided."""
        poll = poll_of(self)
        outcome = youth_offers.PollOutcome(
            poll=poll.pk,
            agenda_item=poll.agenda_item_id,
            question=poll.question,
            consequence=poll.consequence,
            repeats=poll.repeats_id,
            carried=self.carried,
            reason=self.reason,
            subject_label=poll.subject_label,
            subject_id=poll.subject_id,
            decision=poll.outcome.decision,
        )
        return {"outcome": outcome}


@declare_kind
class TellersElected(PollAct):
    """The council elected the tellers of the meeting; ``chosen`` is the list with their names."""

    name: ClassVar[str] = "voting.tellers_elected"

    poll: UUID
    chosen: UUID
    tellers: list[UUID]


@declare_kind
class ProtocolEntered(PollAct):
    """The tellers' figures of a vote on paper were entered; they are in a row and wait to be confirmed.

    ``differs`` says that they take the place of an entry with other figures.
    """

    name: ClassVar[str] = "voting.protocol_entered"

    poll: UUID
    entry: UUID
    differs: bool
    figures: Sealed


@declare_kind
class ProtocolConfirmed(PollAct):
    """The tellers' figures were confirmed; ``by_one`` says that one person made both entries.

    ``corrects`` is the protocol that was valid before, if there was one.
    """

    name: ClassVar[str] = "voting.protocol_confirmed"

    poll: UUID
    entry: UUID
    confirms: UUID
    by_one: bool
    corrects: UUID | None
    figures: Sealed


class OpinionAct(Kind):
    """Base of the kinds on an opinion poll's stream. An answer is no act: it would have a time."""

    __slots__ = ()


@declare_kind
class OpinionPlanned(OpinionAct):
    """A question to the young people was made; ``question`` is the seal of its words and answers."""

    name: ClassVar[str] = "voting.opinion_planned"

    question: Sealed
    topic: UUID | None
    options: int
    least: int
    most: int
    bands: list[str]
    facts: list[str]
    admits_later: bool
    starts_at: datetime
    ends_at: datetime


@declare_kind
class OpinionOpened(OpinionAct):
    """Answers are taken from now on, of those on a register with this digest."""

    name: ClassVar[str] = "voting.opinion_opened"

    eligible: int
    register: str


@declare_kind
class OpinionClosed(OpinionAct):
    """It ended: how many answered, how often each answer was chosen, and the root over all sheets.

    ``counts`` is empty where so few answered that none is shown.
    """

    name: ClassVar[str] = "voting.opinion_closed"

    eligible: int
    answered: int
    counts: list[int]
    root: str


@declare_kind
class OpinionWithdrawn(OpinionAct):
    """It was taken back before its end, for a reason that its row has; what was answered is destroyed."""

    name: ClassVar[str] = "voting.opinion_withdrawn"

    reason: Sealed


class ElectionAct(PollAct):
    """Base of the kinds about an election outside of its rounds."""

    __slots__ = ()


@declare_kind
class ElectionCalled(ElectionAct):
    """An election was put on an agenda item: of an office, or of so many members of a committee."""

    name: ClassVar[str] = "voting.election_called"

    election: UUID
    item: UUID
    office: str
    committee: UUID | None
    places: int


@declare_kind
class CandidateNominated(ElectionAct):
    """Somebody was nominated, on a list where lists are elected, by the member named or by nobody named."""

    name: ClassVar[str] = "voting.candidate_nominated"

    election: UUID
    nominee: UUID
    participant: UUID
    nominated_by: UUID | None
    on_list: UUID | None = None


@declare_kind
class CandidateWithdrew(ElectionAct):
    """Somebody no longer stands."""

    name: ClassVar[str] = "voting.candidate_withdrew"

    election: UUID
    nominee: UUID
    participant: UUID


@declare_kind
class NominationsOpened(ElectionAct):
    """New nominations are made for the places that are still empty."""

    name: ClassVar[str] = "voting.nominations_opened"

    election: UUID
    series: int
    places: int


@declare_kind
class CandidatesElected(ElectionAct):
    """A round elected these; ``entered`` are those of them whom it gave the office or the place."""

    name: ClassVar[str] = "voting.candidates_elected"

    election: UUID
    poll: UUID
    elected: list[UUID]
    entered: list[UUID]
    places: int


def election_of(act: ElectionAct) -> Election:
    """Return the election of an act with the rows that frames and minutes need."""
    elections = Election.objects.select_related("council", "committee", "agenda_item__meeting__council")
    return elections.get(pk=act.election)  # type: ignore[attr-defined]  # of each
