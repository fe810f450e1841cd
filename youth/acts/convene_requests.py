"""Acts on requests for a meeting, on the council's stream."""

from datetime import date
from uuid import UUID

from youth.journal.kinds import Kind, Sealed, declare_kind


@declare_kind
class MeetingRequested(Kind):
    """Members, or others on paper, ask for a meeting. The matters are free text, hence sealed.

    ``committee`` is the committee that is to meet, None where it is the council.
    """

    name = "youth.meeting_requested"

    request: UUID
    needed: int
    matters: Sealed
    on_paper: bool
    committee: UUID | None = None


@declare_kind
class MeetingRequestSigned(Kind):
    """A member, the actor, asks for the meeting, too; ``signatures`` counts them after it."""

    name = "youth.meeting_request_signed"

    request: UUID
    signatures: int


@declare_kind
class MeetingRequestUnsigned(Kind):
    """A member, the actor, took the signature back before enough had signed."""

    name = "youth.meeting_request_unsigned"

    request: UUID
    signatures: int


@declare_kind
class MeetingRequestReached(Kind):
    """Enough have signed: until when the chair calls the meeting, and then those who asked."""

    name = "youth.meeting_request_reached"

    request: UUID
    chair_until: date | None
    requesters_until: date | None
    committee: UUID | None = None


@declare_kind
class MeetingRequestAnswered(Kind):
    """A meeting was planned on the request."""

    name = "youth.meeting_request_answered"

    request: UUID
    meeting: UUID
