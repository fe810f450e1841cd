"""Codes that bring a telephone to an address."""

from dataclasses import dataclass
from itertools import groupby

import segno

# What the standard asks to be left empty around a code, in modules.
QUIET = 4


@dataclass(frozen=True, slots=True)
class Drawing:
    """A code as one path of SVG in a square of ``size`` units, and the address in it."""

    address: str
    size: int
    path: str


def code_for(address: str) -> segno.QRCode:
    """Return the code; a quarter of it may be covered or torn before telephones fail."""
    return segno.make(address, error="q", micro=False)


def drawing_of(address: str) -> Drawing:
    """Return the code of an address as a path; dark modules that touch in a row are one rectangle."""
    rows = code_for(address).matrix
    path = []
    for y, row in enumerate(rows, start=QUIET):
        x = QUIET
        for is_dark, modules in groupby(row):
            width = len(list(modules))
            if is_dark:
                path.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return Drawing(address, len(rows) + 2 * QUIET, "".join(path))
