"""The texts of a site's first pages, in Bulgarian and English, from ``texts/*.json``.

They describe what the program does. What only the municipality knows is a marked placeholder.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from cms.form_pages.keeping import KEPT_FOR

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


def first_pages(language: str, places: Mapping[str, str]) -> dict[str, PageTexts]:
    """Return the pages with the places filled in: ``municipality`` and those of ``places_to_fill_in``."""
    known = {**places, "contact_days": str(KEPT_FOR.days)}

    def filled(value: Any, *, is_markup: bool = False) -> Any:
        if isinstance(value, str):
            words = {name: escape(text, quote=False) if is_markup else text for name, text in known.items()}
            return Template(value).substitute(words)
        if isinstance(value, list):
            return [filled(each, is_markup=True) for each in value]
        return {key: filled(each, is_markup=is_markup) for key, each in value.items()}

    return {key: PageTexts(**filled(texts)) for key, texts in _stored(language)["pages"].items()}


def title_of(key: str, language: str) -> str:
    """Return the title that a first page is made with."""
    return str(_stored(language)["pages"][key]["title"])


def places_to_fill_in(language: str) -> dict[str, str]:
    """Return the placeholders in square brackets for what only the municipality knows."""
    return dict(_stored(language)["to_fill_in"])


def note_in(language: str) -> dict[str, Any]:
    """Return the block that tells an editor what to do with such a page."""
    return {"type": "callout", "value": _stored(language)["note"]}


@cache
def _stored(language: str) -> dict[str, Any]:
    stored: dict[str, Any] = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    return stored
