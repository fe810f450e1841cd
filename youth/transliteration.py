"""Bulgarian in Latin letters for addresses and names of files: Закон за транслитерацията (ДВ 19/2009)."""

import re
import unicodedata
from functools import partial

# Чл. 5-10 of the law.
LETTERS = {
    **dict(zip("абвгдезийклмнопрстуфъь", "abvgdeziyklmnoprstufay", strict=True)),
    **dict(zip("жхцчшщюяѝ", ("zh", "h", "ts", "ch", "sh", "sht", "yu", "ya", "i"), strict=True)),
}
# The country's name keeps its old form, and "ия" at the end of a word is "ia".
_WHOLE = (
    (re.compile(r"\bбългария\b", re.IGNORECASE), "bulgaria"),
    (re.compile(r"ия\b", re.IGNORECASE), "ia"),
)
_TABLE = str.maketrans(LETTERS | {letter.upper(): latin.capitalize() for letter, latin in LETTERS.items()})


def in_latin(text: str) -> str:
    """Return the text with its Bulgarian letters in Latin ones; other letters stay."""
    text = unicodedata.normalize("NFC", text)
    for word, latin in _WHOLE:
        text = word.sub(partial(_as_written, latin), text)
    return text.translate(_TABLE)


def part_of_address(text: str) -> str:
    """Return the text in small Latin letters, digits and hyphens; empty where it has none of them."""
    plain = _without_accents(text.casefold()).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def foreign_letters(text: str) -> str:
    """Return the letters that no part of an address can be made of."""
    return "".join(char for char in _without_accents(text) if char.isalpha() and not char.isascii())


def _without_accents(text: str) -> str:
    return unicodedata.normalize("NFKD", in_latin(text))


def _as_written(latin: str, found: re.Match[str]) -> str:
    word = found[0]
    return latin.upper() if word.isupper() else latin.capitalize() if word[0].isupper() else latin
