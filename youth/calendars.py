"""iCalendar files (RFC 5545) of meetings and dates."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event
from icalendar.prop import vUri

from youth.journal.selectors import heads
from youth.journal.streams import meeting_stream
from youth.models import Meeting
from youth.selectors.meeting_names import meeting_name
from youth.selectors.meetings import agenda_in_words

# How long a meeting is taken to last until it is closed.
LENGTH = timedelta(hours=2)
PRODUCT = "-//Glas//Youth Council//EN"
MEDIA_TYPE = "text/calendar; charset=utf-8"
# How often programs that follow a calendar refresh it.
REFRESH = timedelta(hours=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One date for people's calendars.

    ``key`` stays for ever, so that a changed entry replaces the older copy; ``sequence`` grows with each
    change. A whole-day entry has ``first_day`` and ``last_day``, another ``starts_at`` and ``ends_at``,
    which are written in UTC, so that daylight saving time does not move them.
    """

    key: UUID
    title: str
    url: str
    changed_at: datetime
    sequence: int = 0
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    first_day: date | None = None
    last_day: date | None = None
    place: str = ""
    text: str = ""
    is_cancelled: bool = False
    # Name and address of who invites.
    organiser: tuple[str, str] | None = None

    def event(self) -> Event:
        """Return the entry as an iCalendar event."""
        event = Event()
        event.add("uid", str(self.key))
        event.add("dtstamp", self.changed_at.astimezone(UTC))
        event.add("last-modified", self.changed_at.astimezone(UTC))
        event.add("sequence", self.sequence)
        event.add("summary", self.title)
        event.add("status", "CANCELLED" if self.is_cancelled else "CONFIRMED")
        if self.first_day is not None:
            event.add("dtstart", self.first_day)
            # ``DTEND`` is exclusive: the first day after the entry.
            event.add("dtend", (self.last_day or self.first_day) + timedelta(days=1))
            event.add("transp", "TRANSPARENT")
        elif self.starts_at is not None:
            event.add("dtstart", self.starts_at.astimezone(UTC))
            if self.ends_at is not None and self.ends_at > self.starts_at:
                event.add("dtend", self.ends_at.astimezone(UTC))
        if self.place:
            event.add("location", self.place)
        if self.text:
            event.add("description", self.text)
        if self.organiser is not None:
            name, address = self.organiser
            event.add("organizer", f"mailto:{address}", parameters={"cn": name})
        event["url"] = vUri(self.url)
        return event


def calendar_answer(name: str, entries: Iterable[CalendarEntry], *, download: str = "") -> HttpResponse:
    """Return a response with a calendar of this name; with ``download`` as an attachment of that name."""
    headers = {"Content-Disposition": f'attachment; filename="{download}"'} if download else {}
    return HttpResponse(_calendar(name, entries).to_ical(), content_type=MEDIA_TYPE, headers=headers)


def meeting_file(meeting: Meeting, sequence: int, origin: str) -> str:
    """Return one meeting as the file attached to its notice; ``origin`` is the base of its link.

    It is in the active language. One that is called off takes its entry out of people's calendars (RFC 5546).
    """
    entry = _entry_of(meeting, sequence, lambda path: f"{origin}{path}")
    method = "CANCEL" if entry.is_cancelled else "PUBLISH"
    return str(_calendar(entry.title, [entry], method=method).to_ical().decode())


def _calendar(name: str, entries: Iterable[CalendarEntry], *, method: str = "PUBLISH") -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for entry in entries:
        calendar.add_component(entry.event())
    return calendar


def meeting_entries(meetings: Iterable[Meeting], request: HttpRequest) -> list[CalendarEntry]:
    """Return announced meetings as entries; each act in a meeting raises its sequence."""
    found = list(meetings)
    prefetch_related_objects(found, "agenda_items")
    seqs = heads([meeting_stream(meeting) for meeting in found])
    absolute = request.build_absolute_uri
    return [_entry_of(meeting, seqs.get(meeting_stream(meeting), 0), absolute) for meeting in found]


def _entry_of(meeting: Meeting, seq: int, absolute: Callable[[str], str]) -> CalendarEntry:
    url = reverse("youth:meeting", kwargs={"council": meeting.council.slug, "pk": meeting.pk})
    return CalendarEntry(
        key=meeting.pk,
        title=f"{meeting.council.name}: {meeting_name(meeting)}",
        url=absolute(url),
        changed_at=meeting.closed_at or meeting.opened_at or meeting.convened_at or meeting.starts_at,
        sequence=seq,
        starts_at=meeting.begins_at,
        ends_at=meeting.closed_at or meeting.begins_at + LENGTH,
        place=meeting.place,
        text=_what_is_on(meeting, absolute(url)),
        organiser=(meeting.council.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]),
        is_cancelled=meeting.state == Meeting.State.CANCELLED,
    )


def _what_is_on(meeting: Meeting, url: str) -> str:
    """Return why the meeting was called off, or its agenda, and its address: not every program shows that."""
    why = _("Reason: %(reason)s") % {"reason": meeting.called_off_because}
    parts = [why if meeting.called_off_because else agenda_in_words(meeting), url]
    return "\n\n".join(part for part in parts if part)
