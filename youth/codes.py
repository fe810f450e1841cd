"""One-time codes typed into a form, on any keyboard: six digits by mail, twelve on a card.

A card is valid for weeks, among many: its code is longer, so that nobody guesses any of them.
"""

import hashlib
import hmac
import secrets
import unicodedata

LENGTH = 6
CARD_LENGTH = 12
# Latin and Cyrillic letters that look like a digit.
_MEANT = str.maketrans({
    "o": "0", "о": "0", "q": "0", "l": "1", "i": "1", "і": "1", "|": "1", "!": "1", "z": "2",
    "з": "3", "э": "3", "ч": "4", "s": "5", "ѕ": "5", "б": "6", "g": "6", "b": "8", "в": "8",
})  # fmt: skip


def new_code() -> str:
    """Return a new code."""
    return f"{secrets.randbelow(10**LENGTH):0{LENGTH}}"


def new_seed() -> str:
    """Return the seed of codes made together; who has it can make them again."""
    return secrets.token_urlsafe(32)


def codes_of_seed(seed: str, how_many: int) -> list[str]:
    """Return the codes for as many cards, the same ones for the same seed."""
    codes: dict[str, None] = {}
    place = 0
    while len(codes) < how_many:
        digest = hmac.new(seed.encode(), str(place).encode(), hashlib.sha256).digest()
        codes[f"{int.from_bytes(digest) % 10**CARD_LENGTH:0{CARD_LENGTH}}"] = None
        place += 1
    return list(codes)


def in_groups(code: str) -> str:
    """Return a code of a card as people read it: groups of four digits."""
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))


def digits_meant(typed: str) -> str:
    """Return the typed code without spaces and dashes, with look-alike letters as digits."""
    plain = unicodedata.normalize("NFKC", typed).casefold().translate(_MEANT)
    return "".join(char for char in plain if char.isalnum())
