"""Texts of the demonstration's pages, in Bulgarian and English, from ``texts/*.json``.

``bg.json`` and ``en.json`` hold the home page and the campaign, ``bg_pages.json`` and ``en_pages.json`` the
continuous information: news, events, documents and questions. Privacy notice and accessibility statement are
those of any site, with the places in ``bg_places.json`` and ``en_places.json`` filled in.

The campaign retells in our own words what the Municipality of Ihtiman announced about its project; the
other pages say how a proposal goes through this installation.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cms.founding.texts import PageTexts, first_pages

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTexts:
    """The texts of all pages in one language."""

    pages: dict[str, PageTexts]
    call: dict[str, str]


@cache
def texts_in(language: str) -> SiteTexts:
    """Return the texts of the demonstration's pages in ``bg`` or ``en``."""
    stored = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    stored["pages"] |= json.loads((FOLDER / f"{language}_pages.json").read_text("utf-8"))
    places = json.loads((FOLDER / f"{language}_places.json").read_text("utf-8"))
    own = {key: PageTexts(**texts) for key, texts in stored.pop("pages").items()}
    pages = first_pages(language, places) | own
    return SiteTexts(pages=pages, **stored)
