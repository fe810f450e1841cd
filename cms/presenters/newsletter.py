"""What a newsletter could tell: the newest pages, proposals and resolutions, in both languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Site

from cms.models import CampaignPage, EventPage, NewsPage
from cms.presenters.shell import place_of
from proposals.selectors import proposals_of
from youth.models import Council
from youth.selectors.resolutions import resolutions_of

EACH_KIND = 6
TEXT_LENGTH = 280
LANGUAGES = ("bg", "en")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing to tell: a stable key, what it is, when it appeared, and its item in each language."""

    key: str
    kind: str
    at: datetime | None
    items: dict[str, dict[str, str]]

    @property
    def label(self) -> str:
        """Return how the choice reads."""
        return f"{self.kind}: {self.items['bg']['title']}"


def suggestions(site: Site, council: Council) -> list[Suggestion]:
    """Return the newest of each kind, in the order in which a newsletter tells them."""
    found = [*_pages(site), *_proposals(council), *_resolutions(council)]
    return sorted(found, key=lambda one: one.at.timestamp() if one.at else 0, reverse=True)


def _pages(site: Site) -> Iterator[Suggestion]:
    for model in (NewsPage, CampaignPage, EventPage):
        pages = list(
            model.objects.descendant_of(site.root_page)
            .live()
            .public()
            .order_by("-first_published_at")[:EACH_KIND]
        )
        keys = [page.translation_key for page in pages]
        translated = {
            page.translation_key: page
            for page in model.objects.live()
            .public()
            .filter(translation_key__in=keys, locale__language_code="en")
        }
        for page in pages:
            key = f"page:{page.translation_key}"
            items = {"bg": _page_item(page, key, "bg")}
            items["en"] = _page_item(translated.get(page.translation_key, page), key, "en")
            kind = str(page._meta.verbose_name).capitalize()
            yield Suggestion(key, kind, page.first_published_at, items)


def _page_item(page: Any, key: str, language: str) -> dict[str, str]:
    with override(language):
        url = page.full_url or ""
    return {
        "key": key,
        "title": page.title,
        "text": _short(getattr(page, "intro", "") or page.search_description),
        "url": url,
        "language": page.locale.language_code,
    }


def _proposals(council: Council) -> Iterator[Suggestion]:
    if not place_of(council, "proposals:list"):
        return
    for proposal in proposals_of(council)[:EACH_KIND]:
        key = f"proposal:{proposal.pk}"
        item = {"title": proposal.title, "text": _short(proposal.summary), "language": proposal.language}
        address = ("proposals:detail", {"council": council.slug, "pk": proposal.pk})
        yield Suggestion(key, _("Proposal"), proposal.published_at, _in_languages(key, item, *address))


def _resolutions(council: Council) -> Iterator[Suggestion]:
    for resolution in resolutions_of(council)[:EACH_KIND]:
        key = f"resolution:{resolution.pk}"
        title = f"{resolution.designation}: {resolution.title}"
        item = {"title": title, "text": "", "language": resolution.language}
        address = ("youth:resolution", {"council": council.slug, "pk": resolution.pk})
        at = resolution.meeting.starts_at if resolution.meeting_id else None
        yield Suggestion(key, _("Resolution"), at, _in_languages(key, item, *address))


def _in_languages(
    key: str, item: dict[str, str], name: str, kwargs: dict[str, Any]
) -> dict[str, dict[str, str]]:
    """Return what people wrote in one language, with the link in the reader's."""
    items = {}
    for language in LANGUAGES:
        with override(language):
            items[language] = {**item, "key": key, "url": settings.BASE_URL + reverse(name, kwargs=kwargs)}
    return items


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(TEXT_LENGTH)
