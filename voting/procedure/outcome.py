"""The outcome of a closed poll: quorum first, then the majority.

Yes, no and abstain only. Elections (several candidates, run-offs, seats at the cut) follow other rules and
are not judged here.
"""

from dataclasses import dataclass
from enum import StrEnum

from voting.procedure.majority import Reason, Rule, Snapshot, Verdict, base_size, carried, votes_needed
from voting.procedure.tally import Tally


@dataclass(frozen=True, slots=True)
class QuorumCount:
    """The quorum of one poll: needed, present at its opening, and counted again after a challenge.

    ``assumed`` is true under rules that presume a quorum until a member doubts it.
    """

    needed: int
    present: int
    recount: int | None = None
    assumed: bool = False

    @property
    def met(self) -> bool:
        """Return whether there was a quorum; a recount after a challenge overrides the opening."""
        if self.recount is not None:
            return self.recount >= self.needed
        return self.assumed or self.present >= self.needed


def decide(
    tally: Tally,
    rule: Rule,
    snapshot: Snapshot,
    quorum: QuorumCount,
    *,
    casting: str = "",
    is_void: bool = False,
) -> Verdict:
    """Judge a closed poll.

    Without a quorum nothing is decided, whatever the votes say: the reason is ``no_quorum`` and the
    arithmetic is kept for the record. Earlier decisions of the meeting remain valid. Nor does a vote decide
    anything that ``is_void`` because the urn held more papers than were issued.
    """
    verdict = carried(tally, rule, snapshot, casting=casting)
    if quorum.met and not is_void:
        return verdict
    reason = Reason.URN_OVERFULL if quorum.met else Reason.NO_QUORUM
    size = base_size(rule, snapshot, tally)
    needed = votes_needed(rule, size)
    return Verdict(False, reason, needed, tally.votes_for, rule.base, size)  # noqa: FBT003 - a field


def may_doubt_quorum(*, counted: int | None, present: int) -> bool:
    """Return whether the quorum of a poll may be doubted.

    ``counted`` is what the last count found, ``None`` where nobody has counted; ``present`` how many are in
    the hall now. A count holds until somebody has left: otherwise one member could keep a result from
    being announced for as long as they liked.
    """
    return counted is None or present < counted


class Result(StrEnum):
    """What came of a poll."""

    CARRIED = "carried"
    REJECTED = "rejected"
    ELECTED = "elected"
    TIE = "tie"
    NO_QUORUM = "no_quorum"
    VOID = "void"
    INVALID = "invalid"


def result_of(verdict: Verdict) -> Result:
    """Return the result of a verdict on a question with the answers for, against and abstain."""
    if verdict.carried:
        return Result.CARRIED
    undecided = {
        Reason.NO_QUORUM: Result.NO_QUORUM,
        Reason.TIE: Result.TIE,
        Reason.URN_OVERFULL: Result.VOID,
    }
    return undecided.get(verdict.reason, Result.REJECTED)
