"""What an amendment makes of a draft decision: rows in, rows out. No database."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from youth.points import Point, as_rows, from_rows, keep_ids, parse
from youth.procedure.amendments import Change

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


def _numbered(before: Sequence[Point], points: Sequence[Point]) -> Rows:
    """Number points in a row where all of them were; annexes and tables have marks of their own."""
    if not all(SIMPLE.match(one.number) for one in before if one.kind == "point"):
        return as_rows(points)
    numbers = iter(range(1, len(points) + 1))
    return as_rows(
        [replace(one, number=f"{next(numbers)}.") if one.kind == "point" else one for one in points]
    )
