"""Acts of attendance: members came into the hall, a member left, and what was entered wrongly."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from youth.acts.meeting_act import MeetingAct
from youth.journal.kinds import Sealed, declare_kind


@declare_kind
class MemberEntered(MeetingAct):
    """A member is in the hall; ``present`` counts the members after it, ``way`` says how it was established."""

    name: ClassVar[str] = "youth.hall_entered"

    participant: UUID
    present: int
    way: str = ""


@declare_kind
class MemberLeft(MeetingAct):
    """A member left the hall; ``present`` counts the members after it."""

    name: ClassVar[str] = "youth.hall_left"

    participant: UUID
    present: int


@declare_kind
class MembersEntered(MeetingAct):
    """Several members are in the hall, entered together from a list or at a roll call."""

    name: ClassVar[str] = "youth.hall_entered_together"

    participants: list[UUID]
    present: int
    way: str = ""


@declare_kind
class AttendanceCorrected(MeetingAct):
    """What was entered wrongly of a stay in the hall; both values, and the reason in its row.

    ``stay`` counts the member's stays in the order in which they were entered, from 1. ``annuls``: the
    member was not there at all. ``inside``: the member is in the hall after the correction.
    """

    name: ClassVar[str] = "youth.attendance_corrected"

    participant: UUID
    stay: int
    was_entered_at: datetime
    was_left_at: datetime | None
    entered_at: datetime
    left_at: datetime | None
    annuls: bool
    inside: bool
    present: int
    reason: Sealed
