"""Texts of the demonstration's pages, in Bulgarian and English, from ``texts/*.json``.

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
    # Blocks as a StreamField stores them.
    body: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTexts:
    """The texts of all pages in one language."""

    pages: dict[str, PageTexts]
    call: dict[str, str]
    widget_heading: str


@cache
def texts_in(language: str) -> SiteTexts:
    """Return the texts of the demonstration's pages in ``bg`` or ``en``."""
    stored = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    pages = {key: PageTexts(**texts) for key, texts in stored.pop("pages").items()}
    return SiteTexts(pages=pages, **stored)
