"""The two sheets of a page, typeset: the picture of a shared link, and the poster with a code.

Both are drawn from a card, so what a card doesn't say is on neither. The face of the municipality is looked
up by the card's key; where it is gone, the sheet is drawn without it.
"""

import io
import json
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import unquote, urlsplit

import typst
from django.utils.translation import gettext as _
from django.utils.translation import override
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Site

from cms.contrast import mixed
from cms.pictures import UNREADABLE
from cms.sharing.typesetting import FONTS, showable
from cms.sites.faces import face_of_site
from templates.drawing import hall
from templates.face import Emblem, Face
from templates.sharing.cards import Card
from templates.sharing.qr import code_for

HERE = Path(__file__).parent
# Of a shared link's picture, in pixels; one point of the typesetter is one pixel.
SIZE = (1200, 630)
PIXELS = 72.0
PHOTO = "fill-460x630|format-jpeg"
SEATS = 33
PAPER = "#faf8f3"
REGIONS = {"bg": "BG", "en": "GB"}

type Kind = Literal["pdf", "svg", "png"]


def share_picture(card: Card) -> bytes:
    """Return the picture of a shared link: a PNG, or a JPEG where the page has a picture of its own.

    The title is above a half circle of seats in the site's colour, above the card's note and its bar, or
    beside the page's picture.
    """
    photo = _photo(card.picture)
    sheet = _common(card) | {
        "note": showable(card.note),
        "filled": min(100, max(0, card.filled)),
        "soft": mixed(card.colour, PAPER, 0.18),
        "photo": list(photo),
        "seats": _seats(card.colour) if not photo else [],
    }
    drawn = _typeset("card.typ", "png", {"sheet": json.dumps(sheet)})
    result = io.BytesIO()
    with Image.open(io.BytesIO(drawn)) as picture:
        flat = picture.convert("RGB")
    if card.picture:
        flat.save(result, "JPEG", quality=82, optimize=True)
    else:
        flat.quantize(128, dither=Image.Dither.NONE).save(result, "PNG", optimize=True)
    return result.getvalue()


def poster(card: Card, address: str, kind: Kind) -> bytes:
    """Return the poster of the page at ``address``: a tagged PDF, or an SVG with its letters as shapes."""
    code = io.BytesIO()
    code_for(address).save(code, kind="svg", border=4, xmldecl=False)
    parts = urlsplit(address)
    with override(card.language):
        sheet = _common(card) | {
            "alt": _("QR code with the address %(address)s") % {"address": address},
            "act": _("Point your phone’s camera at the code."),
            "address": address,
            "shown": showable(unquote(f"{parts.netloc}{parts.path}".rstrip("/"))),
        }
    return _typeset("poster.typ", kind, {"sheet": json.dumps(sheet), "code": code.getvalue().decode()})


def _common(card: Card) -> dict[str, Any]:
    """Return what is on both sheets: the title, the site and the municipality's face."""
    with override(card.language):
        face = _face(card.face)
    return {
        "title": showable(card.title) or showable(card.site),
        "site": showable(card.site),
        "language": card.language,
        "region": REGIONS.get(card.language, ""),
        "colour": card.colour,
        "arms": _bytes(face.arms),
        "sign": _bytes(face.sign),
        "sign_alt": face.sign.alt if face.sign else "",
        "funding": showable(face.funding),
    }


def _typeset(name: str, kind: Kind, words: dict[str, str]) -> bytes:
    sheet = typst.compile(
        str(HERE / name),
        format=kind,
        ppi=PIXELS if name == "card.typ" else None,
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs=words,
        pdf_standards=cast("Any", ["ua-1"] if kind == "pdf" else []),
    )
    return bytes(sheet)


def _face(key: str) -> Face:
    number = key.partition("-")[0]
    site = Site.objects.filter(pk=number).first() if number.isdigit() else None
    return face_of_site(site) if site is not None else Face()


def _photo(key: str) -> bytes:
    """Return the page's own picture, cut around its focal point; empty where it is gone."""
    number = key.partition("-")[0]
    picture = get_image_model().objects.filter(pk=number).first() if number.isdigit() else None
    if picture is None:
        return b""
    try:
        with picture.get_rendition(PHOTO).file.open() as file:
            return bytes(file.read())
    except UNREADABLE:
        return b""


def _bytes(emblem: Emblem | None) -> list[int]:
    """Return a picture as the typesetter takes it from JSON."""
    return list(emblem.content) if emblem is not None else []


def _seats(colour: str) -> list[dict[str, Any]]:
    """Return the half circle of seats as an ornament, in soft shades of the colour."""
    plan = hall(SEATS)
    times = 500 / float(plan.width)
    return [
        {
            "x": float(spot.x) * times,
            "y": float(spot.y) * times,
            "radius": float(spot.radius) * times,
            "shade": mixed(colour, PAPER, 0.75 if number % 5 else 0.2),
        }
        for number, spot in enumerate(plan.spots)
    ]
