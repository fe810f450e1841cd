"""The order in which amendments are put to the vote: the rules `amendment.order`, `amendment.max_degree`.

And which of them exclude each other: of two such amendments the body adopts one at most.
"""

from collections.abc import Mapping, Sequence
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
# What names a point of the draft; the others are about all of it, or come at its end.
OF_A_POINT = frozenset({Change.REPLACE, Change.DELETE, Change.INSERT})
# The more of the draft a change replaces, the further it reaches.
REACH = (Change.REPLACE_ALL, Change.DELETE, Change.REPLACE, Change.INSERT, Change.ADD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved[K]:
    """An amendment that awaits its vote; ``to`` is the one that it changes, ``at`` its place as moved."""

    key: K
    change: Change
    at: int
    to: K | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What an amendment changes: a point of the draft, all of it, its end, or (``to``) another amendment."""

    change: Change
    point: str = ""
    to: str = ""


def exclude_each_other(one: Operation, other: Operation) -> bool:
    """Return whether two amendments cannot both be adopted.

    Another text of the whole excludes every other change. Of one point there is one new text, or none; after
    a point that was deleted nothing is inserted. Several points are inserted in the same place, or added at
    the end, beside each other. Two that change the same amendment bring two texts of it.
    """
    if one.to or other.to:
        return one.to == other.to
    if Change.REPLACE_ALL in {one.change, other.change}:
        return True
    if one.point != other.point or Change.ADD in {one.change, other.change}:
        return False
    changes = {one.change, other.change}
    return Change.INSERT not in changes or Change.DELETE in changes


def conflicts_among[K](operations: Mapping[K, Operation]) -> dict[K, list[K]]:
    """Return for each amendment those that it excludes, in the order in which they were given."""
    return {
        key: [
            other for other, its in operations.items() if other != key and exclude_each_other(operation, its)
        ]
        for key, operation in operations.items()
    }


def order_of_votes[K](awaiting: Sequence[Moved[K]], order: Sequence[AmendmentKind]) -> list[K]:
    """Return all amendments in the order in which the rules put them to the vote, one after the other."""
    left, found = list(awaiting), list[K]()
    while left:
        key = next_to_vote(left, order)[0]
        found.append(key)
        left = [one for one in left if one.key != key]
    return found


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
