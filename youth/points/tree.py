"""The tree of a decision's points: frozen values, their JSON rows and their text."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["point", "table", "annex"]
INDENT = "  "


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One row of a decision: a point with its mark as typed, a table, or an annex.

    ``number`` and ``text`` are of points and annexes, ``rows`` of tables; ``id`` is empty until it is given.
    """

    id: str = ""
    kind: Kind = "point"
    number: str = ""
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    children: tuple["Point", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision: the legal ground as typed, and the points."""

    ground: str = ""
    points: tuple[Point, ...] = ()


def walk(points: Iterable[Point]) -> Iterator[Point]:
    """Yield every point in the order of the text."""
    for point in points:
        yield point
        yield from walk(point.children)


def as_rows(points: Iterable[Point]) -> list[dict[str, Any]]:
    """Return the points as the JSON that is stored."""
    return [_as_row(point) for point in points]


def from_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[Point, ...]:
    """Return the points of stored rows."""
    return tuple(
        Point(
            id=row["id"],
            kind=row["kind"],
            number=row.get("number", ""),
            text=row.get("text", ""),
            rows=tuple(tuple(cells) for cells in row.get("rows", ())),
            children=from_rows(row.get("children", ())),
        )
        for row in rows
    )


def as_text(decision: Decision) -> str:
    """Return the text of a decision, one row a line; ``parse`` returns the same decision from it."""
    ground = [decision.ground] if decision.ground else []
    return "\n".join([*ground, *_lines(decision.points, "")])


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text, and how many levels it is indented."""

    level: int
    text: str


def indented_lines(text: str) -> list[Line]:
    """Return the lines of a text as ``as_text`` writes it; two spaces are a level."""
    bare = [(line, line.lstrip(" ")) for line in text.splitlines()]
    return [Line((len(line) - len(rest)) // len(INDENT), rest.rstrip()) for line, rest in bare]


def words_of(ground: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the text of a stored legal ground and stored rows."""
    return as_text(Decision(ground=ground, points=from_rows(rows)))


def headed(point: Point) -> str:
    """Return number and text on one line."""
    return f"{point.number} {point.text}".strip()


def _as_row(point: Point) -> dict[str, Any]:
    if point.kind == "table":
        return {"id": point.id, "kind": point.kind, "rows": [list(cells) for cells in point.rows]}
    return {
        "id": point.id,
        "kind": point.kind,
        "number": point.number,
        "text": point.text,
        "children": as_rows(point.children),
    }


def _lines(points: Iterable[Point], indent: str) -> Iterator[str]:
    for point in points:
        if point.kind == "table":
            yield from (f"{indent}{_row_of(cells)}" for cells in point.rows)
            continue
        yield f"{indent}{headed(point)}"
        # What follows an annex is in it without being indented.
        yield from _lines(point.children, indent if point.kind == "annex" else indent + INDENT)


def _row_of(cells: Iterable[str]) -> str:
    escaped = (re.sub(r"([\\|])", r"\\\1", cell) for cell in cells)
    return f"| {' | '.join(escaped)} |"
