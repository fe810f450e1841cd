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
# The largest size at which the title fits into its place.
TITLE_SIZES = (88, 76, 66, 58, 50, 44)
TITLE_PLACE = (SIZE[0] - 2 * MARGIN, 340)
# Where a note is below, with its bar.
TITLE_OVER_NOTE = (SIZE[0] - 2 * MARGIN, 288)
NOTE_SIZES, BAR_TOP, BAR_HEIGHT = (64, 52, 42), 466, 22
LEADING = 1.1
# Drawn larger and made smaller: Pillow draws no smooth edges itself.
SCALE = 3


def share_picture(card: Card) -> bytes:
    """Draw the title over a half circle of seats in the site's colour, or over the card's note and its bar.

    Returns a PNG.
    """
    picture = Image.new("RGB", SIZE, PAPER)
    note = showable(card.note)
    if note:
        _draw_note(picture, note, card)
    else:
        picture.paste(_seats(card.colour), (SIZE[0] - 560, SIZE[1] - 280))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, SIZE[0], 14), fill=card.colour)
    site = showable(card.site)
    face, lines = _title(showable(card.title) or site, TITLE_OVER_NOTE if note else TITLE_PLACE)
    top = MARGIN + 4
    for line in lines:
        draw.text((MARGIN, top), line, font=face, fill=INK)
        top += round(face.size * LEADING)
    below = font(REGULAR, 38)
    name = lines_of(site, below, TITLE_PLACE[0])[:1] if note else lines_of(site, below, 560)[:2]
    for number, line in enumerate(name):
        draw.text(
            (MARGIN, SIZE[1] - MARGIN - 46 * (len(name) - number) + 8), line, font=below, fill=card.colour
        )
    result = io.BytesIO()
    picture.quantize(128, dither=Image.Dither.NONE).save(result, "PNG", optimize=True)
    return result.getvalue()


def _draw_note(picture: Image.Image, note: str, card: Card) -> None:
    """Write the note and draw its bar, filled from the left by the card's share."""
    width = TITLE_PLACE[0]
    draw = ImageDraw.Draw(picture)
    face = next((one for size in NOTE_SIZES if (one := font(HEAVY, size)).getlength(note) <= width), None)
    face = face or font(HEAVY, NOTE_SIZES[-1])
    draw.text(
        (MARGIN, BAR_TOP - 18), lines_of(note, face, width)[0], font=face, fill=card.colour, anchor="ls"
    )
    bar = Image.new("RGB", (width * SCALE, BAR_HEIGHT * SCALE), PAPER)
    drawn, end = ImageDraw.Draw(bar), (BAR_HEIGHT * SCALE) // 2
    drawn.rounded_rectangle((0, 0, bar.width - 1, bar.height - 1), end, fill=mixed(card.colour, PAPER, 0.18))
    filled = min(100, max(0, card.filled)) * bar.width // 100
    if filled:
        # Never narrower than its two round ends.
        right = max(filled, bar.height) - 1
        drawn.rounded_rectangle((0, 0, right, bar.height - 1), end, fill=card.colour)
    picture.paste(bar.resize((width, BAR_HEIGHT), Image.Resampling.LANCZOS), (MARGIN, BAR_TOP))


def _title(text: str, place: tuple[int, int]) -> tuple[FreeTypeFont, list[str]]:
    width, height = place
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
