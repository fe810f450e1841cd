"""What all acts of a meeting share: whose they are, when they were, which parts of the page they change."""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from youth.journal.kinds import Audience, Frame, Kind, public_json
from youth.live.meeting_page import meeting_fragments
from youth.models import AgendaItem, Council, Meeting
from youth.name_order import in_name_order
from youth.selectors.attendance import names_in_office

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from youth.journal.models import JournalEntry


class MeetingAct(Kind):
    """Base of the kinds on a meeting's stream; ``touches`` names the parts of the page that change."""

    __slots__ = ()

    touches: ClassVar[tuple[str, ...]] = ()

    def frame(self, entry: "JournalEntry", audience: Audience, language: str) -> Frame | None:
        """Return the touched parts of the meeting's page as they stand now."""
        meeting = meeting_of(entry)
        if audience == "public" and not meeting.is_public:
            return None
        return Frame(public_json(entry), meeting_fragments(meeting, audience, language, self.touches))


def meeting_of(entry: "JournalEntry") -> Meeting:
    """Return the meeting on whose stream the entry stands."""
    meetings = Meeting.objects.select_related("council", "term")
    return meetings.get(pk=entry.stream_id.removeprefix("meeting:"))


def council_of(entry: "JournalEntry") -> Council:
    """Return the council on one of whose streams the entry stands."""
    return entry.stream.council


def clock_time(entry: "JournalEntry", moment: "datetime | None" = None) -> str:
    """Return the time of day in the council's time zone, as the minutes write it."""
    zone = ZoneInfo(council_of(entry).time_zone)
    return date_format(timezone.localtime(moment or entry.at, zone), "H:i")


def clock_date(entry: "JournalEntry", moment: "datetime") -> str:
    """Return the date in the council's time zone, as the minutes write it."""
    zone = ZoneInfo(council_of(entry).time_zone)
    return date_format(timezone.localtime(moment, zone), "d.m.Y")


def acting(entry: "JournalEntry") -> str:
    """Return who acted by the name in office; the chair in general where nobody is named."""
    if entry.actor is None:
        return _("The chair")
    return named(entry, [entry.actor]) or _("The chair")


def named(entry: "JournalEntry", ids: "Iterable[UUID]") -> str:
    """Return the names of the participants as they were at the entry, in order, separated by commas."""
    return ", ".join(in_name_order(names_in_office(council_of(entry), ids, at=entry.at).values()))


def item_title(item_id: UUID) -> str:
    """Return an agenda item's title as people wrote it, with its place on the agenda."""
    item = AgendaItem.objects.select_related("parent").get(pk=item_id)
    place = f"{item.parent.position}.{item.position}" if item.parent else str(item.position)
    return f"{place}. {item.title}"


def said(template: str, **facts: object) -> str:
    """Fill a translated sentence of the minutes."""
    return template % facts
