"""Text as it may leave the house: one Unicode form, and no control characters.

What enters the book of resolutions is written this way, so that its seal in the journal, the row and every
later export hold the same characters.
"""

import unicodedata


def plain_text(text: str) -> str:
    """Return a text in Unicode form C; of the control characters only line ends and tabs stay."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(char for char in text if char in "\n\t" or _is_character(char))


def plain_line(text: str) -> str:
    """Return the same on one line: line ends and tabs become spaces."""
    return plain_text(text).replace("\n", " ").replace("\t", " ")


def _is_character(char: str) -> bool:
    point = ord(char)
    return not (unicodedata.category(char) in {"Cc", "Cs"} or point & 0xFFFE == 0xFFFE)
