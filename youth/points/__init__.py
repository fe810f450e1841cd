"""The points of a decision as one structure: see ``docs/points.md``."""

from youth.points.ids import keep_ids
from youth.points.reading import LINE_LENGTH, TEXT_LENGTH, Fault, parse, read
from youth.points.tree import (
    Decision,
    Line,
    Point,
    as_rows,
    as_text,
    from_rows,
    headed,
    indented_lines,
    walk,
    words_of,
)

__all__ = [
    "LINE_LENGTH",
    "TEXT_LENGTH",
    "Decision",
    "Fault",
    "Line",
    "Point",
    "as_rows",
    "as_text",
    "from_rows",
    "headed",
    "indented_lines",
    "keep_ids",
    "parse",
    "read",
    "walk",
    "words_of",
]
