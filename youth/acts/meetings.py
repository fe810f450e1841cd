"""Acts that move a meeting: planned, convened, opened, checked, suspended, resumed, closed, cancelled."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from youth import offers as youth_offers
from youth.acts.meeting_act import (
    MeetingAct,
    meeting_of,
)
from youth.journal.kinds import Kind, Sealed, declare_kind

if TYPE_CHECKING:
    from youth.models.journal import JournalEntry


@declare_kind
class MeetingPlanned(Kind):
    """A meeting was planned; there is no notice and no page of it yet, so no frames."""

    name: ClassVar[str] = "youth.meeting_planned"

    meeting: UUID
    meeting_kind: str
    starts_at: datetime
    # The committee that meets; None for the council itself.
    committee: UUID | None = None


@declare_kind
class MeetingRescheduled(MeetingAct):
    """Time or place changed before the notice went out."""

    name: ClassVar[str] = "youth.meeting_rescheduled"

    starts_at: datetime


@declare_kind
class MeetingMoved(MeetingAct):
    """Time or place changed after the notice, of which everybody is notified; the reason is in the row.

    A meeting that is moved ahead has the days of notice that are left from this act.
    """

    name: ClassVar[str] = "youth.meeting_moved"

    was_at: datetime
    starts_at: datetime
    notice_days: int
    days_needed: int
    is_late: bool
    reason: Sealed


@declare_kind
class BroadcastLinked(MeetingAct):
    """It is known where the meeting is streamed or recorded; the addresses are in its row."""

    name: ClassVar[str] = "youth.broadcast_linked"

    stream: Sealed | None
    recording: Sealed | None


@declare_kind
class MeetingConvened(MeetingAct):
    """The notice went out, under its outgoing number: the agenda is public."""

    name: ClassVar[str] = "youth.meeting_convened"

    notice_number: int
    starts_at: datetime
    notice_days: int
    days_needed: int
    is_late: bool
    # Of a late notice, of which the text is in the meeting's row.
    reason: Sealed | None
    # Of a meeting on request: the members who asked for it, or the document of others, whose name is in the
    # request's row, and whether the members convened it themselves.
    asked: list[UUID] | None = None
    paper: Sealed | None = None
    by_requesters: bool = False


@declare_kind
class MeetingCancelled(MeetingAct):
    """A meeting that was planned or convened will not take place; the reason is in its row."""

    name: ClassVar[str] = "youth.meeting_cancelled"

    reason: Sealed


@declare_kind
class MeetingOpened(MeetingAct):
    """The chair opened the meeting after the roll call; it has its number in the book of minutes."""

    name: ClassVar[str] = "youth.meeting_opened"

    number: int
    present: int
    seats: int
    in_office: int
    needed: int
    members: list[UUID]
    # Who presides, and who keeps the minutes.
    presiding: UUID | None = None
    keeping: UUID | None = None


@declare_kind
class QuorumChecked(MeetingAct):
    """The members in the hall were counted during the meeting."""

    name: ClassVar[str] = "youth.quorum_checked"

    present: int
    seats: int
    in_office: int
    needed: int
    met: bool


@declare_kind
class EldestPresides(MeetingAct):
    """The eldest member present presides over a constituent meeting from now on."""

    name: ClassVar[str] = "youth.eldest_presides"

    participant: UUID


@declare_kind
class PresidingEnded(MeetingAct):
    """The chair was elected and takes over from the eldest member."""

    name: ClassVar[str] = "youth.presiding_ended"

    participant: UUID


@declare_kind
class PresidingTaken(MeetingAct):
    """Somebody else presides over the meeting from now on."""

    name: ClassVar[str] = "youth.presiding_taken"

    participant: UUID


@declare_kind
class KeepingTaken(MeetingAct):
    """Somebody else keeps the minutes from now on."""

    name: ClassVar[str] = "youth.keeping_taken"

    participant: UUID


@declare_kind
class MeetingSuspended(MeetingAct):
    """A break."""

    name: ClassVar[str] = "youth.meeting_suspended"


@declare_kind
class QuorumAwaited(MeetingAct):
    """The quorum is lost: the meeting is suspended and waits for it, at most until a moment."""

    name: ClassVar[str] = "youth.quorum_awaited"

    present: int
    seats: int
    in_office: int
    needed: int
    until: datetime


@declare_kind
class MeetingAdjourned(MeetingAct):
    """The quorum is lost: the meeting goes on at another hour; everybody has left the hall."""

    name: ClassVar[str] = "youth.meeting_adjourned"

    present: int
    seats: int
    in_office: int
    needed: int
    to: datetime


@declare_kind
class MeetingNotHeld(MeetingAct):
    """A convened meeting was not opened: ``members`` came, which was no quorum; minutes are kept of it."""

    name: ClassVar[str] = "youth.meeting_not_held"

    number: int
    present: int
    seats: int
    in_office: int
    needed: int
    members: list[UUID]


@declare_kind
class SecondMeetingCalled(MeetingAct):
    """The items that a meeting without a quorum left open go to a second meeting."""

    name: ClassVar[str] = "youth.second_meeting_called"

    second: UUID
    starts_at: datetime


@declare_kind
class MeetingResumed(MeetingAct):
    """The meeting goes on after a break; so many members were present then."""

    name: ClassVar[str] = "youth.meeting_resumed"

    present: int
    seats: int
    in_office: int
    needed: int


@declare_kind
class MeetingClosed(MeetingAct):
    """The meeting is over."""

    name: ClassVar[str] = "youth.meeting_closed"
    notice = youth_offers.meeting_closed

    present: int
    resolutions: int
    # Closed for want of a quorum, of which so many were needed.
    without_quorum: bool
    needed: int

    def notice_kwargs(self, entry: "JournalEntry") -> dict[str, object]:
        return {"meeting": meeting_of(entry)}


@declare_kind
class AgendaAdopted(MeetingAct):
    """The council adopted its agenda, with these items not begun."""

    name: ClassVar[str] = "youth.agenda_adopted"

    items: list[UUID]


@declare_kind
class MotionOverturned(MeetingAct):
    """The vote on a procedural motion was repeated (``poll``) and lost: what had followed no longer holds.

    ``minutes`` is the meeting whose minutes are no longer adopted, where the motion had adopted some.
    """

    name: ClassVar[str] = "youth.motion_overturned"

    poll: UUID
    minutes: UUID | None = None


@declare_kind
class MeetingClosedToPublic(MeetingAct):
    """The council decided to go on without the public; the reason is in the vote's question."""

    name: ClassVar[str] = "youth.meeting_closed_to_public"
