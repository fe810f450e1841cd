"""Texts of the demonstration's pages, in Bulgarian and English, from ``texts/*.json``.

``bg.json`` and ``en.json`` hold the home page and the campaign, ``bg_pages.json`` and ``en_pages.json`` the
continuous information: news, events, documents, questions, and what the law asks for.

The campaign retells in our own words what the Municipality of Ihtiman announced about its project; the
other pages say how a proposal goes through this installation.
"""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTexts:
    """One page's texts in one language."""

    title: str
    slug: str
    intro: str = ""
    search_description: str = ""
    picture_alt: str = ""
    # What only this kind of page has: the place of an event, the topic of an article.
    fields: dict[str, Any] = field(default_factory=dict)
    # Blocks as a StreamField stores them.
    body: list[dict[str, Any]] = field(default_factory=list)


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
    pages = {key: PageTexts(**texts) for key, texts in stored.pop("pages").items()}
    return SiteTexts(pages=pages, **stored)
