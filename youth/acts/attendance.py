"""Acts of attendance: who came into the hall and left it, guests, absences, and what was entered wrongly."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from youth.acts.meeting_act import MeetingAct
from youth.journal.kinds import Sealed, declare_kind


@declare_kind
class MemberEntered(MeetingAct):
    """A member is in the hall, established by a ``way``; ``present`` counts the members after it."""

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


@declare_kind
class HallGuestEntered(MeetingAct):
    """Somebody who is no member is in the hall. Name and capacity are in the row, hence sealed."""

    name: ClassVar[str] = "youth.hall_guest_entered"

    guest: UUID
    guest_name: Sealed
    capacity: Sealed


@declare_kind
class HallGuestCorrected(MeetingAct):
    """The name or the capacity of a guest was entered wrongly; the row has the right ones."""

    name: ClassVar[str] = "youth.hall_guest_corrected"

    guest: UUID
    guest_name: Sealed
    capacity: Sealed


@declare_kind
class HallGuestRemoved(MeetingAct):
    """A guest was entered by mistake; the row is gone."""

    name: ClassVar[str] = "youth.hall_guest_removed"

    guest: UUID


@declare_kind
class AbsenceExplained(MeetingAct):
    """Why a member does not attend was entered, or corrected; empty where it was taken back."""

    name: ClassVar[str] = "youth.absence_explained"

    participant: UUID
    reason: Sealed
