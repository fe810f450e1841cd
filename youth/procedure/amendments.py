"""The order in which amendments are put to the vote: the rules `amendment.order`, `amendment.max_degree`."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from youth.procedure.choices import AmendmentKind


class Change(StrEnum):
    """What an amendment does to the draft decision."""

    REPLACE_ALL = "replace_all"
    REPLACE = "replace"
    DELETE = "delete"
    INSERT = "insert"
    ADD = "add"


# Under which word of the rules each change is put.
PLACE_IN_ORDER: dict[Change, AmendmentKind] = {
    Change.REPLACE_ALL: AmendmentKind.REPLACE,
    Change.REPLACE: AmendmentKind.CORRECT,
    Change.DELETE: AmendmentKind.CORRECT,
    Change.INSERT: AmendmentKind.ADD,
    Change.ADD: AmendmentKind.ADD,
}
# The more of the draft a change replaces, the further it reaches.
REACH = (Change.REPLACE_ALL, Change.DELETE, Change.REPLACE, Change.INSERT, Change.ADD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved[K]:
    """An amendment that awaits its vote; ``to`` is the one that it changes, ``at`` its place as moved."""

    key: K
    change: Change
    at: int
    to: K | None = None


def next_to_vote[K](awaiting: Sequence[Moved[K]], order: Sequence[AmendmentKind]) -> list[K]:
    """Return the amendments that may be put now, those of the same rank in the order as moved.

    An amendment to an amendment comes before what it changes. Where the rules put the last moved first, that
    is the only one; where they put the most far-reaching first, those that reach furthest.
    """
    changed = {one.to for one in awaiting if one.to is not None}
    free = [one for one in awaiting if one.key not in changed]
    if not free:
        return []
    if AmendmentKind.LAST_MOVED in order:
        return [max(free, key=lambda one: one.at).key]
    first = min(_rank(one, order) for one in free)
    return [one.key for one in sorted(free, key=lambda one: one.at) if _rank(one, order) == first]


def come_before_whole[K](awaiting: Sequence[Moved[K]], order: Sequence[AmendmentKind]) -> bool:
    """Return whether amendments have to be voted on before the draft as a whole."""
    if AmendmentKind.MAIN not in order:
        return bool(awaiting)
    main = order.index(AmendmentKind.MAIN)
    if AmendmentKind.MOST_FAR_REACHING in order or AmendmentKind.LAST_MOVED in order:
        return bool(awaiting) and main > 0
    return any(_rank(one, order) < main for one in awaiting)


def may_amend_amendment(degree: int, max_degree: int | None) -> bool:
    """Return whether an amendment of this degree is in order: 1 changes the draft, None is no limit."""
    return max_degree is None or degree <= max_degree


def _rank(one: Moved[object], order: Sequence[AmendmentKind]) -> int:
    if AmendmentKind.MOST_FAR_REACHING in order:
        return REACH.index(one.change)
    place = PLACE_IN_ORDER[one.change]
    return order.index(place) if place in order else len(order)
