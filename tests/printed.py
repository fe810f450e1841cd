"""What is written on the pages of a PDF that was made to be printed."""

import io
import re
from typing import Any

import pikepdf

CHARACTERS = re.compile(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>")
SPANS = re.compile(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>")
PARTS = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
DIVIDING = re.compile(r"[-\u00ad\u2010\u2011\u200b\s]")


def folded(text: str) -> str:
    """Return text without spaces, line ends and hyphens: where a line ends is up to the typesetter."""
    return DIVIDING.sub("", text)


def pages_of(pdf: bytes) -> list[str]:
    """Return the folded text of each page."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [folded("".join(_pieces(page))) for page in document.pages]


def text_of(pdf: bytes) -> str:
    """Return the folded text of all pages."""
    return "".join(pages_of(pdf))


def lines_of(pdf: bytes) -> list[tuple[int, float, float, float]]:
    """Return where each piece of a line is set: page, distance from the left and the foot, size in points."""
    lines: list[tuple[int, float, float, float]] = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages):
            left = foot = 0.0
            for instruction in pikepdf.parse_content_stream(page):
                operands: Any = instruction.operands
                if str(instruction.operator) == "cm":
                    left, foot = float(operands[4]), float(operands[5])
                elif str(instruction.operator) == "Tf":
                    lines.append((number, left, foot, float(operands[1])))
    return lines


def _pieces(page: pikepdf.Page) -> list[str]:
    fonts = {name: _alphabet(font) for name, font in page.Resources.Font.items()}
    pieces: list[str] = []
    font: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        if str(instruction.operator) == "Tf":
            font = fonts[str(operands[0])]
        elif str(instruction.operator) in ("Tj", "TJ"):
            shown = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
            codes = b"".join(bytes(part) for part in shown if isinstance(part, pikepdf.String))
            pieces.append("".join(font[int.from_bytes(codes[at : at + 2])] for at in range(0, len(codes), 2)))
    return pieces


def _alphabet(font: Any) -> dict[int, str]:
    """Return the font's codes with the characters that they mean."""
    letters: dict[int, str] = {}
    for kind, part in PARTS.findall(font.ToUnicode.read_bytes()):
        if kind == b"char":
            letters |= {int(code, 16): _text(text) for code, text in CHARACTERS.findall(part)}
            continue
        for first, last, text in SPANS.findall(part):
            codes = range(int(first, 16), int(last, 16) + 1)
            letters |= {code: chr(ord(_text(text)) + step) for step, code in enumerate(codes)}
    return letters


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")
