"""Reading the council's own lists of topics and settlements, in the order of their first names."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from youth.models import Council, Participant, Place, Topic
from youth.selectors.audiences import TOPIC

if TYPE_CHECKING:
    from uuid import UUID

LISTS: dict[str, type[Topic] | type[Place]] = {"topics": Topic, "places": Place}


def all_topics(council: Council) -> list[Topic]:
    """Return the council's topics, also those that are no longer offered."""
    return list(council.topics.order_by("names"))


def all_places(council: Council) -> list[Place]:
    """Return the council's settlements, also those that are no longer offered."""
    return list(council.places.all())


def keyed[Entry: (Topic, Place)](entries: Iterable[Entry], key: str) -> Entry | None:
    """Return the entry with a key, or None."""
    return next((one for one in entries if one.key == key), None)


def entry_in(council: Council, name: str, pk: "UUID") -> Topic | Place | None:
    """Return one entry of a list, or None. Raises ``KeyError`` for an unknown list."""
    return LISTS[name].objects.filter(council=council, pk=pk).first()


def followed_topics(participant: Participant | None) -> frozenset[str]:
    """Return the ids of the topics that somebody follows."""
    if participant is None:
        return frozenset()
    return frozenset(participant.follows.filter(label=TOPIC).values_list("key", flat=True))
