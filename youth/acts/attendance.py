"""Acts of attendance: a member came into the hall, a member left."""

from typing import ClassVar
from uuid import UUID

from youth.acts.meeting_act import MeetingAct
from youth.journal.kinds import declare_kind


@declare_kind
class MemberEntered(MeetingAct):
    """A member is in the hall; ``present`` counts the members after it."""

    name: ClassVar[str] = "youth.hall_entered"

    participant: UUID
    present: int


@declare_kind
class MemberLeft(MeetingAct):
    """A member left the hall; ``present`` counts the members after it."""

    name: ClassVar[str] = "youth.hall_left"

    participant: UUID
    present: int
