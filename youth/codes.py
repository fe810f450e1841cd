"""One-time codes sent by mail and typed into a form: six digits, on any keyboard."""

import secrets
import unicodedata

LENGTH = 6
# Latin and Cyrillic letters that look like a digit.
_MEANT = str.maketrans({
    "o": "0", "о": "0", "q": "0", "l": "1", "i": "1", "і": "1", "|": "1", "!": "1", "z": "2",
    "з": "3", "э": "3", "ч": "4", "s": "5", "ѕ": "5", "б": "6", "g": "6", "b": "8", "в": "8",
})  # fmt: skip


def new_code() -> str:
    """Return a new code."""
    return f"{secrets.randbelow(10**LENGTH):0{LENGTH}}"


def digits_meant(typed: str) -> str:
    """Return the typed code without spaces and dashes, with look-alike letters as digits."""
    plain = unicodedata.normalize("NFKC", typed).casefold().translate(_MEANT)
    return "".join(char for char in plain if char.isalnum())
