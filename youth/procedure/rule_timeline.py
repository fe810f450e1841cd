"""Rules over time: a council's founding values, then its changes, each from an instant on.

A change is written down once and never carried out: which rules are in force is asked for a moment.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any


def change_from(change: Mapping[str, Any]) -> datetime:
    """Return the instant from which a change of the timeline holds."""
    return datetime.fromisoformat(change["from"])


def in_order(changes: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the changes by the instant from which they hold, then in the order they were entered.

    Those that a repeated vote overturned are left out.
    """
    return sorted((one for one in changes if not one.get("overturned")), key=change_from)


def facts_at(
    founding: Mapping[str, Any], changes: Iterable[Mapping[str, Any]], moment: datetime
) -> dict[str, Any]:
    """Return the council's own facts by field that are in force at ``moment``."""
    facts = dict(founding)
    for change in in_order(changes):
        if change_from(change) <= moment:
            facts |= change["facts"]
    return facts


def moments_from(changes: Iterable[Mapping[str, Any]], moment: datetime) -> Iterator[datetime]:
    """Yield ``moment`` and each later instant at which the rules change."""
    yield moment
    for change in in_order(changes):
        if change_from(change) > moment:
            yield change_from(change)


def coming_values(
    changes: Iterable[Mapping[str, Any]], moment: datetime
) -> dict[str, list[tuple[datetime, Any]]]:
    """Return by field what it will be after ``moment``: the instants in order, each with the value."""
    coming: dict[str, list[tuple[datetime, Any]]] = {}
    for change in in_order(changes):
        if (start := change_from(change)) > moment:
            for field, fact in change["facts"].items():
                coming.setdefault(field, []).append((start, fact["value"]))
    return coming
