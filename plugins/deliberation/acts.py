"""Acts of the floor, on the meeting's stream. What is said is no part of them."""

from typing import ClassVar
from uuid import UUID

from youth.journal.kinds import Kind, Sealed, declare_kind


class FloorAct(Kind):
    """Base of the kinds about the floor."""

    __slots__ = ()


@declare_kind
class RequestMade(FloorAct):
    """A member asked to speak on an item; ``answers`` is the speech that a reply or rejoinder is to."""

    name: ClassVar[str] = "deliberation.request_made"

    request: UUID
    item: UUID
    participant: UUID
    speech: str
    side: str
    role: str
    answers: UUID | None


@declare_kind
class RequestWithdrawn(FloorAct):
    """A request to speak was withdrawn before it was heard."""

    name: ClassVar[str] = "deliberation.request_withdrawn"

    request: UUID
    item: UUID
    participant: UUID


@declare_kind
class FloorGiven(FloorAct):
    """The chair gave somebody the floor for so many seconds.

    ``why`` is the reason of the place in the queue, ``in_order`` whether it was the first; else ``reason``
    is the seal of the chair's words.
    """

    name: ClassVar[str] = "deliberation.floor_given"

    request: UUID
    item: UUID
    participant: UUID
    speech: str
    seconds: int
    why: str
    in_order: bool
    reason: Sealed


@declare_kind
class FloorTaken(FloorAct):
    """A speech ended: by the speaker, the chair, an interruption, or because the time was up."""

    name: ClassVar[str] = "deliberation.floor_taken"

    request: UUID
    item: UUID
    participant: UUID
    seconds: int
    ended: str


@declare_kind
class TimeExtended(FloorAct):
    """The council gave more time: to who speaks, or without ``request`` to all who speak afterwards."""

    name: ClassVar[str] = "deliberation.time_extended"

    item: UUID
    request: UUID | None
    participant: UUID | None
    seconds: int


@declare_kind
class DebateClosed(FloorAct):
    """The council ended the debate on an item; ``lapsed`` are the requests that were not heard."""

    name: ClassVar[str] = "deliberation.debate_closed"

    item: UUID
    lapsed: list[UUID]


@declare_kind
class DebateReopened(FloorAct):
    """The repeated vote was lost: the debate goes on, and who had waited waits again."""

    name: ClassVar[str] = "deliberation.debate_reopened"

    item: UUID
    waiting: list[UUID]


@declare_kind
class DebateSummed(FloorAct):
    """An item was finished or left: who spoke on it, and for how many seconds."""

    name: ClassVar[str] = "deliberation.debate_summed"

    item: UUID
    speakers: list[UUID]
    seconds: list[int]
