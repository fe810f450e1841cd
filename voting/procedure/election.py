"""Elections: who is elected in a round of voting, and what follows for the places that stay empty.

A nomination has two rounds at most. Where the first one leaves a place empty, the best placed stand again:
two for each place, with everybody who has as many votes as the last of them. Where more reach the threshold
than there are places, and the last of them are equal, those alone stand again. After a second round the
places that are still empty need new nominations. Nothing is ever decided by chance.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from voting.procedure.majority import Snapshot
from voting.procedure.tally import TallyError
from youth.procedure.choices import Base, SecondRound
from youth.procedure.shares import size_of, smallest_above


class ElectionStep(StrEnum):
    """What follows a round."""

    DONE = "done"
    RUN_OFF = "run_off"
    AMONG_TIED = "among_tied"
    NOMINATIONS = "nominations"


class ElectionReason(StrEnum):
    """Why a round filled its places or not."""

    ENOUGH_VOTES = "enough_votes"
    TIE_AT_CUT = "tie_at_cut"
    TOO_FEW_VOTES = "too_few_votes"
    NO_VOTES = "no_votes"
    URN_OVERFULL = "urn_overfull"


@dataclass(frozen=True, slots=True)
class ElectionRule:
    """Who is elected needs more than (strict) or at least ``fraction`` of ``base``.

    ``Base.CAST`` are the valid ballots. with ``second_round`` the threshold holds there too.
    """

    base: Base
    fraction: Fraction
    strict: bool
    second_round: SecondRound = SecondRound.THRESHOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundCount[C: Hashable]:
    """The count of one round.

    ``ballots`` are the valid ones: those with at least one name on them, at most as many as there are
    places, and those against all. Without a number each ballot has one mark.
    """

    votes: Mapping[C, int]
    against_all: int = 0
    invalid: int = 0
    blank: int = 0
    ballots: int | None = None

    @property
    def valid(self) -> int:
        """Return how many valid ballots there are."""
        return sum(self.votes.values()) + self.against_all if self.ballots is None else self.ballots


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundVerdict[C: Hashable]:
    """What a round decided: ``needed`` votes out of ``size`` in the base elected somebody.

    ``places`` stay empty; ``stand_again`` are the candidates of the next round, empty where there is none.
    ``seats`` are the places of each list where lists are elected.
    """

    elected: tuple[C, ...]
    step: ElectionStep
    reason: ElectionReason
    needed: int
    size: int
    places: int
    stand_again: tuple[C, ...] = ()
    seats: Mapping[C, int] = field(default_factory=dict)


def judge_round[C: Hashable](
    count: RoundCount[C], rule: ElectionRule, snapshot: Snapshot, *, places: int = 1, is_second: bool = False
) -> RoundVerdict[C]:
    """Judge a round on its snapshot; candidates are given and returned in the order of the ballot.

    Raises ``TallyError`` for a count that no honest vote can have, ``ValueError`` without candidates or
    places.
    """
    _refuse_impossible(count, snapshot, places)
    size = size_of(
        rule.base,
        seats=snapshot.seats,
        in_office=snapshot.in_office,
        present=snapshot.present,
        cast=count.valid,
    )
    needed = _needed(count, rule, size, is_second=is_second)
    enough = _by_votes(count.votes, [one for one, votes in count.votes.items() if votes >= needed])
    elected, tied = _cut(count.votes, enough, places)
    empty = places - len(elected)
    rest = [one for one in count.votes if one not in elected]
    step, stand_again = ElectionStep.DONE, tuple[C, ...]()
    if empty and tied and not is_second:
        step, stand_again = ElectionStep.AMONG_TIED, tied
    elif empty:
        stand_again = () if is_second else best_placed(count.votes, empty, rest)
        # Nobody to choose from, or nobody voted for: the same names would only be put again.
        if len(stand_again) <= empty or not any(count.votes[one] for one in rest):
            stand_again = ()
        step = ElectionStep.RUN_OFF if stand_again else ElectionStep.NOMINATIONS
    return RoundVerdict(
        elected=elected,
        step=step,
        reason=_reason(count, empty, tied),
        needed=needed,
        size=size,
        places=empty,
        stand_again=stand_again,
    )


def best_placed[C: Hashable](votes: Mapping[C, int], places: int, candidates: Collection[C]) -> tuple[C, ...]:
    """Return who stands in a run-off for so many places: two for each, and all who equal the last of them.

    ``candidates`` are those who still stand: where one withdraws before the run-off, the next moves up.
    """
    ranked = _by_votes(votes, candidates)
    last = min(2 * places, len(ranked)) - 1
    again = {one for one in ranked if votes[one] >= votes[ranked[last]]} if ranked else set()
    return tuple(one for one in votes if one in again)


def _needed[C: Hashable](count: RoundCount[C], rule: ElectionRule, size: int, *, is_second: bool) -> int:
    """Return the votes that elect; at least one, and where most votes are enough, more than against all."""
    if is_second and rule.second_round is SecondRound.PLURALITY:
        return count.against_all + 1
    return max(smallest_above(rule.fraction, size, strict=rule.strict), 1)


def _by_votes[C: Hashable](votes: Mapping[C, int], candidates: Collection[C]) -> list[C]:
    return sorted((one for one in votes if one in candidates), key=lambda one: -votes[one])


def _cut[C: Hashable](
    votes: Mapping[C, int], enough: Sequence[C], places: int
) -> tuple[tuple[C, ...], tuple[C, ...]]:
    """Return who gets a place, and who are equal where the places end, both in the order of the ballot."""
    if len(enough) <= places or votes[enough[places - 1]] > votes[enough[places]]:
        return tuple(one for one in votes if one in enough[:places]), ()
    last = votes[enough[places]]
    chosen = tuple(one for one in votes if one in enough and votes[one] > last)
    return chosen, tuple(one for one in votes if votes[one] == last)


def _reason[C: Hashable](count: RoundCount[C], empty: int, tied: tuple[C, ...]) -> ElectionReason:
    if not empty:
        return ElectionReason.ENOUGH_VOTES
    if tied:
        return ElectionReason.TIE_AT_CUT
    return ElectionReason.TOO_FEW_VOTES if any(count.votes.values()) else ElectionReason.NO_VOTES


def _refuse_impossible[C: Hashable](count: RoundCount[C], snapshot: Snapshot, places: int) -> None:
    if not count.votes or places < 1:
        raise ValueError("nothing_to_elect")
    if min(*count.votes.values(), count.against_all, count.invalid, count.blank, count.valid) < 0:
        raise TallyError("negative_count")
    if count.valid + count.invalid + count.blank > snapshot.present:
        raise TallyError("more_votes_than_present")
    marked = count.valid - count.against_all
    # Every marked ballot has from one name to as many as there are places, none twice.
    if max(count.votes.values()) > marked or not marked <= sum(count.votes.values()) <= marked * places:
        raise TallyError("marks_do_not_add_up")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundHeld[C: Hashable]:
    """A round that decided something: its votes, what follows it, for how many places and among whom."""

    step: ElectionStep
    votes: Mapping[C, int]
    places: int
    stand_again: tuple[C, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundToHold[C: Hashable]:
    """The round that can be opened: its candidates, for how many places, whether it is the second."""

    candidates: tuple[C, ...]
    places: int
    is_second: bool


def round_to_hold[C: Hashable](
    standing: Collection[C], places: int, last: RoundHeld[C] | None
) -> RoundToHold[C] | None:
    """Return the round that comes next, None where there is none or nobody stands for it.

    ``standing`` are those nominated who neither withdrew nor are elected, ``last`` is the round before it
    in the same nominations.
    """
    if last is None:
        candidates, is_second = tuple(standing), False
    elif last.step is ElectionStep.RUN_OFF:
        places, is_second = last.places, True
        candidates = best_placed(last.votes, places, standing)
    else:
        places, is_second = last.places, True
        candidates = tuple(one for one in last.stand_again if one in standing)
    if not candidates or places < 1:
        return None
    return RoundToHold(candidates=candidates, places=places, is_second=is_second)
