"""Posters: a page's title and a code that leads a telephone to it, on one sheet of paper."""

import io
import json
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import unquote, urlsplit

import typst
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.sharing.typesetting import FONTS, showable
from templates.sharing.cards import Card
from templates.sharing.qr import code_for

TEMPLATE = Path(__file__).with_name("poster.typ")
REGIONS = {"bg": "BG", "en": "GB"}
# The longest title that still stands well in each size of points.
SIZES = ((24, 54), (60, 44), (110, 34), (10_000, 27))

type Kind = Literal["pdf", "svg", "png"]


def poster(card: Card, address: str, kind: Kind) -> bytes:
    """Return the poster of the page at ``address``: a tagged PDF, or an SVG with its letters as shapes."""
    code = io.BytesIO()
    code_for(address).save(code, kind="svg", border=4, xmldecl=False)
    sheet = typst.compile(
        str(TEMPLATE),
        format=kind,
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"poster": json.dumps(_words(card, address)), "code": code.getvalue().decode()},
        pdf_standards=cast("Any", ["ua-1"] if kind == "pdf" else []),
    )
    return bytes(sheet)


def _words(card: Card, address: str) -> dict[str, str]:
    """Return what stands on the poster, in the page's language."""
    title = showable(card.title) or showable(card.site)
    parts = urlsplit(address)
    with override(card.language):
        return {
            "title": title,
            "site": showable(card.site),
            "language": card.language,
            "region": REGIONS.get(card.language, ""),
            "colour": card.colour,
            "size": str(next(size for most, size in SIZES if len(title) <= most)),
            "alt": _("QR code with the address %(address)s") % {"address": address},
            "act": _("Point your phone’s camera at the code."),
            "address": address,
            "shown": showable(unquote(f"{parts.netloc}{parts.path}".rstrip("/"))),
        }
