"""The points of a decision as the format states them: their words, written anew from the rows.

Nothing here is shared with the code that read the text at the sender's: two statements that have to agree
are a check. The journal's seal is over these words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from plugins.records.package.bag import PACKAGE
from plugins.records.package.findings import Finding

STEP = "  "
MOST_LEVELS, MOST_ROWS = 8, 3000
Row = Mapping[str, Any]


def words_of(resolution: Row) -> str:
    """Return the words of a decision: legal ground, then one line for each point and each row of a table."""
    ground = [resolution["legal_ground"]] if resolution["legal_ground"] else []
    return "\n".join([*ground, *lines_of(resolution["points"])])


def lines_of(rows: Iterable[Row], level: int = 0) -> Iterator[str]:
    """Yield the lines of rows: numbers as they are, two spaces a level, cells between bars."""
    for row in rows:
        if row["kind"] == "table":
            for cells in row["rows"]:
                shown = [cell.replace("\\", "\\\\").replace("|", "\\|") for cell in cells]
                yield f"{STEP * level}| {' | '.join(shown)} |"
            continue
        yield STEP * level + line_of(row)
        # An annex begins a page of its own: what is in it is not indented.
        yield from lines_of(row["children"], level if row["kind"] == "annex" else level + 1)


def line_of(row: Row) -> str:
    """Return number and text of a point or an annex on one line."""
    return " ".join(part for part in (row["number"], row["text"]) if part)


def texts_of(rows: Sequence[Row], place: str = "points") -> Iterator[tuple[str, str]]:
    """Yield every text of the rows with its place: ``points[0].children[1].text``."""
    for number, row in enumerate(rows):
        here = f"{place}[{number}]"
        if row["kind"] == "table":
            for line, cells in enumerate(row["rows"]):
                yield from ((f"{here}.rows[{line}][{spot}]", cell) for spot, cell in enumerate(cells))
            continue
        yield from ((f"{here}.{name}", row[name]) for name in ("number", "text"))
        yield from texts_of(row["children"], f"{here}.children")


def check_points(rows: Sequence[Row]) -> Iterator[Finding]:
    """Yield ``POINTS_INVALID`` with the place of every row that a decision can't have."""
    ids: set[str] = set()
    count = 0
    for place, row, level in _placed(rows, "points", 1):
        count += len(row["rows"]) if row["kind"] == "table" else 1
        if row["id"] in ids:
            yield _invalid(f"{place}.id", row["id"])
        ids.add(row["id"])
        if row["kind"] == "table":
            if len({len(cells) for cells in row["rows"]}) != 1:
                yield _invalid(f"{place}.rows")
        elif not line_of(row):
            yield _invalid(place)
        if row["kind"] == "annex" and (level > 1 or not row["children"]):
            yield _invalid(place)
        if level > MOST_LEVELS + 1:
            yield _invalid(place)
    if count > MOST_ROWS:
        yield _invalid("points")
    kinds = [row["kind"] == "annex" for row in rows]
    if kinds != sorted(kinds) or kinds[0]:
        yield _invalid(f"points[{kinds.index(True)}]")


def _placed(rows: Sequence[Row], place: str, level: int) -> Iterator[tuple[str, Row, int]]:
    for number, row in enumerate(rows):
        here = f"{place}[{number}]"
        yield here, row, level
        yield from _placed(row.get("children", ()), f"{here}.children", level + 1)


def _invalid(place: str, detail: str = "") -> Finding:
    return Finding(code="POINTS_INVALID", file=PACKAGE, field=f"resolution.{place}", detail=detail)
