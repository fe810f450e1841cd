"""Acts on a running meeting's register: a seat or an office was given or ended meanwhile."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from youth.acts.meeting_act import MeetingAct
from youth.journal.kinds import declare_kind


@declare_kind
class RegisterEntered(MeetingAct):
    """Somebody is a member of the meeting, or holds an office in it, from ``starts_at`` on."""

    name: ClassVar[str] = "youth.register_entered"

    participant: UUID
    seat: int | None
    role: str
    starts_at: datetime


@declare_kind
class RegisterLeft(MeetingAct):
    """Somebody is no longer a member of the meeting, or in an office in it, from ``ends_at`` on."""

    name: ClassVar[str] = "youth.register_left"

    participant: UUID
    seat: int | None
    role: str
    ends_at: datetime


@declare_kind
class RegisterKept(MeetingAct):
    """Somebody whose end lay ahead stays in the meeting, or in an office in it, to its closing."""

    name: ClassVar[str] = "youth.register_kept"

    participant: UUID
    seat: int | None
    role: str


@declare_kind
class RegisterNameCorrected(MeetingAct):
    """A name in the register was misspelt; the act on the council's stream keeps both spellings."""

    name: ClassVar[str] = "youth.register_name_corrected"

    participant: UUID
