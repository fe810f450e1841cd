"""Majorities in whole votes: a base, a fraction of it, and whether more than that is needed."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from voting.procedure.tally import Tally, TallyError
from youth.procedure.choices import Base, Tie
from youth.procedure.shares import size_of, smallest_above


class Reason(StrEnum):
    """Why a question was carried or not."""

    ENOUGH_FOR = "enough_for"
    TOO_FEW_FOR = "too_few_for"
    TIE = "tie"
    NO_VOTES = "no_votes"
    CASTING_VOTE_FOR = "casting_vote_for"
    CASTING_VOTE_AGAINST = "casting_vote_against"
    NO_QUORUM = "no_quorum"
    URN_OVERFULL = "urn_overfull"


@dataclass(frozen=True, slots=True)
class Rule:
    """So much is needed: more than (strict) or at least ``fraction`` of ``base``."""

    base: Base
    fraction: Fraction
    strict: bool
    tie: Tie = Tie.FAILS


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The numbers frozen when the poll opened.

    ``seats`` are statutory, ``in_office`` members with a mandate in force, ``present`` those who count as
    present, ``recused`` those who take no part because of a conflict of interest. Where the rules make a
    recused member leave, they are already missing from ``present``.
    """

    seats: int
    in_office: int
    present: int
    recused: int = 0

    def __post_init__(self) -> None:
        """Refuse numbers that no meeting can have."""
        if not 0 <= self.present <= self.in_office <= self.seats or self.recused < 0:
            raise ValueError("snapshot")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer with its arithmetic: ``needed`` votes for, out of ``size`` in the base."""

    carried: bool
    reason: Reason
    needed: int
    votes_for: int
    base: Base
    size: int


def base_size(rule: Rule, snapshot: Snapshot, tally: Tally) -> int:
    """Return how many people, or votes, the fraction is taken of."""
    return size_of(
        rule.base,
        seats=snapshot.seats,
        in_office=snapshot.in_office,
        present=snapshot.present,
        cast=tally.votes_for + tally.against,
    )


def votes_needed(rule: Rule, size: int) -> int:
    """Return the smallest number of votes for that carries; at least one, for nothing wins without a vote."""
    return max(smallest_above(rule.fraction, size, strict=rule.strict), 1)


def carried(tally: Tally, rule: Rule, snapshot: Snapshot, *, casting: str = "") -> Verdict:
    """Judge a tally on its snapshot.

    ``casting`` is the chair's casting vote (``for``, ``against``, or empty), looked at only on a tie and
    only where the rules have one; it then counts as one more vote. Raises ``TallyError`` where more votes
    were counted than members were present.
    """
    if tally.votes_for + tally.against + tally.abstain > snapshot.present:
        raise TallyError("more_votes_than_present")
    size = base_size(rule, snapshot, tally)
    needed = votes_needed(rule, size)
    yes = tally.votes_for
    reason = Reason.ENOUGH_FOR if yes >= needed else Reason.TOO_FEW_FOR
    if reason is Reason.TOO_FEW_FOR and yes == tally.against:
        reason = _tied(yes, needed, rule, casting) if yes else Reason.TOO_FEW_FOR
    if tally.cast_at_all == 0:
        reason = Reason.NO_VOTES
    won = reason in (Reason.ENOUGH_FOR, Reason.CASTING_VOTE_FOR)
    return Verdict(won, reason, needed, yes, rule.base, size)


def _tied(yes: int, needed: int, rule: Rule, casting: str) -> Reason:
    """Return the reason of a tie: it fails, unless there is a casting vote and one more vote is enough."""
    if rule.tie is not Tie.CASTING_VOTE or not casting:
        return Reason.TIE
    if casting != "for":
        return Reason.CASTING_VOTE_AGAINST
    return Reason.CASTING_VOTE_FOR if yes + 1 >= needed else Reason.TOO_FEW_FOR
