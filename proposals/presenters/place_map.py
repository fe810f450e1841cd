"""The settlements of the list with the numbers of their proposals: as a map and as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import ngettext

from proposals.listing import Listing
from proposals.presenters.filters import address_of
from templates.mapping import MapPlan, Mark, Marked, plan_of

if TYPE_CHECKING:
    from youth.models import Council, Place

# Fewer show no map.
FEWEST_PLACES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """A settlement with its number and the address of the list of these; ``mark`` where it is on the map."""

    name: str
    language: str
    count: int
    words: str
    url: str
    is_chosen: bool
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """The map, its table, and how many proposals name no settlement."""

    plan: MapPlan
    rows: list[PlaceRow]
    elsewhere: int


def place_map(
    council: "Council", listing: Listing, places: "Sequence[Place]", counts: Mapping[UUID | None, int]
) -> PlaceMap | None:
    """Return the map of the settlements that are offered or have proposals.

    None where fewer than two of them have coordinates, and for the reader's own proposals.
    """
    shown = [one for one in places if one.is_offered or counts.get(one.pk)]
    located = [one for one in shown if one.latitude is not None and one.longitude is not None]
    if len(located) < FEWEST_PLACES or listing.is_own:
        return None
    marked = [
        Marked(float(one.latitude), float(one.longitude), one.name, counts.get(one.pk, 0))
        for one in located
        if one.latitude is not None and one.longitude is not None
    ]
    plan = plan_of(marked)
    marks = {one.pk: mark for one, mark in zip(located, plan.marks, strict=True)}
    rows = [_row(council, listing, one, counts.get(one.pk, 0), marks.get(one.pk)) for one in shown]
    return PlaceMap(plan, rows, counts.get(None, 0))


def _row(council: "Council", listing: Listing, place: "Place", count: int, mark: Mark | None) -> PlaceRow:
    is_chosen = place.key == listing.place
    words = ngettext("%(place)s: %(count)s proposal", "%(place)s: %(count)s proposals", count)
    return PlaceRow(
        name=place.name,
        language=place.language_shown,
        count=count,
        words=words % {"place": place.name, "count": count},
        url=address_of(council, listing, place="" if is_chosen else place.key),
        is_chosen=is_chosen,
        mark=mark,
    )
