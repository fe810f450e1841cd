"""Making pages of the demonstration: once, from the texts of their language."""

from collections.abc import Iterable
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from wagtail.models import Page

from cms.demo.campaign_texts import texts_in
from cms.founding import pages
from youth.models import Council, Topic
from youth.selectors.lists import all_topics


def make_page[P: Page](parent: Page, model: type[P], language: str, key: str, **fields: Any) -> P:
    """Return the page of this name in this language; made and published where it is not there yet."""
    texts = texts_in(language).pages[key]
    translation_key = uuid5(NAMESPACE_URL, f"urn:glas:demo:{key}")
    return pages.make_page(parent, model, language, translation_key, texts, **fields)


def topics_named(council: Council, names: Iterable[str]) -> list[Topic]:
    """Return the council's topics with these names, those that it has."""
    wanted = set(names)
    return [topic for topic in all_topics(council) if topic.own_name in wanted]
