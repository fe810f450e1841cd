"""What a newsletter can include: the newest pages, proposals and resolutions, in the council's languages.

An event is offered until it is over or cancelled, with its day and place.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urljoin
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.models import Site

from cms.models import CampaignPage, EventPage, NewsPage
from cms.pictures import UNREADABLE
from cms.presenters.calendar import coming_events, when_words
from cms.presenters.shell import place_of
from cms.sites.faces import origin_of
from proposals.selectors.lists import proposals_of
from templates.face import face_of
from youth.languages import in_language
from youth.mail.selectors import languages_of_mail
from youth.models import Council
from youth.selectors.resolutions import resolutions_of

EACH_KIND = 6
TEXT_LENGTH = 280
# As wide as a mail, on dense screens too; every mail program shows it.
PICTURE = "fill-1200x562|format-jpeg"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One item of a newsletter: a stable key, what it is, when it appeared, and its item in each language."""

    key: str
    kind: str
    at: datetime | None
    items: dict[str, dict[str, str]]
    # The picture of each language's page; it is drawn in the size of a mail once it is chosen.
    pictures: dict[str, Any] = field(default_factory=dict)

    def item(self, language: str) -> dict[str, str]:
        """Return the item as it is kept in a newsletter, with its picture."""
        item, page = self.items[language], self.pictures.get(language)
        return item if page is None else {**item, **picture_of(page)}

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
    zone = ZoneInfo(council.time_zone)
    for model in (NewsPage, CampaignPage, EventPage):
        offered = model.objects.descendant_of(site.root_page).live().public()
        if model is EventPage:
            offered = coming_events(offered.filter(is_cancelled=False), zone)
        pages = list(offered.order_by("-first_published_at")[:EACH_KIND])
        keys = [page.translation_key for page in pages]
        written = model.objects.live().public().filter(translation_key__in=keys).select_related("locale")
        known = {(page.translation_key, page.locale.language_code): page for page in written}
        for page in pages:
            key = f"page:{page.translation_key}"
            shown = {
                language: known.get((page.translation_key, language), page)
                for language in languages_of_mail(council)
            }
            items = {
                language: _page_item(version, key, language, zone) for language, version in shown.items()
            }
            pictures = {
                language: version
                for language, version in shown.items()
                if getattr(version, "picture_id", None) is not None
            }
            kind = str(page._meta.verbose_name).capitalize()
            yield Suggestion(key, kind, page.first_published_at, items, pictures)


def facts_of(event: EventPage, zone: ZoneInfo) -> str:
    """Return day, hour and place of an event in the language of its page."""
    with override(event.locale.language_code):
        return ", ".join(filter(None, (capfirst(when_words(event, zone)), event.place, event.address)))


def picture_of(page: Any) -> dict[str, str]:
    """Return the picture of a page for a mail; empty where its file cannot be read."""
    try:
        url = page.picture.get_rendition(PICTURE).url
    except UNREADABLE:
        log.exception("picture cannot be read", extra={"picture": page.picture_id})
        return {}
    return {"picture": urljoin(origin_of(page.get_site()), url), "picture_alt": page.picture_alt}


def _page_item(page: Any, key: str, language: str, zone: ZoneInfo) -> dict[str, str]:
    with override(language):
        url = page.full_url or ""
    return {
        "key": key,
        "title": page.title,
        "text": _short(getattr(page, "intro", "") or page.search_description),
        "facts": facts_of(page, zone) if isinstance(page, EventPage) else "",
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
            url = face_of(council).origin + reverse(name, kwargs={"council": council.slug, "pk": pk})
            items[language] = {**item, "key": key, "url": url}
    return items


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(TEXT_LENGTH)
