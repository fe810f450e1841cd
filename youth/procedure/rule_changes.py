"""Whether a decision of the body was enough to change its rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from youth.procedure.readers import Majority
from youth.procedure.shares import size_of, smallest_above


@dataclass(frozen=True, slots=True)
class Reached:
    """So many voted for, so many were needed."""

    votes_for: int
    needed: int

    @property
    def is_enough(self) -> bool:
        """Return whether the majority was reached."""
        return self.votes_for >= self.needed


def votes_needed(rule: Majority, *, seats: int, in_office: int, present: int, cast: int) -> int:
    """Return the smallest number of votes for that carries, at least one."""
    size = size_of(rule.base, seats=seats, in_office=in_office, present=present, cast=cast)
    return max(smallest_above(rule.fraction, size, strict=rule.strict), 1)


def reached(decision: Mapping[str, Any], rule: Majority) -> Reached:
    """Return how a decision, frozen with its numbers, compares with the majority that ``rule`` asks for."""
    votes, snapshot = decision["votes"], decision["snapshot"]
    in_favour, against = votes.get("for", 0), votes.get("against", 0)
    needed = votes_needed(
        rule,
        seats=snapshot["seats"],
        in_office=snapshot["in_office"],
        present=snapshot["present"],
        cast=in_favour + against,
    )
    return Reached(in_favour, needed)
