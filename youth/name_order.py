"""The one order of people's names: the Bulgarian alphabet, then the Latin one."""

import re
import unicodedata
from collections.abc import Iterable

# A whole number, or one other character.
PARTS = re.compile(r"\d+|.", re.DOTALL)
# A letter of its own, though it is written as another one with a mark.
SHORT_I = "й"
SPACES, DIGITS, CYRILLIC, LATIN, OTHERS = range(5)


def in_name_order(names: Iterable[str]) -> list[str]:
    """Return names in Bulgarian alphabetical order."""
    return sorted(names, key=name_key)


def name_key(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """Return by what a name is sorted: its letters without case and accents; what is written decides last.

    Names in Cyrillic come before those in Latin letters. A hyphen counts as a space, and a number as what
    it says: "Member 2" comes before "Member 10".
    """
    return [_place(part) for part in PARTS.findall(unicodedata.normalize("NFC", name).casefold())], name


def _place(part: str) -> tuple[int, int, str]:
    """Return the place of a number, which is larger the more digits it has, or of another character."""
    if part.isdecimal():
        digits = part.lstrip("0")
        return DIGITS, len(digits), digits
    char = _base(part)
    return _rank(char), 0, char


def _base(char: str) -> str:
    if not char.isalnum():
        return " "
    return char if char == SHORT_I else unicodedata.normalize("NFD", char)[0]


def _rank(char: str) -> int:
    if char == " ":
        return SPACES
    if char.isdigit():
        return DIGITS
    script = unicodedata.name(char, "").partition(" ")[0]
    return {"CYRILLIC": CYRILLIC, "LATIN": LATIN}.get(script, OTHERS)
