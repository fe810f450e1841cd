"""The points of a decision, as people write them line by line."""

import re
from collections.abc import Iterable

# "1. ", "2) ", "т. 3. " at the start of a line.
LIST_NUMBER = re.compile(r"(?:т\.\s*)?(?P<number>\d{1,3})[.)]\s+(?=\S)")


def points_in(text: str) -> list[str]:
    """Return the points of a text, one per line that says something.

    A number goes only where it can be nothing but the number of the line: where every line has one and
    they count 1, 2, 3 upwards; of a line that stands alone, where a sentence begins after it. "30 000
    leva", "2027 г." or "1. юни" open a point that is voted on, and stay to the letter.
    """
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line]
    marks = [LIST_NUMBER.match(line) for line in lines]
    found = [mark for mark in marks if mark is not None]
    counted = [int(mark["number"]) for mark in found]
    if len(found) < len(lines) or counted != list(range(1, len(lines) + 1)):
        return lines
    if len(lines) == 1 and not lines[0][found[0].end()].isupper():
        return lines
    return [line[mark.end() :] for line, mark in zip(lines, found, strict=True)]


def numbered(points: Iterable[str]) -> str:
    """Return points as the text that is decided on, one per line; a point alone needs no number."""
    written = list(points)
    if len(written) < 2:
        return "".join(written)
    return "\n".join(f"{number}. {point}" for number, point in enumerate(written, start=1))
