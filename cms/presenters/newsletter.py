"""What a newsletter can include: the newest pages, proposals and resolutions, in the council's languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.models import Site

from cms.models import CampaignPage, EventPage, NewsPage
from cms.presenters.shell import place_of
from proposals.selectors.lists import proposals_of
from youth.languages import in_language
from youth.mail.selectors import languages_of_mail
from youth.models import Council
from youth.selectors.resolutions import resolutions_of

EACH_KIND = 6
TEXT_LENGTH = 280


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One item of a newsletter: a stable key, what it is, when it appeared, and its item in each language."""

    key: str
    kind: str
    at: datetime | None
    items: dict[str, dict[str, str]]

    @property
    def label(self) -> str:
        """Return the label of the choice."""
        titles = {language: item["title"] for language, item in self.items.items()}
        return f"{self.kind}: {in_language(titles, get_language())}"


def suggestions(site: Site, council: Council) -> list[Suggestion]:
    """Return the newest of each kind, in the order of a newsletter."""
    found = [*_pages(site, council), *_proposals(council), *_resolutions(council)]
    return sorted(found, key=lambda one: one.at.timestamp() if one.at else 0, reverse=True)


def _pages(site: Site, council: Council) -> Iterator[Suggestion]:
    for model in (NewsPage, CampaignPage, EventPage):
        pages = list(
            model.objects.descendant_of(site.root_page)
            .live()
            .public()
            .order_by("-first_published_at")[:EACH_KIND]
        )
        keys = [page.translation_key for page in pages]
        written = model.objects.live().public().filter(translation_key__in=keys).select_related("locale")
        known = {(page.translation_key, page.locale.language_code): page for page in written}
        for page in pages:
            key = f"page:{page.translation_key}"
            items = {
                language: _page_item(known.get((page.translation_key, language), page), key, language)
                for language in languages_of_mail(council)
            }
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
        items = _in_languages(council, key, item, "proposals:detail", proposal.pk)
        yield Suggestion(key, _("Proposal"), proposal.published_at, items)


def _resolutions(council: Council) -> Iterator[Suggestion]:
    for resolution in resolutions_of(council)[:EACH_KIND]:
        key = f"resolution:{resolution.pk}"
        title = f"{resolution.designation}: {resolution.title}"
        item = {"title": title, "text": "", "language": resolution.language}
        at = resolution.meeting.starts_at if resolution.meeting_id else None
        items = _in_languages(council, key, item, "youth:resolution", resolution.pk)
        yield Suggestion(key, _("Resolution"), at, items)


def _in_languages(
    council: Council, key: str, item: dict[str, str], name: str, pk: UUID
) -> dict[str, dict[str, str]]:
    """Return an item that was written in one language, with the link in the reader's language."""
    items = {}
    for language in languages_of_mail(council):
        with override(language):
            url = settings.BASE_URL + reverse(name, kwargs={"council": council.slug, "pk": pk})
            items[language] = {**item, "key": key, "url": url}
    return items


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(TEXT_LENGTH)
