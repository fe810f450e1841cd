"""What a campaign's page gathers, and the way back from everything that is part of a campaign."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.query import PageQuerySet

from cms.blocks.phases import in_order, state_on
from cms.blocks.subjects import KINDS, Reference, reference_of
from cms.languages import in_this_language, way_to
from cms.models.base import context_of, readable
from cms.models.campaigns import CampaignPage
from cms.models.documents import StrategicDocumentPage
from cms.models.events import EventPage
from cms.models.gathering import InCampaign, WithTopics
from cms.models.news import NewsPage
from cms.presenters.calendar import Happening, coming_events, event_happening, past_events
from cms.presenters.shell import place_of
from cms.sites import councils_for, home_path, profile_for, zone_for
from cms.store.generation_cache import memory
from plugins import hooks
from templates.frame import Link
from youth import clock
from youth.models import Council, Topic
from youth.selectors.audiences import TOPIC
from youth.subjects import Subject, subjects_of
from youth.web.pagination import page_of

SHOWN = 3
PER_PAGE = 24


@dataclass(frozen=True, slots=True)
class Course:
    """How far a campaign is on a day: its phases, the present one, and what can be done in it."""

    stages: list[dict[str, str]]
    present: Any = None
    # The next one, while none is under way.
    coming: Any = None
    # The day on which it ended, once all phases are over.
    ended_on: date | None = None
    action_url: str = ""


@dataclass(frozen=True, slots=True)
class Tied:
    """A campaign by what ties others to it."""

    link: Link
    key: UUID
    topics: frozenset[UUID]
    subjects: frozenset[Reference]


@dataclass(frozen=True, slots=True)
class Named:
    """A proposal, opinion poll or meeting that the editor named, with what it is."""

    kind: str
    subject: Subject


@context_of(CampaignPage)
def campaign_context(page: CampaignPage, request: HttpRequest) -> dict[str, Any]:
    """Return how far the campaign is, and what belongs to it; ``?all=news`` shows all of one kind."""
    found: dict[str, Any] = _remembered("gathered", page, request, lambda: _read(page, request))
    kind = request.GET.get("all", "")
    context = {**found, "aside": plugins_aside(page, request)}
    return {**context, **_all_of(kind, page, request)} if kind in GATHERED else context


def course_on(day: date, page: CampaignPage, request: HttpRequest | None = None) -> Course:
    """Return how far the campaign is on a day, which its phases say by themselves."""
    phases = in_order(block.value for block in page.phases)
    stages = [{"name": one["title"], "state": state_on(day, one)} for one in phases]
    present = next((one for one in phases if state_on(day, one) == "here"), None)
    coming = next((one for one in phases if state_on(day, one) == "next"), None)
    if present is not None:
        target = way_to(present["page"], request) if present["page"] else ""
        url = target or in_this_language(present["address"] or "")
        return Course(stages, present, action_url=url if present["label"] else "")
    last = phases[-1]["last_day"] if phases else None
    return Course(stages, coming=coming, ended_on=None if coming else last)


def _read(page: CampaignPage, request: HttpRequest) -> dict[str, Any]:
    followed = topics_to_follow(page)
    ids = frozenset(one["topic"].pk for one in followed)
    news, events, documents = (find(page, ids, request) for find in GATHERED.values())
    today = clock.now().astimezone(zone_for(request)).date()
    return {
        "course": course_on(today, page, request),
        "contact_url": way_to(page.contact, request) if page.contact else "",
        "news": _first(news),
        "events": _first(_happenings(events, request)),
        "documents": _first(documents),
        "subjects": named_subjects(page, councils_for(request)),
        "topics_followed": followed,
    }


def _first(found: Any) -> dict[str, Any]:
    """Return the first few of a kind, and whether there are more."""
    rows = list(found[: SHOWN + 1])
    return {"rows": rows[:SHOWN], "has_more": len(rows) > SHOWN}


def _news(page: CampaignPage, topics: Collection[UUID], request: HttpRequest) -> PageQuerySet:
    # Without their own topics, which are not shown here.
    return _of(NewsPage, NewsPage.newest().prefetch_related(None), page, topics, request)


def _events(page: CampaignPage, topics: Collection[UUID], request: HttpRequest) -> PageQuerySet:
    return _of(EventPage, EventPage.open_to_all(), page, topics, request)


def _documents(page: CampaignPage, topics: Collection[UUID], request: HttpRequest) -> PageQuerySet:
    documents = readable(StrategicDocumentPage.objects.defer_streamfields())
    found = _of(StrategicDocumentPage, documents, page, topics, request)
    return found.order_by("-first_published_at", "-pk")


def _of(
    model: type[InCampaign],
    pages: PageQuerySet,
    page: CampaignPage,
    topics: Collection[UUID],
    request: HttpRequest,
) -> PageQuerySet:
    own = pages.filter(locale=page.locale_id, url_path__startswith=home_path(request) or "/")
    return model.of_campaign(own, page.translation_key, topics)


GATHERED = {"news": _news, "events": _events, "documents": _documents}


def _happenings(events: PageQuerySet, request: HttpRequest) -> list[Happening]:
    """Return the first events that come, soonest first, and after them the latest that are over."""
    zone, most = zone_for(request), SHOWN + 1
    coming = list(coming_events(events, zone)[:most])
    over = list(past_events(events, zone).order_by("-starts_at", "-pk")[:most])
    return [event_happening(event, request, zone) for event in [*coming, *over][:most]]


def _all_of(kind: str, page: CampaignPage, request: HttpRequest) -> dict[str, Any]:
    """Return everything of one kind, a page of it at a time, in the place of the short lists."""
    found = GATHERED[kind](page, page.topic_ids, request)
    listed = page_of(request, found.order_by("-starts_at", "-pk") if kind == "events" else found, PER_PAGE)
    zone = zone_for(request)
    rows = [event_happening(event, request, zone) for event in listed] if kind == "events" else list(listed)
    return {kind: {"rows": rows, "has_more": False}, "kind_shown": kind, "listed": listed}


def named_subjects(page: CampaignPage, councils: Iterable[Council]) -> list[Named]:
    """Return what the editor named, in that order, as far as everybody may read it."""
    references = _references(page)
    by_slug = {council.slug: council for council in councils}
    found: dict[Reference, Subject] = {}
    for slug in {one.council for one in references} & by_slug.keys():
        asked = [(one.label, one.key) for one in references if one.council == slug]
        read = subjects_of(by_slug[slug], asked, viewer=None)
        found |= {Reference(slug, *named): subject for named, subject in read.items()}
    return [Named(str(KINDS[one.label]), found[one]) for one in references if one in found]


def _references(page: CampaignPage) -> list[Reference]:
    return [found for block in page.subjects if (found := reference_of(block.value or ""))]


def topics_to_follow(page: WithTopics) -> list[dict[str, Any]]:
    """Return the page's topics, each with the address where it is followed."""
    topics: list[Topic] = sorted(page.topics.select_related("council"), key=lambda topic: topic.name)
    return [
        {
            "topic": one,
            "url": place_of(one.council, "youth:follow") + f"?{urlencode({'label': TOPIC, 'key': one.pk})}",
        }
        for one in topics
    ]


def plugins_aside(page: WithTopics, request: HttpRequest) -> SafeString:
    """Return what the plugins of the site's councils show at ``page.aside``, the same for everybody."""
    councils = councils_for(request)

    def asked() -> SafeString:
        answers = [
            answer
            for council in councils
            for answer in hooks.slot.collect(council, request=None, name="page.aside", subject=page)
        ]
        # Escaped where the plugin was asked.
        return mark_safe("".join(str(answer) for answer in answers))

    return _remembered("aside", page, request, asked)


def campaigns_of(page: InCampaign, request: HttpRequest) -> list[Link]:
    """Return the campaigns whose part a page is: the one that was chosen, else those with its topics."""
    tied = campaigns_on(request)
    if not tied:
        return []
    if page.campaign_id is not None:
        key = page.campaign.translation_key if page.campaign else None
        return [one.link for one in tied if one.key == key]
    topics = page.topic_ids
    return [one.link for one in tied if one.topics & topics]


def campaigns_about(request: HttpRequest, topics: Collection[UUID]) -> list[Link]:
    """Return the campaigns that gather a page of a council: by its topics, or because an editor named it."""
    if profile_for(request) is None:
        return []
    here, about = reference_of(request.path), frozenset(topics)
    return [one.link for one in campaigns_on(request) if here in one.subjects or one.topics & about]


def campaigns_on(request: HttpRequest) -> tuple[Tied, ...]:
    """Return the campaigns of the site in the language of now that everybody may read, newest first."""
    home = home_path(request)
    if home is None:
        return ()
    key = ("campaigns", get_language(), request.META.get("HTTP_HOST", ""))

    def read() -> tuple[Tied, ...]:
        pages = readable(CampaignPage.objects.filter(url_path__startswith=home)).defer("body", "phases")
        return tuple(
            Tied(
                Link(page.title, page.get_url(request) or ""),
                page.translation_key,
                page.topic_ids,
                frozenset(_references(page)),
            )
            for page in pages.prefetch_related("topics").order_by("-first_published_at", "-pk")
        )

    return memory.remembered(key, read)


@context_of(NewsPage)
@context_of(EventPage)
@context_of(StrategicDocumentPage)
def part_context(page: InCampaign, request: HttpRequest) -> dict[str, Any]:
    """Return what a page shows that may be part of a campaign: the way back, and what plugins add."""
    return {
        "campaigns": _remembered("campaigns of", page, request, lambda: campaigns_of(page, request)),
        "aside": plugins_aside(page, request),
    }


def _remembered[T](name: str, page: Any, request: HttpRequest, read: Callable[[], T]) -> T:
    """Return what was read for a page in this moment; a preview may hold another choice of the editor."""
    if getattr(request, "is_preview", False) or not page.pk:
        return read()
    names = tuple(council.pk for council in councils_for(request))
    key = (name, page.pk, get_language(), request.META.get("HTTP_HOST", ""), names)
    return memory.remembered(key, read)
