"""Quorum: how many must be present, in whole people. Never a percentage, never a float."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from youth.procedure.shares import smallest_above


@dataclass(frozen=True, slots=True)
class QuorumRule:
    """More than (strict) or at least ``fraction`` of the base, and never fewer than ``minimum``."""

    base: Literal["seats", "members"]
    fraction: Fraction
    strict: bool
    minimum: int = 1

    def needed(self, seats: int, in_office: int) -> int:
        """Return how many must be present; see ``quorum_needed``."""
        return quorum_needed(seats, in_office, self)

    def met(self, present: int, seats: int, in_office: int) -> bool:
        """Return whether ``present`` is enough; see ``quorum_met``."""
        return quorum_met(present, seats, in_office, self)


def quorum_needed(seats: int, in_office: int, rule: QuorumRule) -> int:
    """Return the smallest number of present members that makes a quorum.

    ``seats`` are statutory, vacant ones included; ``in_office`` are the members with a mandate in force.
    21 seats and "more than half" need 11; 20 seats need 11 too, because ten of twenty is not more than half.
    """
    base = seats if rule.base == "seats" else in_office
    return max(smallest_above(rule.fraction, base, strict=rule.strict), rule.minimum, 1)


def quorum_met(present: int, seats: int, in_office: int, rule: QuorumRule) -> bool:
    """Return whether so many present members make a quorum."""
    return present >= quorum_needed(seats, in_office, rule)
