"""The order of those who wait for the floor, and the reason of each place.

Requests that answer what was just said come first; then the steps of ``debate.order``, one after the other.
Within a step who has not spoken on the item comes first, then who has used less time, then who asked earlier.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from plugins.deliberation.floor.procedure.times import Side, SpeechKind
from youth.procedure.choices import DebateOrder


class Role(StrEnum):
    """As what somebody speaks on the item."""

    NONE = ""
    MOVER = "mover"
    RAPPORTEUR = "rapporteur"


class Why(StrEnum):
    """Why somebody has this place in the queue."""

    ORDER = "order"
    PROCEDURAL = "procedural"
    REPLY = "reply"
    REJOINDER = "rejoinder"
    MOVER = "mover"
    RAPPORTEUR = "rapporteur"
    QUESTION = "question"
    OTHER_SIDE = "other_side"
    FIRST_SPEECH = "first_speech"
    LESS_TIME = "less_time"
    BY_REQUEST = "by_request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A request that waits; ``spoken`` counts the speeches of its member on the item, ``used`` their time."""

    id: UUID
    kind: SpeechKind
    made_at: datetime
    side: Side = Side.NONE
    role: Role = Role.NONE
    spoken: int = 0
    used: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the queue."""

    id: UUID
    why: Why


# What is heard before any speech, in this order.
AT_ONCE: tuple[tuple[SpeechKind, Why], ...] = (
    (SpeechKind.ORDER, Why.ORDER),
    (SpeechKind.PROCEDURAL, Why.PROCEDURAL),
    (SpeechKind.REPLY, Why.REPLY),
    (SpeechKind.REJOINDER, Why.REJOINDER),
)
ROLES = {
    DebateOrder.PROPOSER: (Role.MOVER, Why.MOVER),
    DebateOrder.RAPPORTEUR: (Role.RAPPORTEUR, Why.RAPPORTEUR),
}
OTHER = {Side.FOR: Side.AGAINST, Side.AGAINST: Side.FOR}


@dataclass(slots=True)
class _Queue:
    rest: list[Waiting]
    places: list[Place] = field(default_factory=list)

    def take(self, wanted: Callable[[Waiting], bool], why: Why) -> None:
        for one in [one for one in self.rest if wanted(one)]:
            self.put(one, why)

    def put(self, one: Waiting, why: Why) -> None:
        self.rest.remove(one)
        self.places.append(Place(one.id, why))


def queue_of(
    waiting: Iterable[Waiting], order: Collection[DebateOrder], *, last_side: Side = Side.NONE
) -> list[Place]:
    """Return the queue by the steps of ``order``; ``last_side`` is the side of who spoke last."""
    queue = _Queue(sorted(waiting, key=_key))
    for kind, why in AT_ONCE:
        queue.take(lambda one, kind=kind: one.kind is kind, why)  # type: ignore[misc]
    for step in order:
        if step in ROLES:
            role, why = ROLES[step]
            queue.take(lambda one, role=role: one.role is role, why)  # type: ignore[misc]
    queue.take(lambda one: one.kind is SpeechKind.QUESTION, Why.QUESTION)
    if DebateOrder.ALTERNATE in order:
        _alternate(queue, last_side)
    for one in list(queue.rest):
        queue.put(one, _why(one, queue.rest))
    return queue.places


def _key(one: Waiting) -> tuple[bool, int, datetime, UUID]:
    return one.spoken > 0, one.used, one.made_at, one.id


def _why(one: Waiting, rest: Sequence[Waiting]) -> Why:
    """Return why ``one`` comes before all others in ``rest``."""
    if one.spoken == 0:
        return Why.FIRST_SPEECH
    later = [other for other in rest if other is not one]
    if any(other.made_at < one.made_at for other in later):
        return Why.LESS_TIME
    return Why.BY_REQUEST


def _alternate(queue: _Queue, last_side: Side) -> None:
    """Put for and against in turn; begun with who is for, or with the other side than spoke last."""
    side = OTHER.get(last_side, Side.FOR)
    while sided := [one for one in queue.rest if one.side is not Side.NONE]:
        of_turn = [one for one in sided if one.side is side]
        one = (of_turn or sided)[0]
        # Where one side alone is left nobody's turn decides any more.
        is_turn = bool(of_turn) and any(other.side is not one.side for other in sided)
        queue.put(one, Why.OTHER_SIDE if is_turn else _why(one, queue.rest))
        side = OTHER[one.side]
