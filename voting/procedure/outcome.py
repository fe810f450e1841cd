"""The outcome of a closed poll: quorum first, then the majority; and whether it may be repeated.

Yes, no and abstain only. Elections (several candidates, run-offs, seats at the cut) follow other rules and
are not judged here.
"""

from dataclasses import dataclass
from enum import StrEnum

from voting.procedure.majority import Reason, Rule, Snapshot, Verdict, base_size, carried, votes_needed
from voting.procedure.tally import Tally
from youth.procedure.choices import Revote


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
    tally: Tally, rule: Rule, snapshot: Snapshot, quorum: QuorumCount, *, casting: str = ""
) -> Verdict:
    """Judge a closed poll.

    Without a quorum nothing is decided, whatever the votes say: the reason is ``no_quorum`` and the
    arithmetic is kept for the record. Earlier decisions of the meeting remain valid.
    """
    verdict = carried(tally, rule, snapshot, casting=casting)
    if quorum.met:
        return verdict
    size = base_size(rule, snapshot, tally)
    needed = votes_needed(rule, size)
    return Verdict(False, Reason.NO_QUORUM, needed, tally.votes_for, rule.base, size)  # noqa: FBT003 - a field


def may_doubt_quorum(*, counted: int | None, present: int) -> bool:
    """Return whether the quorum of a poll may be doubted.

    ``counted`` is what the last count found, ``None`` where nobody has counted; ``present`` how many are in
    the hall now. A count holds until somebody has left: otherwise one member could keep a result from
    being announced for as long as they liked.
    """
    return counted is None or present < counted


class RevoteReason(StrEnum):
    """Why a vote may not be repeated."""

    NOT_IN_RULES = "revote_not_in_rules"
    NOT_ANNOUNCED = "revote_not_announced"
    ALREADY_REPEATED = "revote_already_repeated"
    TOO_LATE = "revote_too_late"


def revote_reasons(
    *, rule: str, announced: bool, rounds: int, item_under_way: bool, later_poll: bool
) -> tuple[RevoteReason, ...]:
    """Return why a poll may not be repeated; empty where it may.

    ``rounds`` counts the polls on this question so far. A repetition follows right after the announcement:
    before another poll, and while the item is under way. Both results stay in the record.
    """
    tests = {
        RevoteReason.NOT_IN_RULES: rule != Revote.ONCE_ON_CHALLENGE,
        RevoteReason.NOT_ANNOUNCED: not announced,
        RevoteReason.ALREADY_REPEATED: rounds > 1,
        RevoteReason.TOO_LATE: not item_under_way or later_poll,
    }
    return tuple(reason for reason, applies in tests.items() if applies)
