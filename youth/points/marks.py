"""The marks at the beginning of a line: what they look like, and which list may hold which."""

import re
from dataclasses import dataclass

MONTHS = "януари|февруари|март|април|май|юни|юли|август|септември|октомври|ноември|декември"
# Rank and style: a list of a lower rank is never inside one of a higher rank.
STYLES = (
    (0, "section", r"§\s?\d{1,3}[а-яa-z]?[.)]?"),
    (0, "article", r"[Чч]л\.\s?\d{1,3}[а-яa-z]?\."),
    (0, "roman", r"[IVXІХ]{1,6}[.)]"),
    (1, "paragraph", r"\(\d{1,3}[а-яa-z]?\)"),
    (2, "item", r"[Тт]\.\s?\d{1,3}[а-яa-z]?[.:]?"),
    # 1. but no date: neither "1. юни" nor "01.06.2027."; "1.5 км" is a measure, "1.1 Възлага" a point.
    (2, "decimal", rf"[1-9]\d{{0,2}}\.(?!\s(?:{MONTHS})\b)"),
    (2, "decimal", r"[1-9]\d{0,2}(?:\.[1-9]\d{0,2}){1,5}(?:\.|(?=\s[^\W\d_a-zа-я]))"),
    (3, "letter", r"[а-яa-z]{1,2}\)"),
    (3, "capital", r"[А-ЯA-Z]\)"),
    (3, "digit", r"\d{1,3}\)"),
    (4, "bullet", r"[-–—•*]"),
)
PATTERNS = [(rank, style, re.compile(rf"({pattern})(?:\s+|$)")) for rank, style, pattern in STYLES]
# Of lines without a mark.
PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of a line, as typed; ``path`` holds the numbers of a decimal one."""

    number: str
    rank: int
    style: str
    path: tuple[str, ...] = ()


NO_MARK = Mark("", -1, PLAIN)


def marked(line: str) -> tuple[Mark, str]:
    """Return the mark and the rest of a line whose spaces were collapsed."""
    for rank, style, pattern in PATTERNS:
        if found := pattern.match(line):
            number = found[1]
            path = tuple(number.rstrip(".").split(".")) if style == "decimal" else ()
            # The list of 1.1. is another one than that of 1.
            name = f"{style}{len(path)}" if style == "decimal" else style
            return Mark(number, rank, name, path), line[found.end() :]
    return NO_MARK, line
