"""Acts of the floor, on the meeting's stream. What is said is no part of them."""

from typing import ClassVar
from uuid import UUID

from youth.journal.kinds import Kind, Sealed, declare_kind


class FloorAct(Kind):
    """Base of the kinds about the floor; a guest who speaks is named by the id of the guest's row alone."""

    __slots__ = ()


@declare_kind
class RequestMade(FloorAct):
    """Somebody in the hall asked to speak; ``answers`` is the speech that a reply or rejoinder is to."""

    name: ClassVar[str] = "deliberation.request_made"

    request: UUID
    item: UUID
    participant: UUID | None
    speech: str
    side: str
    role: str
    answers: UUID | None
    guest: UUID | None = None


@declare_kind
class RequestWithdrawn(FloorAct):
    """A request to speak was withdrawn before it was heard."""

    name: ClassVar[str] = "deliberation.request_withdrawn"

    request: UUID
    item: UUID
    participant: UUID | None
    guest: UUID | None = None


@declare_kind
class FloorGiven(FloorAct):
    """The chair gave somebody the floor for so many seconds.

    ``why`` is the reason of the place in the queue, ``in_order`` whether it was the first; else ``reason``
    is the seal of the chair's words.
    """

    name: ClassVar[str] = "deliberation.floor_given"

    request: UUID
    item: UUID
    participant: UUID | None
    speech: str
    seconds: int
    why: str
    in_order: bool
    reason: Sealed
    guest: UUID | None = None


@declare_kind
class FloorTaken(FloorAct):
    """A speech ended: by the speaker, the chair, an interruption, or because the time was up."""

    name: ClassVar[str] = "deliberation.floor_taken"

    request: UUID
    item: UUID
    participant: UUID | None
    seconds: int
    ended: str
    guest: UUID | None = None


@declare_kind
class TimeExtended(FloorAct):
    """The council gave more time: to who speaks, or without ``request`` to all who speak afterwards."""

    name: ClassVar[str] = "deliberation.time_extended"

    item: UUID
    request: UUID | None
    participant: UUID | None
    seconds: int
    guest: UUID | None = None


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


class QuestionAct(Kind):
    """Base of the kinds about questions from home."""

    __slots__ = ()


@declare_kind
class QuestionAsked(QuestionAct):
    """Somebody sent a question to an item; nobody else reads it before it is let through."""

    name: ClassVar[str] = "deliberation.question_asked"

    question: UUID
    item: UUID
    text: Sealed


@declare_kind
class QuestionShown(QuestionAct):
    """A question from home was let through."""

    name: ClassVar[str] = "deliberation.question_shown"

    question: UUID
    item: UUID


@declare_kind
class QuestionRefused(QuestionAct):
    """A question from home was not let through; who asked reads why."""

    name: ClassVar[str] = "deliberation.question_refused"

    question: UUID
    item: UUID
    reason: Sealed


@declare_kind
class QuestionSupported(QuestionAct):
    """Somebody supports a question from home; ``supports`` counts them after it."""

    name: ClassVar[str] = "deliberation.question_supported"

    question: UUID
    item: UUID
    supports: int


@declare_kind
class QuestionRead(QuestionAct):
    """A question from home was taken up in the hall; so many had supported it by then."""

    name: ClassVar[str] = "deliberation.question_read"

    question: UUID
    item: UUID
    supports: int
