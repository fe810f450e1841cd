"""The one order of people's names: the Bulgarian alphabet, then the Latin one."""

import unicodedata
from collections.abc import Iterable

# A letter of its own, though it is written as another one with a mark.
SHORT_I = "й"
SPACES, DIGITS, CYRILLIC, LATIN, OTHERS = range(5)


def in_name_order(names: Iterable[str]) -> list[str]:
    """Return names in Bulgarian alphabetical order."""
    return sorted(names, key=name_key)


def name_key(name: str) -> tuple[list[tuple[int, str]], str]:
    """Return by what a name is sorted: its letters without case and accents; what is written decides last.

    Names in Cyrillic come before those in Latin letters. A hyphen counts as a space.
    """
    letters = [_base(char) for char in unicodedata.normalize("NFC", name).casefold()]
    return [(_rank(char), char) for char in letters], name


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
