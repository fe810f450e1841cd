"""The calendar: the site's events and the public meetings of its councils, in one order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.db.models.functions import ExtractYear
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.query import PageQuerySet

from cms.models.base import context_of, readable
from cms.models.documents import StrategicDocumentPage
from cms.models.events import CalendarPage, EventPage
from cms.models.forms import FormPage
from cms.presenters.consultations import drafts_closing
from cms.presenters.shell import place_of
from cms.sites import councils_for, home_path, zone_for
from plugins import hooks
from youth import clock
from youth.models import Council, Meeting
from youth.selectors.meeting_names import meeting_name
from youth.selectors.meetings import announced_meetings

YEARS = range(1990, 2101)
# How far ahead plugins are asked for their dates.
AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event or a meeting in a list of dates."""

    when: datetime
    title: str
    # What else is said of it, each in a few words.
    facts: tuple[str, ...]
    url: str
    is_cancelled: bool = False
    # The language of the title, empty where it is the page's.
    language: str = ""


def midnight(zone: ZoneInfo) -> datetime:
    """Return the moment at which today began."""
    return datetime.combine(clock.now().astimezone(zone).date(), time(), zone)


def coming_events(events: QuerySet[EventPage], zone: ZoneInfo) -> QuerySet[EventPage]:
    """Return the events that are not over; one without an end, or of a whole day, lasts until midnight."""
    return events.filter(_lasts(zone))


def past_events(events: QuerySet[EventPage], zone: ZoneInfo) -> QuerySet[EventPage]:
    """Return the events that are over."""
    return events.exclude(_lasts(zone))


def _lasts(zone: ZoneInfo) -> Q:
    today = midnight(zone)
    has_end = Q(ends_at__gte=today) & (Q(is_whole_day=True) | Q(ends_at__gte=clock.now()))
    return has_end | Q(ends_at=None, starts_at__gte=today)


def coming_meetings(councils: list[Council], zone: ZoneInfo) -> QuerySet[Meeting]:
    """Return the announced meetings that are in session, or that take place today or later."""
    running = Q(state__in=[Meeting.State.OPEN, Meeting.State.SUSPENDED])
    ahead = Q(starts_at__gte=midnight(zone), state__in=[Meeting.State.CONVENED, Meeting.State.CANCELLED])
    return announced_meetings(councils).filter(running | ahead)


def coming(events: QuerySet[EventPage], request: HttpRequest, *, most: int | None = None) -> list[Happening]:
    """Return at most ``most`` coming dates, soonest first: of these events and of the site's meetings."""
    zone, councils = zone_for(request), councils_for(request)
    found = [event_happening(event, request, zone) for event in coming_events(events, zone)[:most]]
    if councils:
        found += [meeting_happening(meeting, zone) for meeting in coming_meetings(councils, zone)[:most]]
        found += coming_moments(councils, zone)
    return sorted(found, key=lambda one: one.when)[:most]


@context_of(CalendarPage)
def calendar_context(page: CalendarPage, request: HttpRequest) -> dict[str, Any]:
    """Return the months of the calendar: what comes, or with ``?year=`` what was in that year."""
    events = EventPage.open_to_all().child_of(page)
    asked = request.GET.get("year", "")
    if not (asked.isascii() and asked.isdigit() and int(asked) in YEARS):
        found = sorted([*coming(events, request), *closing_drafts(request)], key=lambda one: one.when)
        return {"months": by_month(found), "year": None}
    year, zone, councils = int(asked), zone_for(request), councils_for(request)
    over = past_events(events, zone)
    held = announced_meetings(councils).filter(state=Meeting.State.CLOSED)
    of_year = _of_year(year, zone)
    found = [event_happening(event, request, zone) for event in over.filter(of_year)]
    found += [meeting_happening(meeting, zone) for meeting in held.filter(of_year)]
    found += past_moments(councils, year, zone)
    found.sort(key=lambda one: one.when, reverse=True)
    return {"months": by_month(found), "year": year, "years": _years(over, held, zone)}


def _of_year(year: int, zone: ZoneInfo) -> Q:
    first, next_first = (datetime(number, 1, 1, tzinfo=zone) for number in (year, year + 1))
    return Q(starts_at__gte=first, starts_at__lt=next_first)


def _years(events: QuerySet[EventPage], meetings: QuerySet[Meeting], zone: ZoneInfo) -> list[int]:
    """Return the years that have events or meetings, latest first, in one query."""
    rows = [
        found.order_by().annotate(year=ExtractYear("starts_at", tzinfo=zone)).values_list("year", flat=True)
        for found in (events, meetings)
    ]
    return sorted(rows[0].union(rows[1]), reverse=True)


def by_month(happenings: Iterable[Happening]) -> list[dict[str, Any]]:
    """Group what is already in order by the months in which it starts."""
    return [
        {"month": month, "dates": list(dates)}
        for month, dates in groupby(happenings, key=lambda one: one.when.date().replace(day=1))
    ]


def event_happening(event: EventPage, request: HttpRequest, zone: ZoneInfo) -> Happening:
    """Return an event as a list of dates shows it."""
    facts: tuple[str, ...] = (duration_words(event, zone), event.place)
    if event.is_cancelled:
        facts = (_("Cancelled: %(reason)s") % {"reason": event.cancellation},)
    url = event.get_url(request) or ""
    return Happening(event.starts_at.astimezone(zone), event.title, facts, url, event.is_cancelled)


def meeting_happening(meeting: Meeting, zone: ZoneInfo) -> Happening:
    """Return a meeting as a list of dates shows it."""
    starts = meeting.begins_at.astimezone(zone)
    is_cancelled = meeting.state == Meeting.State.CANCELLED
    if is_cancelled:
        now = meeting.state_in_words.capitalize()
    elif meeting.state in {Meeting.State.OPEN, Meeting.State.SUSPENDED} and not meeting.waits_for_its_day:
        now = _("Under way now")
    else:
        now = _at(date_format(starts, "H:i"))
    return Happening(
        starts,
        meeting_name(meeting),
        (now, meeting.council.name, meeting.place),
        place_of(meeting.council, "youth:meeting", pk=meeting.pk),
        is_cancelled,
    )


def last_days(request: HttpRequest) -> PageQuerySet:
    """Return the drafts of the site in this language that take opinions, the first to close first."""
    documents = StrategicDocumentPage.objects.filter(url_path__startswith=home_path(request) or "/")
    today = midnight(zone_for(request)).date()
    return drafts_closing(documents, today, today + AHEAD)


def closing_drafts(request: HttpRequest) -> list[Happening]:
    """Return the last days for opinions on drafts as a list of dates shows them."""
    zone, facts = zone_for(request), (_("Last day to send your opinion"),)
    return [
        Happening(
            datetime.combine(page.opinions_until, time(), zone),
            page.title,
            facts,
            page.get_url(request) or "",
        )
        for page in last_days(request)
    ]


def moments_of(councils: list[Council], since: date, until: date) -> Iterator[tuple[Council, hooks.Moment]]:
    """Yield the dates that the plugins of the councils name between two days, which both count."""
    for council in councils:
        for moment in hooks.dates.items(council, since=since, until=until):
            yield council, moment


def coming_moments(councils: list[Council], zone: ZoneInfo) -> list[Happening]:
    """Return the plugins' dates that are not over; one without an end lasts until midnight."""
    today = midnight(zone).date()
    return [
        moment_happening(council, moment, zone)
        for council, moment in moments_of(councils, today, today + AHEAD)
        if not _is_over(moment, zone)
    ]


def past_moments(councils: list[Council], year: int, zone: ZoneInfo) -> list[Happening]:
    """Return the plugins' dates of a year that are over."""
    return [
        moment_happening(council, moment, zone)
        for council, moment in moments_of(councils, date(year, 1, 1), date(year, 12, 31))
        if _is_over(moment, zone)
    ]


def _is_over(moment: hooks.Moment, zone: ZoneInfo) -> bool:
    if isinstance(moment.ends, datetime):
        return moment.ends < clock.now()
    return day_in(moment.ends or moment.starts, zone) < midnight(zone).date()


def day_in(when: date, zone: ZoneInfo) -> date:
    """Return the day of a moment in a time zone; a day is itself."""
    return when.astimezone(zone).date() if isinstance(when, datetime) else when


def moment_happening(council: Council, moment: hooks.Moment, zone: ZoneInfo) -> Happening:
    """Return a plugin's date as a list of dates shows it."""
    starts = moment.starts
    words = [_at(date_format(starts.astimezone(zone), "H:i"))] if isinstance(starts, datetime) else []
    if moment.ends is not None and (last := day_in(moment.ends, zone)) > day_in(starts, zone):
        words.append(_("until %(day)s") % {"day": date_format(last, "MONTH_DAY_FORMAT")})
    return Happening(
        starts.astimezone(zone) if isinstance(starts, datetime) else datetime.combine(starts, time(), zone),
        str(moment.title),
        (*words, council.name),
        moment.url,
        language=moment.language,
    )


def duration_words(event: EventPage, zone: ZoneInfo) -> str:
    """Return when the event is, without the day that a calendar leaf beside it already shows."""
    first, last = event.first_day(zone), event.last_day(zone)
    if event.is_whole_day:
        until = date_format(last, "MONTH_DAY_FORMAT")
        return _("whole day") if first == last else _("until %(day)s") % {"day": until}
    starts = date_format(event.starts_at.astimezone(zone), "H:i")
    if event.ends_at is None:
        return _at(starts)
    ends = date_format(event.ends_at.astimezone(zone), "H:i")
    if first == last:
        return _at(f"{starts}–{ends}")
    return f"{_at(starts)} – {date_format(last, 'MONTH_DAY_FORMAT')}, {_at(ends)}"


def when_words(event: EventPage, zone: ZoneInfo) -> str:
    """Return when the event is, in full."""
    first, last = event.first_day(zone), event.last_day(zone)
    if event.is_whole_day:
        return " – ".join(dict.fromkeys([_day(first), _day(last)]))
    starts = date_format(event.starts_at.astimezone(zone), "H:i")
    if event.ends_at is None:
        return f"{_day(first)}, {_at(starts)}"
    ends = date_format(event.ends_at.astimezone(zone), "H:i")
    if first == last:
        return f"{_day(first)}, {_at(f'{starts}–{ends}')}"
    return f"{_day(first)}, {_at(starts)} – {_day(last)}, {_at(ends)}"


def _day(day: date) -> str:
    return f"{date_format(day, 'l')}, {date_format(day, 'DATE_FORMAT')}"


def _at(hours: str) -> str:
    return pgettext("time of day", "%(hours)s") % {"hours": hours}


@context_of(EventPage)
def event_context(event: EventPage, request: HttpRequest) -> dict[str, Any]:
    """Return what the page of one event adds: its time in words, and whether it is over."""
    zone = zone_for(request)
    if event.starts_at is None:
        return {"when": "", "is_over": False, "registrations": []}
    last: date = event.last_day(zone)
    end = event.ends_at if event.ends_at and not event.is_whole_day else None
    over = end < clock.now() if end else last < clock.now().astimezone(zone).date()
    forms = readable(FormPage.objects.child_of(event)) if event.path else FormPage.objects.none()
    return {"when": when_words(event, zone), "is_over": over, "registrations": [] if over else list(forms)}
