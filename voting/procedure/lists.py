"""Places allocated to lists by Hare-Niemeyer, in exact fractions.

Each list gets the whole part of its share; the places that are left go to the largest remainders. Where
equal remainders are more than the places, the law has lots drawn: the lists are named, and the draw is an
input, never made here unseen.
"""

import hashlib
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from voting.procedure.tally import TallyError


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation[L: Hashable]:
    """The places of each list, with the arithmetic.

    ``shares`` are exact: votes times places by all votes. Between the ``tied`` lists lots decide who gets
    the ``open_places``, one each; both are empty where nothing is tied.
    """

    places: Mapping[L, int]
    shares: Mapping[L, Fraction]
    tied: tuple[L, ...] = ()
    open_places: int = 0

    def remainder(self, of: L) -> Fraction:
        """Return what the share of a list has above its whole part."""
        return self.shares[of] % 1


def allocate[L: Hashable](votes: Mapping[L, int], places: int) -> Allocation[L]:
    """Allocate so many places to lists by their votes; ties of remainders stay open, see ``with_lots``.

    Raises ``TallyError``: ``negative_count``, ``no_votes``; ``ValueError`` for fewer than one place.
    """
    if places < 1:
        raise ValueError("nothing_to_elect")
    if any(number < 0 for number in votes.values()):
        raise TallyError("negative_count")
    total = sum(votes.values())
    if total == 0:
        raise TallyError("no_votes")
    shares = {one: Fraction(number * places, total) for one, number in votes.items()}
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
    return Allocation(places=result, shares=shares, tied=tied, open_places=left - len(sure) if tied else 0)


def with_lots[L: Hashable](allocation: Allocation[L], drawn: Sequence[L]) -> Allocation[L]:
    """Give the open places to the lists that were drawn.

    Raises ``ValueError`` where the draw is not exactly one tied list for each open place.
    """
    if len(drawn) != allocation.open_places or len(set(drawn)) != len(drawn):
        raise ValueError("draw")
    if not set(drawn) <= set(allocation.tied):
        raise ValueError("draw")
    places = {one: number + (one in drawn) for one, number in allocation.places.items()}
    return replace(allocation, places=places, tied=(), open_places=0)


def draw_lots(tied: Sequence[str], places: int, seed: str) -> tuple[str, ...]:
    """Return which of the tied lists win, from a seed that everybody in the hall has seen made.

    Anybody can make the draw again: lists in the order of SHA-256 over seed, a line break and their key.
    """

    def lot(key: str) -> str:
        return hashlib.sha256(f"{seed}\n{key}".encode()).hexdigest()

    return tuple(sorted(tied, key=lot)[:places])
