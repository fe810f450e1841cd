"""Who of those registered has a place, and who waits; plain rules without a database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

IN: Final = "in"
WAITING: Final = "waiting"
CALLED_OFF: Final = "called_off"
type Standing = Literal["in", "waiting", "called_off"]


def is_free(taken: int, places: int | None) -> bool:
    """Return whether one more gets a place; ``None`` is any number of places."""
    return places is None or taken < places


def settled(standings: Sequence[str], places: int | None, *, is_called_off: bool) -> list[Standing]:
    """Return the standing of each registration, in the order in which they came.

    Nobody loses a place that they have: fewer places than before only let nobody in. What is called off is so
    for everybody; if it takes place after all, those who came first get the places.
    """
    if is_called_off:
        return [CALLED_OFF] * len(standings)
    taken, found = standings.count(IN), list[Standing]()
    for standing in standings:
        if standing == IN:
            found.append(IN)
        elif is_free(taken, places):
            taken += 1
            found.append(IN)
        else:
            found.append(WAITING)
    return found


@dataclass(frozen=True, slots=True)
class Hours:
    """Until when a form is open."""

    closes_at: datetime | None = None
    begins_at: datetime | None = None
    is_called_off: bool = False

    def is_open(self, now: datetime) -> bool:
        """Return whether the form still takes answers: never longer than until the event begins."""
        ends = [end for end in (self.closes_at, self.begins_at) if end is not None]
        return not self.is_called_off and all(now < end for end in ends)
