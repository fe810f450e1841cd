"""The vendored font, as files, and what it can show. No Django."""

from functools import cache
from pathlib import Path

from PIL import ImageFont

FONTS = Path(__file__).resolve().parents[1] / "vendor" / "sofia-sans"
HEAVY = FONTS / "SofiaSans_800ExtraBold.ttf"
# A private character that no font draws, so its shape is the one of "not there".
NOWHERE = "\U0010fffd"


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(HEAVY, 40, layout_engine=ImageFont.Layout.BASIC)


@cache
def is_drawn(char: str) -> bool:
    """Return whether the font has a shape for a character."""
    if char.isspace():
        return True
    return char.isprintable() and bytes(_font().getmask(char)) != bytes(_font().getmask(NOWHERE))


def showable(text: str) -> str:
    """Return the text without characters that the font lacks (emoji, other scripts)."""
    return " ".join("".join(char for char in text if is_drawn(char)).split())
