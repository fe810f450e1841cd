"""Parts of the minutes' sentences: names in office, times in the council's zone, titles."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from youth.models import AgendaItem
from youth.models.journal import JournalEntry
from youth.name_order import in_name_order
from youth.names import represented
from youth.selectors.attendance import names_in_office


def local_date(entry: JournalEntry, moment: datetime) -> str:
    """Return the date in the council's time zone, as the minutes write it."""
    zone = ZoneInfo(entry.stream.council.time_zone)
    return date_format(timezone.localtime(moment, zone), "d.m.Y")


def actor_name(entry: JournalEntry) -> str:
    """Return who acted by the name in office; "the chair" where there is no actor."""
    if entry.actor is None:
        return _("The chair")
    name = names_of(entry, [entry.actor])
    if entry.representative is not None:
        return represented(name, names_of(entry, [entry.representative]))
    return name or _("The chair")


def names_of(entry: JournalEntry, ids: Iterable[UUID]) -> str:
    """Return the names of the participants as they were at the entry, in order, separated by commas."""
    return ", ".join(in_name_order(names_in_office(entry.stream.council, ids, at=entry.at).values()))


def item_title(item_id: UUID) -> str:
    """Return an agenda item's title as people wrote it, with its place on the agenda."""
    item = AgendaItem.objects.select_related("parent").get(pk=item_id)
    return f"{item.place}. {item.title}"


def fill(template: str, **facts: object) -> str:
    """Fill a translated sentence of the minutes."""
    return template % facts
