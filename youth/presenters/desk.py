"""The desk of an office-holder: what waits for them and by when, as a page and as entries of a calendar."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid5
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plugins import hooks
from youth.calendars import CalendarEntry
from youth.clock import now
from youth.models import Council, Participant, User
from youth.policies import may
from youth.presenters.duties import own_tiles
from youth.selectors.councils import start_of_day, today_in
from youth.selectors.people import participants_with_desk

# Three counts by the runner.
COUNT_KEPT = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Line:
    """Something that waits, with its deadline in words.

    ``over_at`` is the first instant after the deadline; None where there is none, and ``when`` is empty then.
    """

    tile: hooks.Tile
    over_at: datetime | None = None
    when: str = ""
    is_overdue: bool = False
    is_today: bool = False


def lines_of(participant: Participant) -> list[Line]:
    """Return what waits for somebody: overdue first, then by deadline, last what has none.

    Empty for who has no desk.
    """
    council, at = participant.council, now()
    if not may("council.see_desk", participant, council):
        return []
    tiles = [
        *own_tiles(council, participant),
        *hooks.dashboard_tiles.items(council, participant=participant),
    ]
    lines = [_line(council, tile, at) for tile in tiles if tile.count > 0]
    return sorted(lines, key=lambda line: (line.over_at is None, line.over_at or at))


def count_desks(council: Council) -> int:
    """Keep how many lines the desks of a council have, for the frame of its pages; return of how many."""
    counted = participants_with_desk(council)
    for participant in counted:
        keep_count(participant, len(lines_of(participant)))
    return len(counted)


def keep_count(participant: Participant, lines: int) -> None:
    """Keep how many lines somebody's desk has; without a runner the number is soon unknown, not wrong."""
    cache.set(_place(participant.council, participant.user_id), lines, COUNT_KEPT.total_seconds())


def lines_counted(user: User, council: Council) -> int | None:
    """Return how many lines somebody's desk had at the last count, without a query; None if not counted."""
    found: int | None = cache.get(_place(council, user.pk))
    return found


def _place(council: Council, user: int | None) -> str:
    return f"youth.desk:{council.pk}:{user}"


def deadline_entries(participant: Participant, absolute: Callable[[str], str]) -> list[CalendarEntry]:
    """Return what waits for somebody and has a deadline, as entries of their calendar.

    ``absolute`` completes an address. What a line says may change any day: so often programs take it again.
    """
    today = now().replace(hour=0, minute=0, second=0, microsecond=0)
    return [
        _entry(participant, line.tile, absolute, today)
        for line in lines_of(participant)
        if line.tile.due is not None
    ]


def _entry(
    participant: Participant, tile: hooks.Tile, absolute: Callable[[str], str], changed_at: datetime
) -> CalendarEntry:
    moment = tile.due if isinstance(tile.due, datetime) else None
    number = f" ({tile.count})" if tile.count > 1 else ""
    return CalendarEntry(
        key=uuid5(participant.pk, tile.key),
        title=f"{tile.title}{number}",
        url=absolute(tile.url),
        changed_at=changed_at,
        starts_at=moment,
        first_day=tile.due if moment is None else None,
        text=str(tile.note),
    )


def _line(council: Council, tile: hooks.Tile, at: datetime) -> Line:
    if tile.due is None:
        return Line(tile)
    if isinstance(tile.due, datetime):
        local = timezone.localtime(tile.due, ZoneInfo(council.time_zone))
        over_at, day = tile.due, local.date()
        words = {"day": date_format(local, "DATE_FORMAT"), "time": date_format(local, "TIME_FORMAT")}
        when = _("By %(day)s, %(time)s") % words
    else:
        over_at, day = _end_of(council, tile.due), tile.due
        when = _("By %(day)s") % {"day": date_format(day, "DATE_FORMAT")}
    is_overdue = over_at <= at
    return Line(tile, over_at, when, is_overdue, not is_overdue and day == today_in(council, at))


def _end_of(council: Council, day: date) -> datetime:
    """Return the first instant after a day where the council is."""
    return start_of_day(council, day + timedelta(days=1))
