"""The state of councils at a moment: term, seats, members in office, offices, committees.

Periods are half-open: ``starts_at`` is the first instant in office, ``ends_at`` the first one without it.
A day counts from its midnight in the council's time zone, see ``start_of_day``.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import CharField, Prefetch, Q, QuerySet
from django.utils import timezone

from youth.clock import now
from youth.models import Council, Mandate, Office, Seat, Term
from youth.models.held import in_force_at
from youth.prepared import Blank, Prepared


def today_in(council: Council, at: datetime | None = None) -> date:
    """Return the calendar day in the council's time zone, now or at ``at``."""
    return timezone.localdate(at or now(), timezone=ZoneInfo(council.time_zone))


def start_of_day(council: Council, day: date) -> datetime:
    """Return the instant at which a day begins in the council's time zone."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(council.time_zone))


def council_by_slug(slug: str) -> Council | None:
    """Return the council at an address with the one it mirrors, or None."""
    found = {council.pk: council for council in _councils_at.rows(slug=slug)}
    council = next((one for one in found.values() if one.slug == slug), None)
    if council is not None and council.mirrors_id:
        council.mirrors = found[council.mirrors_id]
    return council


def _at_slug() -> QuerySet[Council]:
    """Return the council at an address and the one it mirrors; a join would read each twice as wide."""
    slug = Blank("slug", CharField())
    mirrored = Council.objects.filter(slug=slug, mirrors__isnull=False).values("mirrors")
    return Council.objects.filter(Q(slug=slug) | Q(pk__in=mirrored))


# Every request below a council's address asks for it.
_councils_at = Prepared(_at_slug)


def councils_listed() -> QuerySet[Council]:
    """Return every council, municipal ones first, each with the one it mirrors."""
    return Council.objects.select_related("mirrors").order_by("municipality_names", "kind", "names")


def languages_written(council: Council) -> list[str]:
    """Return the languages in which a council writes its documents and its mail, its own first.

    Those of its languages that the interface has; the first one is always among them.
    """
    return [language for language in council.languages if language in dict(settings.LANGUAGES)]


def term_at(council: Council, at: datetime | None = None) -> Term | None:
    """Return the term that runs at ``at`` (now if left out), or None."""
    return council.terms.in_force(at or now()).first()


def members_in_office(council: Council, at: datetime | None = None) -> QuerySet[Mandate]:
    """Return the mandates held at ``at`` (now if left out) in the term that runs then, by seat."""
    at = at or now()
    return (
        Mandate.objects.in_force(at)
        .filter(in_force_at(at, "seat__term__"), seat__term__council=council)
        .select_related("seat", "participant")
        .order_by("seat__number")
    )


@dataclass(frozen=True, slots=True)
class SeatHeld:
    """A seat and who holds it at one moment; without a mandate the seat is vacant."""

    seat: Seat
    mandate: Mandate | None

    @property
    def is_vacant(self) -> bool:
        """Return whether nobody holds the seat."""
        return self.mandate is None


def seats_of(term: Term, at: datetime | None = None) -> list[SeatHeld]:
    """Return every statutory seat of the term with its holder at ``at`` (now if left out), if any."""
    held = Mandate.objects.in_force(at or now()).select_related("participant")
    seats = term.seats.prefetch_related(Prefetch("mandates", queryset=held, to_attr="held"))
    return [SeatHeld(seat, seat.held[0] if seat.held else None) for seat in seats]


def offices_at(council: Council, at: datetime | None = None) -> QuerySet[Office]:
    """Return the offices held at ``at`` (now if left out)."""
    return (
        council.offices.in_force(at or now())
        .select_related("participant")
        .order_by("role", "starts_at", "pk")
    )


def office_holder(council: Council, role: str, at: datetime | None = None) -> Office | None:
    """Return who holds ``role`` at ``at`` (now if left out), or None."""
    return offices_at(council, at).filter(role=role).first()
