"""Councils as they stand on a day: term, seats, members in office, offices, committees.

Days are half-open: ``starts_on`` is the first day in office, ``ends_on`` the first day without it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from youth.clock import now
from youth.models import Council, Mandate, Office, Seat, Term
from youth.models.held import standing_on


def today_in(council: Council, at: datetime | None = None) -> date:
    """Return the calendar day in the council's time zone, now or at ``at``."""
    return timezone.localdate(at or now(), timezone=ZoneInfo(council.time_zone))


def start_of_day(council: Council, day: date) -> datetime:
    """Return the instant at which a day begins in the council's time zone."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(council.time_zone))


def council_by_slug(slug: str) -> Council | None:
    """Return the council at an address with the one it mirrors, or nothing."""
    return Council.objects.select_related("mirrors").filter(slug=slug).first()


def councils_listed() -> QuerySet[Council]:
    """Return every council, municipal ones first, each with the one it mirrors."""
    return Council.objects.select_related("mirrors").order_by("municipality_names", "kind", "names")


def term_on(council: Council, day: date | None = None) -> Term | None:
    """Return the term that runs on ``day`` (today if left out); the later one where two meet."""
    day = day or today_in(council)
    return council.terms.in_force(day).order_by("-number").first()


def members_in_office(council: Council, on: date | None = None) -> QuerySet[Mandate]:
    """Return the mandates held on ``on`` (today if left out) in the term of that day, by seat."""
    on = on or today_in(council)
    return (
        Mandate.objects.in_force(on)
        .filter(standing_on(on, "seat__term__"), seat__term__council=council)
        .select_related("seat", "participant")
        .order_by("seat__number")
    )


@dataclass(frozen=True, slots=True)
class SeatOnDay:
    """A seat and who holds it on one day; without a mandate the seat is vacant."""

    seat: Seat
    mandate: Mandate | None

    @property
    def is_vacant(self) -> bool:
        """Return whether nobody holds the seat."""
        return self.mandate is None


def seats_of(term: Term, on: date) -> list[SeatOnDay]:
    """Return every statutory seat of the term with its holder on ``on``, vacancies included."""
    held = Mandate.objects.in_force(on).select_related("participant")
    seats = term.seats.prefetch_related(Prefetch("mandates", queryset=held, to_attr="held"))
    return [SeatOnDay(seat, seat.held[0] if seat.held else None) for seat in seats]


def offices_on(council: Council, on: date | None = None) -> QuerySet[Office]:
    """Return the offices held on ``on`` (today if left out)."""
    return (
        council.offices.in_force(on or today_in(council))
        .select_related("participant")
        .order_by("role", "starts_on", "pk")
    )


def office_holder(council: Council, role: str, on: date | None = None) -> Office | None:
    """Return who holds ``role`` on ``on`` (today if left out), or nothing."""
    return offices_on(council, on).filter(role=role).first()
