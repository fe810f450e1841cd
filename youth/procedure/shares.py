"""The arithmetic of thresholds: of how many a share is taken, and the smallest whole number above it."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from youth.procedure.choices import Base


def smallest_above(share: Fraction, of: int, *, strict: bool) -> int:
    """Return the smallest whole number that is at least ``share`` of ``of``, or more than it if ``strict``.

    More than half of 21 is 11; more than half of 20 is 11 too, for ten of twenty is not more than half.
    """
    whole, rest = divmod(share.numerator * of, share.denominator)
    return whole + 1 if strict or rest else whole


def size_of(base: Base, *, seats: int, in_office: int, present: int, cast: int) -> int:
    """Return of how many people, or votes, a share is taken; ``cast`` are votes for and against."""
    match base:
        case Base.SEATS:
            return seats
        case Base.MEMBERS:
            return in_office
        case Base.PRESENT:
            return present
        case Base.CAST:
            return cast


def decision_size(decision: Mapping[str, Any]) -> int:
    """Return how many people, or votes, the share in a frozen decision was taken of."""
    votes, snapshot = decision["votes"], decision["snapshot"]
    # In an election the votes cast are the valid ballots.
    cast = decision["valid"] if "valid" in decision else votes["for"] + votes["against"]
    # Lists share the places by the votes for them.
    if "seats" in decision and decision["round"] == 1:
        return int(cast)
    return size_of(
        Base(decision["rule"]["base"]),
        seats=snapshot["seats"],
        in_office=snapshot["in_office"],
        present=snapshot["present"],
        cast=cast,
    )
