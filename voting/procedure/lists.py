"""Places allotted to lists by Hare-Niemeyer, in exact fractions.

Each list gets the whole part of its share of the votes; the places that are left go to the largest
remainders. Where equal remainders are more than the places, the lists that are equal are voted on apart:
nothing is decided by lot.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from voting.procedure.election import ElectionReason, ElectionStep, RoundVerdict
from voting.procedure.tally import TallyError


@dataclass(frozen=True, slots=True, kw_only=True)
class Allotment[L: Hashable]:
    """The places of each list; a vote between the ``tied`` ones fills the ``open_places``, one each."""

    places: Mapping[L, int]
    tied: tuple[L, ...] = ()
    open_places: int = 0


def share_of(votes: int, places: int, of: int) -> Fraction:
    """Return the exact share of a list: its votes times the places, by all votes."""
    return Fraction(votes * places, of)


def allot[L: Hashable](votes: Mapping[L, int], places: int) -> Allotment[L]:
    """Allot so many places to lists by their votes; there is at least one vote.

    Raises ``TallyError``: ``negative_count``; ``ValueError`` for fewer than one place.
    """
    if places < 1:
        raise ValueError("nothing_to_elect")
    if any(number < 0 for number in votes.values()):
        raise TallyError("negative_count")
    total = sum(votes.values())
    shares = {one: share_of(number, places, total) for one, number in votes.items()}
    given = {one: share.numerator // share.denominator for one, share in shares.items()}
    left = places - sum(given.values())
    ranked = sorted(shares, key=lambda one: -(shares[one] % 1))
    tied: tuple[L, ...] = ()
    if left and shares[ranked[left]] % 1 == shares[ranked[left - 1]] % 1:
        at_cut = shares[ranked[left]] % 1
        tied = tuple(one for one in votes if shares[one] % 1 == at_cut)
        ranked = [one for one in ranked if shares[one] % 1 > at_cut]
    sure = ranked[:left]
    result = {one: number + (one in sure) for one, number in given.items()}
    return Allotment(places=result, tied=tied, open_places=left - len(sure) if tied else 0)


def judge_lists[L: Hashable](votes: Mapping[L, int], places: int) -> RoundVerdict[L]:
    """Judge the first round of an election by lists; no threshold is asked for.

    Raises as ``allot``.
    """
    total = sum(votes.values())
    if not total:
        return RoundVerdict(
            elected=(),
            step=ElectionStep.NOMINATIONS,
            reason=ElectionReason.NO_VOTES,
            needed=0,
            size=0,
            places=places,
        )
    found = allot(votes, places)
    return RoundVerdict(
        elected=tuple(one for one, number in found.places.items() if number),
        step=ElectionStep.AMONG_TIED if found.tied else ElectionStep.DONE,
        reason=ElectionReason.TIE_AT_CUT if found.tied else ElectionReason.ENOUGH_VOTES,
        needed=0,
        size=total,
        places=found.open_places,
        stand_again=found.tied,
        seats=found.places,
    )
