"""How a typed text of a decision is read, shown before it is kept."""

from dataclasses import dataclass
from typing import Any

from youth.phrasing.points import faults_shown
from youth.points import as_rows, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The legal ground, the rows of the points, and a sentence for each line at fault."""

    ground: str
    points: list[dict[str, Any]]
    faults: list[str]


def reading_of(typed: str) -> Reading:
    """Return how a text is read."""
    decision, faults = read(typed)
    return Reading(ground=decision.ground, points=as_rows(decision.points), faults=faults_shown(faults))
