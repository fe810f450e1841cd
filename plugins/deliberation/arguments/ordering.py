"""The order in which arguments are read: both sides are seen, and what is new gets its chance.

Each side has an order of its own: the most helpful first, of equally helpful ones the earlier. Its second
place, and each third one after that, belongs to an argument without votes that is younger than a day, of
several to the one that waits longest; where there is none, the order of votes goes on. A list of both sides
takes them in turn and begins with the side whose first argument more people found helpful, else whose is
older. So among the first six there are both sides, and a new argument without votes, wherever there are any.
The order depends on nothing but the arguments, their votes and the time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain, zip_longest
from uuid import UUID

# How long an argument without votes has its place, and how many are read first.
NEW_FOR = timedelta(days=1)
SHOWN_FIRST = 6
# In the order of a side: the second place, the fifth, the eighth.
FIRST_PLACE_OF_NEW, EACH = 1, 3


class Side(StrEnum):
    """Which side an argument takes; a question takes none."""

    FOR = "for"
    AGAINST = "against"
    QUESTION = "question"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """What the order depends on."""

    id: UUID
    side: Side
    made_at: datetime
    votes: int


def is_new(one: Ordered, now: datetime) -> bool:
    """Return whether an argument waits for its first vote and is younger than a day."""
    return one.votes == 0 and now - one.made_at < NEW_FOR


def order_of_side(arguments: Iterable[Ordered], now: datetime) -> list[Ordered]:
    """Return the arguments of one side, or the questions, in the order in which they are read."""
    by_votes = sorted(arguments, key=lambda one: (-one.votes, one.made_at, one.id))
    new = [one for one in by_votes if is_new(one, now)]
    found: list[Ordered] = []
    while by_votes:
        belongs_to_new = len(found) % EACH == FIRST_PLACE_OF_NEW
        chosen = new[0] if new and belongs_to_new else by_votes[0]
        by_votes.remove(chosen)
        if chosen in new:
            new.remove(chosen)
        found.append(chosen)
    return found


def order_of_both(arguments: Iterable[Ordered], now: datetime) -> list[Ordered]:
    """Return the arguments of both sides in turn, in the order in which they are read."""
    known = list(arguments)
    sides = [
        order_of_side((one for one in known if one.side is side), now) for side in (Side.FOR, Side.AGAINST)
    ]
    sides.sort(key=lambda side: (-side[0].votes, side[0].made_at, side[0].id) if side else ())
    first, second = sides if all(sides) else (sides[0] or sides[1], [])
    return [one for one in chain.from_iterable(zip_longest(first, second)) if one is not None]
