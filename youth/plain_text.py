"""Cleaning of text input: one Unicode form, and no invisible characters.

What people write goes into ballots, minutes, resolutions, mails and packages. A mark that changes
the direction of what follows would show another text there than the one that is stored and sealed; so it is
removed at input, and row, seal and every later export have the same characters.
"""

import re
import unicodedata

# Format characters that are harmless or visible: the marks for one place of left-to-right and right-to-left
# texts, which turn nothing around but themselves, and the number and verse signs of Arabic and Syriac.
KEPT = frozenset("\u200e\u200f\u061c\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd") | frozenset(
    map(chr, range(0x600, 0x606))
)
# Letters and signs of Unicode that show nothing at all.
BLANKS = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0")
# What joins signs of one emoji, and letters of scripts that need it: of Arabic and Indian ones.
JOINERS = frozenset("\u200c\u200d")
LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029]")


def plain_text(text: str) -> str:
    """Return a text in Unicode form C without hidden characters and outer space; lines and tabs stay."""
    text = unicodedata.normalize("NFC", LINE_ENDS.sub("\n", text))
    kept = "".join(
        char
        for spot, char in enumerate(text)
        if char in "\n\t" or (_is_character(char) and not is_invisible(text, spot))
    )
    # Characters on both sides of a removed one may combine now.
    return unicodedata.normalize("NFC", kept).strip()


def plain_line(text: str) -> str:
    """Return the same on one line: line ends and tabs become spaces."""
    return plain_text(text).replace("\n", " ").replace("\t", " ")


def holds_hidden(text: str) -> bool:
    """Return whether a text on one line has an invisible character, which no name may have."""
    return any(unicodedata.category(char) in {"Cc", "Cf", "Co", "Cs"} or char in BLANKS for char in text)


def is_invisible(text: str, spot: int) -> bool:
    """Return whether the character at ``spot`` is invisible or changes the direction of text.

    These are Unicode's format characters and line separators, except those that are visible or harmless, and
    joiners where they join something.
    """
    char = text[spot]
    if char.isascii():
        return False
    if char in JOINERS:
        return not _joins(text[max(spot - 1, 0) : spot], text[spot + 1 : spot + 2])
    return (unicodedata.category(char) in {"Cf", "Zl", "Zp"} and char not in KEPT) or char in BLANKS


def _is_character(char: str) -> bool:
    point = ord(char)
    return not (unicodedata.category(char) in {"Cc", "Cs"} or point & 0xFFFE == 0xFFFE)


def _joins(before: str, after: str) -> bool:
    """Return whether a joiner is between two signs of an emoji or two letters that it may shape."""
    if not before or not after:
        return False
    if unicodedata.category(after) == "So":
        return unicodedata.category(before) in {"So", "Sk"} or before in {"\ufe0e", "\ufe0f"}
    return all(
        "\u0600" <= char < "\u2000" and unicodedata.category(char)[0] in "LM" for char in before + after
    )
