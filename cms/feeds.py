"""Feeds and calendars of the site: news by Atom, events and meetings as calendar files."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.models import Page

from cms.models import CampaignPage, EventPage, NewsPage
from cms.models.base import readable
from cms.models.documents import StrategicDocumentPage
from cms.presenters.calendar import AHEAD, day_in, last_days, moments_of
from cms.sites import councils_for, home_path, zone_for
from cms.sites.faces import face_for
from plugins import hooks
from youth import clock
from youth.calendars import CalendarEntry, calendar_answer, meeting_entries
from youth.models import Council
from youth.selectors.meetings import announced_meetings

ENTRIES = 30


def own_key(page: Page) -> UUID:
    """Return an id of the page in its language that outlives every change of its address."""
    return uuid5(page.translation_key, get_language() or "")


class NewsFeed(Feed):
    """The newest news and campaigns of the site in one language."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpRequest:
        """Return the request: addresses of pages depend on the requested site."""
        return request

    def title(self, request: HttpRequest) -> str:
        """Name the feed."""
        return _("%(site)s: news") % {"site": face_for(request).name}

    def link(self, request: HttpRequest) -> str:
        """Return the address of the home page."""
        return reverse("wagtail_serve", args=[""])

    def feed_url(self, request: HttpRequest) -> str:
        """Return the feed's own address."""
        return reverse("news_feed")

    def items(self, request: HttpRequest) -> Iterable[NewsPage | CampaignPage]:
        """Return the newest articles and campaigns, each with its address."""
        home = home_path(request)
        if home is None:
            return []
        campaigns = readable(CampaignPage.objects.order_by("-first_published_at"))
        found: list[NewsPage | CampaignPage] = [
            *NewsPage.newest().filter(url_path__startswith=home)[:ENTRIES],
            *campaigns.filter(url_path__startswith=home).prefetch_related("topics")[:ENTRIES],
        ]
        for item in found:
            item.address = item.get_url(request) or ""
        return sorted(found, key=self.item_pubdate, reverse=True)[:ENTRIES]

    def item_title(self, item: NewsPage | CampaignPage) -> str:
        """Return the title."""
        return item.title

    def item_description(self, item: NewsPage | CampaignPage) -> str:
        """Return the introduction."""
        return item.intro

    def item_link(self, item: NewsPage | CampaignPage) -> str:
        """Return the address of the page."""
        return item.address

    def item_guid(self, item: NewsPage | CampaignPage) -> str:
        """Return an id that outlives a change of address."""
        return own_key(item).urn

    def item_pubdate(self, item: NewsPage | CampaignPage) -> datetime:
        """Return the day that the article names, of a campaign when it began."""
        if isinstance(item, CampaignPage):
            return item.first_published_at or datetime.now(UTC)
        return datetime.combine(item.date, time(), ZoneInfo(settings.TIME_ZONE))

    def item_updateddate(self, item: NewsPage | CampaignPage) -> datetime:
        """Return when what readers see was last changed."""
        return item.last_published_at or self.item_pubdate(item)

    def item_categories(self, item: NewsPage | CampaignPage) -> list[str]:
        """Return the names of its topics."""
        return [topic.name for topic in item.topics_by_name]


@require_GET
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """Return the site's events in this language, the announced meetings and the dates of its councils."""
    home = home_path(request)
    events = EventPage.open_to_all().filter(url_path__startswith=home) if home else EventPage.objects.none()
    entries = [event_entry(event, request) for event in events]
    entries += [draft_entry(page, request) for page in last_days(request)] if home else []
    if councils := councils_for(request):
        entries += meeting_entries(announced_meetings(councils), request)
        entries += moment_entries(councils, request)
    return calendar_answer(face_for(request).name, entries)


@require_GET
def event_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return one event as a calendar file."""
    home = home_path(request)
    if home is None:
        raise Http404
    event = EventPage.open_to_all().filter(url_path__startswith=home, translation_key=key).first()
    if event is None:
        raise Http404
    return calendar_answer(event.title, [event_entry(event, request)], download=f"{event.slug}.ics")


def event_entry(event: EventPage, request: HttpRequest) -> CalendarEntry:
    """Return an event as an entry of a calendar."""
    zone = zone_for(request)
    days = event.is_whole_day
    return CalendarEntry(
        key=own_key(event),
        title=event.title,
        url=request.build_absolute_uri(event.get_url(request) or "/"),
        changed_at=(event.last_published_at or event.starts_at).astimezone(UTC),
        sequence=event.revision_number,
        starts_at=None if days else event.starts_at,
        ends_at=None if days else event.ends_at,
        first_day=event.first_day(zone) if days else None,
        last_day=event.last_day(zone) if days else None,
        place=", ".join(part for part in (event.place, event.address) if part),
        text=event.cancellation if event.is_cancelled else event.intro,
        is_cancelled=event.is_cancelled,
    )


def draft_entry(page: StrategicDocumentPage, request: HttpRequest) -> CalendarEntry:
    """Return the last day for opinions on a draft as an entry of a calendar."""
    title = _("Last day to send your opinion: %(title)s") % {"title": page.title}
    return CalendarEntry(
        key=own_key(page),
        title=title,
        url=request.build_absolute_uri(page.get_url(request) or "/"),
        changed_at=(page.last_published_at or clock.now()).astimezone(UTC),
        first_day=page.opinions_until,
        last_day=page.opinions_until,
    )


def moment_entries(councils: list[Council], request: HttpRequest) -> list[CalendarEntry]:
    """Return the dates that plugins name from a year ago to a year ahead as entries of a calendar."""
    today = clock.now().astimezone(zone_for(request)).date()
    return [
        moment_entry(moment, request) for _c, moment in moments_of(councils, today - AHEAD, today + AHEAD)
    ]


def moment_entry(moment: hooks.Moment, request: HttpRequest) -> CalendarEntry:
    """Return a plugin's date as an entry of a calendar; place and title of it are who it is."""
    starts, ends = moment.starts, moment.ends
    at = starts if isinstance(starts, datetime) else None
    changed = at or datetime.combine(starts, time(), zone_for(request))
    return CalendarEntry(
        key=uuid5(NAMESPACE_URL, f"{moment.url} {moment.title}"),
        title=str(moment.title),
        url=request.build_absolute_uri(moment.url),
        changed_at=changed.astimezone(UTC),
        starts_at=at,
        ends_at=ends if isinstance(ends, datetime) else None,
        first_day=None if at else starts,
        last_day=None if at else day_in(ends or starts, zone_for(request)),
    )
