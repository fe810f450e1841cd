"""Reading the text of a paper of this format from its pages.

Only what the typesetter writes is understood: text in composite fonts with a table back to Unicode. The
footer and the repeated heads of tables are returned separately: their place depends on the page breaks.
"""

import re
import unicodedata
from typing import Any

CHARS = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
RANGES = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
BLOCKS = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
WIDTH = 2
DIGITS = re.compile(r"\d+")
# A paper of this format has black text and thin lines only: pictures, filled shapes, clipping and other
# colours could hide a word.
COVERING = frozenset(
    [
        *("Do", "BI", "INLINE IMAGE", "sh", "f", "F", "f*", "B", "B*", "b", "b*", "W", "W*"),
        *("g", "G", "rg", "RG", "k", "K", "gs", "ri", "d"),
    ]
)
HYPHENS = dict.fromkeys(map(ord, "-\u00ad\u2010\u2011\u200b"))


class HiddenError(ValueError):
    """A page has something that could hide a word."""


def text_of(pdf: Any) -> tuple[str, frozenset[str]]:
    """Return the running text and the texts outside it, both without spaces, hyphens and line ends.

    A hyphen may only divide a word at the end of a line, which depends on the version. In the texts outside
    (number of the page, heads repeated) digits are left out.
    """
    running: list[str] = []
    apart: set[str] = set()
    for page in pdf.pages:
        shown, outside = _page(page)
        running += shown
        apart |= {DIGITS.sub("", _folded(text)) for text in outside}
    return _folded("".join(running)), frozenset(apart)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).translate(HYPHENS).split())


def _page(page: Any) -> tuple[list[str], list[str]]:
    """Return the pieces of a page's text: those that belong to it, and those marked as outside it."""
    import pikepdf

    fonts = {name: _unicode(font) for name, font in page.Resources.Font.items()}
    running: list[str] = []
    outside: list[str] = []
    marks: list[bool] = []
    current: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        match str(instruction.operator):
            case "BDC" | "BMC":
                marks.append(str(operands[0]) == "/Artifact")
            case "EMC":
                marks.pop()
            case "Tf":
                current = fonts[str(operands[0])]
            case "Tj" | "TJ" | "'" | '"':
                (outside if any(marks) else running).append(_shown(operands[-1], current))
            case "Tr" | "sc" | "scn" | "SC" | "SCN" if any(operand != 0 for operand in operands):
                raise HiddenError
            case covering if covering in COVERING:
                raise HiddenError
    return running, outside


def _shown(operand: Any, font: dict[int, str]) -> str:
    import pikepdf

    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    content = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    return "".join(
        font[int.from_bytes(content[place : place + WIDTH])] for place in range(0, len(content), WIDTH)
    )


def _unicode(font: Any) -> dict[int, str]:
    """Return the font's table from codes to text."""
    table: dict[int, str] = {}
    for kind, block in BLOCKS.findall(font.ToUnicode.read_bytes()):
        if kind == b"char":
            table |= {int(code, 16): _decoded(text) for code, text in CHARS.findall(block)}
            continue
        for first, last, text in RANGES.findall(block):
            start = int(first, 16)
            for code in range(start, min(int(last, 16), 0xFFFF) + 1):
                table[code] = chr(ord(_decoded(text)) + code - start)
    return table


def _decoded(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")
