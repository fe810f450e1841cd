"""The picture that others show beside a link to a page of ours: 1200 to 630 pixels. No Django."""

import io

from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont

from cms.contrast import mixed
from cms.sharing.typesetting import HEAVY, REGULAR, font, lines_of, showable
from templates.drawing import hall
from templates.sharing.cards import Card

SIZE = (1200, 630)
MARGIN = 76
PAPER, INK = "#faf8f3", "#15211f"
# The largest size that lets the title stand in its place.
TITLE_SIZES = (88, 76, 66, 58, 50, 44)
TITLE_PLACE = (SIZE[0] - 2 * MARGIN, 340)
LEADING = 1.1
# Drawn larger and made smaller: Pillow draws no smooth edges itself.
SCALE = 3


def share_picture(card: Card) -> bytes:
    """Draw the title over a half circle of seats in the site's colour. Returns a PNG."""
    picture = Image.new("RGB", SIZE, PAPER)
    picture.paste(_seats(card.colour), (SIZE[0] - 560, SIZE[1] - 280))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, SIZE[0], 14), fill=card.colour)
    site = showable(card.site)
    face, lines = _title(showable(card.title) or site)
    top = MARGIN + 4
    for line in lines:
        draw.text((MARGIN, top), line, font=face, fill=INK)
        top += round(face.size * LEADING)
    below = font(REGULAR, 38)
    name = lines_of(site, below, 560)[:2]
    for number, line in enumerate(name):
        draw.text(
            (MARGIN, SIZE[1] - MARGIN - 46 * (len(name) - number) + 8), line, font=below, fill=card.colour
        )
    result = io.BytesIO()
    picture.quantize(128, dither=Image.Dither.NONE).save(result, "PNG", optimize=True)
    return result.getvalue()


def _title(text: str) -> tuple[FreeTypeFont, list[str]]:
    width, height = TITLE_PLACE
    for size in TITLE_SIZES:
        face = font(HEAVY, size)
        lines = lines_of(text, face, width)
        if len(lines) * size * LEADING <= height:
            return face, lines
    most = int(height // (TITLE_SIZES[-1] * LEADING))
    return face, [*lines[: most - 1], lines[most - 1] + "…"]


def _seats(colour: str) -> Image.Image:
    """Return the half circle of seats as an ornament, in a soft shade of the colour."""
    width, height = 500, 280
    drawing = Image.new("RGB", (width * SCALE, height * SCALE), PAPER)
    draw = ImageDraw.Draw(drawing)
    plan = hall(33)
    times = width * SCALE / float(plan.width)
    for number, spot in enumerate(plan.spots):
        x, y, radius = float(spot.x) * times, float(spot.y) * times + 14 * SCALE, float(spot.radius) * times
        shade = mixed(colour, PAPER, 0.75 if number % 5 else 0.2)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=shade)
    return drawing.resize((width, height), Image.Resampling.LANCZOS)
