"""The pictures of the demonstration's pages, drawn in the colours of the product."""

import io
import math
from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw

from cms.models import Picture

type Colour = tuple[int, int, int]

SKY: Colour = (238, 244, 239)
# From the farthest to the nearest.
GREENS: tuple[Colour, ...] = ((176, 209, 197), (112, 170, 151), (48, 122, 104), (11, 92, 79))
SAND: Colour = (242, 238, 228)
TRUNK: Colour = (83, 98, 94)
# Drawn so many times larger and made smaller: Pillow draws no smooth edges itself.
SCALE = 2


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture with its title among the editors' pictures, the name of its file, and what draws it."""

    title: str
    file_name: str
    draw: Callable[[], bytes]


def picture_of(drawing: Drawing) -> Picture:
    """Return the picture among the editors' pictures, made where it is not there yet."""
    found = Picture.objects.filter(title=drawing.title).first()
    if found is not None:
        return found
    file = ImageFile(io.BytesIO(drawing.draw()), name=drawing.file_name)
    return Picture.objects.create(title=drawing.title, file=file)


def draw_hills(width: int = 1600, height: int = 1000) -> bytes:
    """Draw a half circle of seats rising behind green hills. Returns a PNG."""
    picture, draw = _sheet(width, height)
    centre, base = width * SCALE / 2, height * SCALE * 0.68
    for row, seats in enumerate((9, 13, 17, 21)):
        radius = SCALE * (190 + row * 105)
        for seat in range(seats):
            angle = math.pi * (seat + 0.5) / seats
            x, y = centre + radius * math.cos(angle), base - radius * math.sin(angle)
            size = SCALE * 24
            shade = tuple(round(a + (b - a) * row / 5) for a, b in zip(GREENS[-1], GREENS[1], strict=True))
            draw.ellipse((x - size, y - size, x + size, y + size), fill=shade)
    for layer, colour in enumerate(GREENS):
        top = height * SCALE * (0.62 + layer * 0.09)
        swing, phase, period = SCALE * (52 - layer * 7), layer * 1.9, 260 + layer * 70
        ridge = [
            (x, top + swing * math.sin(x / (SCALE * period) + phase)) for x in range(0, width * SCALE + 1, 8)
        ]
        draw.polygon([*ridge, (width * SCALE, height * SCALE), (0, height * SCALE)], fill=colour)
    return _png(picture, width, height)


def draw_path(width: int = 1600, height: int = 1000) -> bytes:
    """Draw a path between two rows of trees, which come nearer on both sides. Returns a PNG."""
    picture, draw = _sheet(width, height)
    right, low = width * SCALE, height * SCALE
    centre, horizon = right * 0.5, low * 0.52
    draw.rectangle((0, horizon, right, low), fill=GREENS[1])
    draw.polygon([(centre, horizon), (right * 0.86, low), (right * 0.14, low)], fill=SAND)
    for place in range(7):
        # Twice as near, twice as large and twice as far from the middle.
        near = 0.09 * 1.55**place
        foot, crown = horizon + near * low * 0.42, near * low * 0.21
        shade = GREENS[3 if place > 3 else 2]
        for side in (-1, 1):
            x = centre + side * near * right * 0.42
            draw.rectangle((x - crown * 0.12, foot - crown * 2, x + crown * 0.12, foot), fill=TRUNK)
            top = foot - crown * 3.2
            draw.ellipse((x - crown, top, x + crown, top + crown * 2.2), fill=shade)
    return _png(picture, width, height)


def _sheet(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", (width * SCALE, height * SCALE), SKY)
    return picture, ImageDraw.Draw(picture)


def _png(picture: Image.Image, width: int, height: int) -> bytes:
    result = io.BytesIO()
    picture.resize((width, height), Image.Resampling.LANCZOS).save(result, "PNG", optimize=True)
    return result.getvalue()


HILLS = Drawing("Хълмове и зала", "halmove-i-zala.png", draw_hills)
PATH = Drawing("Алея с дървета", "aleya.png", draw_path)
