"""The vendored font, as files: what it can show, and how words become lines. No Django."""

from functools import cache
from pathlib import Path

from PIL import ImageFont

FONTS = Path(__file__).resolve().parents[1] / "vendor" / "sofia-sans"
REGULAR = FONTS / "SofiaSans_400Regular.ttf"
HEAVY = FONTS / "SofiaSans_800ExtraBold.ttf"
# A private character that no font draws, so its shape is the one of "not there".
NOWHERE = "\U0010fffd"


@cache
def font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    """Return the font in a size of pixels; letters are placed one after the other."""
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def is_drawn(char: str) -> bool:
    """Return whether the font has a shape for a character."""
    if char.isspace():
        return True
    return char.isprintable() and bytes(font(HEAVY, 40).getmask(char)) != bytes(
        font(HEAVY, 40).getmask(NOWHERE)
    )


def showable(text: str) -> str:
    """Return the text without characters that the font lacks (emoji, other scripts)."""
    return " ".join("".join(char for char in text if is_drawn(char)).split())


def lines_of(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Break a text into lines of at most so many pixels; a word that is longer is broken itself."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if face.getlength(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while face.getlength(line) > width:
            fits = next(end for end in range(len(line) - 1, 0, -1) if face.getlength(line[:end]) <= width)
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line] if line else lines
