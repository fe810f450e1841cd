"""The lines of a typed text: cleaned, and gathered into tables where they are rows of one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from youth.plain_text import LINE_ENDS, plain_text

TAB_STOP = 4
SPACES = re.compile(r"[ \t]+")
# Cells end at a bar without a backslash before it.
BAR = re.compile(r"(?<!\\)((?:\\\\)*)\|")
ESCAPED = re.compile(r"\\([\\|])")
RULE = re.compile(r":?-{3,}:?")
BETWEEN = " | "


@dataclass(frozen=True, slots=True)
class Line:
    """A non-empty line: its number from 1, its indentation, and its text.

    ``rows`` are the cells of a table that begins here; a table has no text.
    """

    place: int
    indent: int
    text: str
    rows: tuple[tuple[str, ...], ...] = ()


def lines_of(typed: str) -> list[Line]:
    """Return the lines of a text without hidden characters, rows of tables gathered."""
    raw = [_line(place, line) for place, line in enumerate(LINE_ENDS.sub("\n", typed).split("\n"), start=1)]
    return list(_gathered([line for line in raw if line.text and not _is_rule(line.text)]))


def _line(place: int, raw: str) -> Line:
    body = raw.lstrip()
    indent = sum(TAB_STOP if char == "\t" else 1 for char in raw[: len(raw) - len(body)])
    return Line(place, indent, plain_text(body))


def _gathered(lines: list[Line]) -> Iterator[Line]:
    """Yield lines without tabs, and one line for each table."""
    cells: list[tuple[Line, list[str] | None]] = []
    for has_tabs, run in groupby(lines, key=lambda line: _is_tabbed(line.text)):
        found = list(run)
        tabbed = has_tabs and len(found) > 1
        cells += [(line, line.text.split("\t")) if tabbed else (_untabbed(line), None) for line in found]
    barred: list[tuple[Line, list[str] | None]] = []
    for is_barred, pairs in groupby(cells, key=lambda pair: pair[1] is None and _is_barred(pair[0].text)):
        some = list(pairs)
        if is_barred and len(some) > 1:
            some = [(line, _split(f"| {line.text} |")) for line, _cells in some]
        barred += some
    whole = [(line, _split(line.text) if line.text.startswith("|") else row) for line, row in barred]
    for is_table, rows in groupby(whole, key=lambda pair: pair[1] is not None):
        if not is_table:
            yield from (line for line, _row in rows)
        else:
            yield _table(rows)


def _is_rule(text: str) -> bool:
    """Return whether a line only draws a table: bars, and nothing or three dashes between them."""
    cells = [cell.strip() for cell in re.split(r"[\t|]", text)]
    return len(cells) > 1 and all(not cell or RULE.fullmatch(cell) for cell in cells)


def _is_tabbed(text: str) -> bool:
    """Return whether a line has cells between tabs; a tab after its mark does not count: "1.<tab>Възлага"."""
    from youth.points.marks import NO_MARK, marked

    first, tab, rest = text.partition("\t")
    if not tab:
        return False
    mark, left = marked(first.strip())
    return "\t" in rest or mark is NO_MARK or bool(left)


def _is_barred(text: str) -> bool:
    return BETWEEN in text and not text.startswith("|")


def _untabbed(line: Line) -> Line:
    # Spaces inside a sentence stay as they were typed.
    return replace(line, text=line.text.replace("\t", " ").strip())


def _split(text: str) -> list[str]:
    """Return the cells of a line that begins with a bar."""
    ends = [found.end() - 1 for found in BAR.finditer(text)]
    cells = [text[begin + 1 : end] for begin, end in zip(ends, [*ends[1:], len(text)], strict=True)]
    cells = cells[:-1] if not cells[-1].strip() and len(cells) > 1 else cells
    return [ESCAPED.sub(r"\1", cell) for cell in cells]


def _table(lines: Iterable[tuple[Line, list[str] | None]]) -> Line:
    """Return the table of these rows, all padded to the widest."""
    found = list(lines)
    rows = [tuple(SPACES.sub(" ", cell).strip() for cell in cells or ()) for _line, cells in found]
    width = max(map(len, rows))
    padded = tuple(row + ("",) * (width - len(row)) for row in rows)
    return replace(found[0][0], text="", rows=padded)
