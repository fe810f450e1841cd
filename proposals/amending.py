"""What amendments make of a draft decision: rows in, rows out. No database."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from youth.points import Point, as_rows, from_rows, keep_ids, parse
from youth.procedure.amendments import OF_A_POINT, Change, Operation, exclude_each_other

type Rows = list[dict[str, Any]]
SIMPLE = re.compile(r"^\d+\.$")


def amended(rows: Sequence[dict[str, Any]], change: Change, point: str, text: str) -> Rows | None:
    """Return the points of the draft after the change, or None where it has lost the point in the meantime.

    A point that is replaced keeps its id. Points that were numbered 1., 2., 3. are so afterwards.
    """
    draft, brought = list(from_rows(rows)), list(keep_ids(parse(text).points))
    if change is Change.REPLACE_ALL:
        return as_rows(brought)
    if change is Change.ADD:
        return _numbered(draft, [*draft, *brought])
    place = next((n for n, one in enumerate(draft) if one.id == point), None)
    if place is None:
        return None
    points = list(draft)
    if change is Change.DELETE:
        del points[place]
    elif change is Change.INSERT:
        points[place + 1 : place + 1] = brought
    else:
        points[place : place + 1] = [replace(brought[0], id=point), *brought[1:]] if brought else []
    return _numbered(draft, points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amending[K]:
    """An amendment to the draft as it is tried out: what it changes, and the words that it brings."""

    key: K
    operation: Operation
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consolidated[K]:
    """A draft with amendments in it: its points, which are in it, and which are not and for whose sake.

    ``gone`` are those whose point the draft does not have.
    """

    rows: Rows
    applied: tuple[K, ...] = ()
    excluded: tuple[tuple[K, K], ...] = ()
    gone: tuple[K, ...] = ()


def consolidated[K](rows: Sequence[dict[str, Any]], amendings: Sequence[Amending[K]]) -> Consolidated[K]:
    """Return the draft as it reads if these amendments are adopted one after the other, as they are given.

    One that an earlier one excludes is left out, and so is one to a point that the draft does not have.
    """
    draft: Rows = list(rows)
    applied = list[Amending[K]]()
    excluded, gone = list[tuple[K, K]](), list[K]()
    for one in amendings:
        rival = next((it for it in applied if exclude_each_other(it.operation, one.operation)), None)
        if rival is not None:
            excluded.append((one.key, rival.key))
            continue
        after = amended(draft, one.operation.change, one.operation.point, one.text)
        if after is None:
            gone.append(one.key)
            continue
        draft = after
        applied.append(one)
    keys = tuple(one.key for one in applied)
    return Consolidated(rows=draft, applied=keys, excluded=tuple(excluded), gone=tuple(gone))


def is_gone(rows: Sequence[dict[str, Any]], operation: Operation) -> bool:
    """Return whether the point that an amendment is about is no longer in the draft."""
    if operation.to or operation.change not in OF_A_POINT:
        return False
    return operation.point not in {row["id"] for row in rows}


def _numbered(before: Sequence[Point], points: Sequence[Point]) -> Rows:
    """Number points in a row where all of them were; annexes and tables have marks of their own."""
    if not all(SIMPLE.match(one.number) for one in before if one.kind == "point"):
        return as_rows(points)
    numbers = iter(range(1, len(points) + 1))
    return as_rows(
        [replace(one, number=f"{next(numbers)}.") if one.kind == "point" else one for one in points]
    )
