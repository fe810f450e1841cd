"""Who takes part in a council's work and is counted nowhere: its partner organisations and its guests."""

from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery

from youth import clock
from youth.models import Capacity, Council, Participant
from youth.name_order import name_key


@dataclass(frozen=True, slots=True)
class Guest:
    """A guest with the title of the capacity in force."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Partners:
    """The organisations and the guests of a council, each by name."""

    organisations: list[Participant]
    guests: list[Guest]


def partners_of(council: Council) -> Partners:
    """Return the organisations that take part and the guests whose capacity is in force, in one query."""
    capacities = Capacity.objects.in_force(clock.now()).filter(participant=OuterRef("pk"))
    found = (
        council.participants.filter(left_at__isnull=True)
        .annotate(title=Subquery(capacities.order_by("starts_at", "pk").values("title")[:1]))
        .filter(Q(kind=Participant.Kind.ORGANISATION) | Q(title__isnull=False))
        .select_related("partner")
    )
    by_name = sorted(found, key=lambda one: name_key(one.display_name))
    return Partners(
        organisations=[one for one in by_name if one.is_organisation],
        guests=[Guest(one.display_name, one.title) for one in by_name if not one.is_organisation],
    )
