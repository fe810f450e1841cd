"""Reading the council's own lists of topics and settlements, in the order of their first names."""

from typing import TYPE_CHECKING

from youth.models import Council, Participant, Place, Topic
from youth.selectors.audiences import TOPIC

if TYPE_CHECKING:
    from uuid import UUID

LISTS: dict[str, type[Topic] | type[Place]] = {"topics": Topic, "places": Place}


def topics_in(council: Council) -> list[Topic]:
    """Return the topics that a proposal may be filed under."""
    return list(council.topics.filter(is_offered=True))


def places_in(council: Council) -> list[Place]:
    """Return the settlements that a proposal may be about."""
    return list(council.places.filter(is_offered=True))


def entries_of(council: Council, name: str) -> list[Topic | Place]:
    """Return all entries of a list, also those no longer offered. Raises ``KeyError`` for an unknown list."""
    return list(LISTS[name].objects.filter(council=council))


def entry_in(council: Council, name: str, pk: "UUID") -> Topic | Place | None:
    """Return one entry of a list, or None. Raises ``KeyError`` for an unknown list."""
    return LISTS[name].objects.filter(council=council, pk=pk).first()


def followed_topics(participant: Participant | None) -> frozenset[str]:
    """Return the ids of the topics that somebody follows."""
    if participant is None:
        return frozenset()
    return frozenset(participant.follows.filter(label=TOPIC).values_list("key", flat=True))
