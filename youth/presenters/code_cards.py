"""Cards with one-time codes as a PDF: each code in digits, and as a QR code that leads to its page."""

import io
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from templates.sharing.qr import code_for
from youth.codes import in_groups
from youth.models import CodeBatch
from youth.presenters.typesetting import REGIONS, typeset

TEMPLATE = Path(__file__).with_name("code_cards.typ")


def cards_pdf(batch: CodeBatch, codes: list[str], address: str) -> bytes:
    """Return the sheets in the council's first language; ``address`` is the page on which a code is entered.

    The code follows the address as its fragment, which browsers send to no server.
    """
    sheet = _words(batch, address)
    sheet["cards"] = [_card(code, address) for code in codes]
    return typeset(TEMPLATE, sheet)


def _card(code: str, address: str) -> dict[str, str]:
    drawing = io.BytesIO()
    code_for(f"{address}#{code}").save(drawing, kind="svg", border=2, xmldecl=False)
    return {"code": in_groups(code), "drawing": drawing.getvalue().decode(), "alt": in_groups(code)}


def _words(batch: CodeBatch, address: str) -> dict[str, Any]:
    council = batch.council
    language = council.languages[0] if council.languages else "bg"
    with override(language):
        day = date_format(batch.last_day, "DATE_FORMAT")
        parts = urlsplit(address)
        return {
            "title": f"{_('Codes for young people')}: {batch.label}",
            "council": council.own_name,
            "language": language,
            "region": REGIONS.get(language, ""),
            "lead": _("Your code. With it the council knows that you are from here, and your support stays."),
            "until": _("Works once, until %(day)s.") % {"day": day},
            "shown": f"{parts.netloc}{parts.path}",
            "footer": batch.label,
        }
