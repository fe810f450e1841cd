"""Acts on the minutes themselves; they come after the meeting, so the minutes do not report them."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from youth.acts.meeting_act import MeetingAct
from youth.journal.kinds import Sealed, declare_kind


@declare_kind
class MinutesDrafted(MeetingAct):
    """The minutes were written from the journal up to ``up_to``."""

    name: ClassVar[str] = "youth.minutes_drafted"

    up_to: int


@declare_kind
class MinutesOpened(MeetingAct):
    """Members may object to the minutes until the given moment."""

    name: ClassVar[str] = "youth.minutes_opened_to_objections"

    until: datetime
    document: str


@declare_kind
class FactCorrected(MeetingAct):
    """The act with the number ``fact`` holds an error; the correction is in its row and printed behind it."""

    name: ClassVar[str] = "youth.fact_corrected"

    fact: int
    text: Sealed


@declare_kind
class MinutesAdopted(MeetingAct):
    """A vote (``poll``) adopted the minutes of an earlier meeting, with this digest of their document."""

    name: ClassVar[str] = "youth.minutes_adopted"

    meeting: UUID
    poll: UUID
    document: str


@declare_kind
class MinutesAdoptedBySilence(MeetingAct):
    """The time for objections ended and each one was settled: by the rules the minutes are adopted."""

    name: ClassVar[str] = "youth.minutes_adopted_by_silence"

    document: str


@declare_kind
class ObjectionMade(MeetingAct):
    """A member objected to the minutes; the text is in its row."""

    name: ClassVar[str] = "youth.minutes_objection_made"

    participant: UUID
    text: Sealed


@declare_kind
class ObjectionAnswered(MeetingAct):
    """The ``number``-th objection got its outcome; the document has this digest since."""

    name: ClassVar[str] = "youth.minutes_objection_answered"

    participant: UUID
    number: int
    outcome: str
    answer: Sealed
    document: str


@declare_kind
class MinutesDeputyNamed(MeetingAct):
    """Somebody signs in place of who presided or kept the minutes and can't; the reason is in the row."""

    name: ClassVar[str] = "youth.minutes_deputy_named"

    capacity: str
    participant: UUID
    reason: Sealed


@declare_kind
class MinutesFileAttached(MeetingAct):
    """A file was attached to the signed minutes; nobody has checked it."""

    name: ClassVar[str] = "youth.minutes_file_attached"

    file: int
    name_of_file: Sealed
    digest: str


@declare_kind
class MinutesSigned(MeetingAct):
    """Chair or secretary signed; with the last signature the document is final."""

    name: ClassVar[str] = "youth.minutes_signed"

    participant: UUID
    role: str
    document: str
    is_final: bool
