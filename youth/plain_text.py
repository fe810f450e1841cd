"""Text as it may leave the house: one Unicode form, no control characters, nothing invisible.

What enters the book of resolutions is written this way, so that its seal in the journal, the row and every
later export hold the same characters.
"""

import unicodedata

# Left-to-right and right-to-left mark: names in two scripts need them, and they turn nothing around.
MARKS = "\u200e\u200f"
JOINER, SEPARATORS = "\u200d", "\u2028\u2029"
# Variation selectors and skin tones stand between an emoji and the joiner after it.
TONES = "\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"


def plain_text(text: str) -> str:
    """Return a text in Unicode form C; of the control characters only line ends and tabs stay."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.translate(dict.fromkeys(map(ord, SEPARATORS), "\n"))
    kept = "".join(
        char
        for spot, char in enumerate(text)
        if char in "\n\t" or (_is_character(char) and not is_invisible(text, spot))
    )
    # What stood on both sides of something left out may belong together now.
    return unicodedata.normalize("NFC", kept)


def plain_line(text: str) -> str:
    """Return the same on one line: line ends and tabs become spaces."""
    return plain_text(text).replace("\n", " ").replace("\t", " ")


def is_invisible(text: str, spot: int) -> bool:
    """Say whether the character at ``spot`` hides or turns around what people read.

    These are the characters of Unicode's category Cf (bidirectional overrides, zero-width spaces, soft
    hyphens, tags) and the two separators, but for the two direction marks and the joiner inside an emoji.
    """
    char = text[spot]
    if char.isascii():
        return False
    if char == JOINER:
        return not _joins(text, spot)
    return char in SEPARATORS or (unicodedata.category(char) == "Cf" and char not in MARKS)


def _joins(text: str, spot: int) -> bool:
    before, after = text[max(spot - 3, 0) : spot].rstrip(TONES)[-1:], text[spot + 1 : spot + 2]
    return all(char and unicodedata.category(char) == "So" for char in (before, after))


def _is_character(char: str) -> bool:
    point = ord(char)
    return not (unicodedata.category(char) in {"Cc", "Cs"} or point & 0xFFFE == 0xFFFE)
