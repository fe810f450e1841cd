"""Acts that move a meeting: planned, convened, opened, checked, suspended, resumed, closed, cancelled."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from youth import offers as youth_offers
from youth.acts.meeting_act import (
    MeetingAct,
    acting,
    clock_date,
    clock_time,
    meeting_of,
    named,
    said,
)
from youth.journal.kinds import Kind, declare_kind

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry

EVERYTHING = ("head", "bar", "agenda", "item", "quorum", "hall", "me", "console", "outcome")


@declare_kind
class MeetingPlanned(Kind):
    """A meeting was planned; nobody is invited yet, and no page has been open that could change."""

    name: ClassVar[str] = "meeting.planned"

    meeting: UUID
    meeting_kind: str
    starts_at: datetime


@declare_kind
class MeetingRescheduled(MeetingAct):
    """Time or place changed before the notice went out."""

    name: ClassVar[str] = "meeting.rescheduled"
    touches: ClassVar[tuple[str, ...]] = ("head", "item", "me")

    starts_at: datetime


@declare_kind
class MeetingConvened(MeetingAct):
    """The notice went out: the meeting has its number, and the agenda is public."""

    name: ClassVar[str] = "meeting.convened"
    touches: ClassVar[tuple[str, ...]] = EVERYTHING

    number: int
    starts_at: datetime
    notice_days: int
    days_needed: int
    is_late: bool

    def minutes(self, entry: "JournalEntry", language: str) -> str:
        """Tell when notice was given and whether in time."""
        with override(language):
            sentence = ngettext(
                "The meeting was convened on %(date)s, %(days)s day before it.",
                "The meeting was convened on %(date)s, %(days)s days before it.",
                self.notice_days,
            )
            text = said(sentence, date=clock_date(entry, entry.at), days=self.notice_days)
            if self.is_late:
                late = ngettext(
                    "The rules ask for %(needed)s day of notice.",
                    "The rules ask for %(needed)s days of notice.",
                    self.days_needed,
                )
                text = f"{text} {said(late, needed=self.days_needed)}"
            return text


@declare_kind
class MeetingCancelled(MeetingAct):
    """A meeting that was planned or convened will not take place."""

    name: ClassVar[str] = "meeting.cancelled"
    touches: ClassVar[tuple[str, ...]] = EVERYTHING


@declare_kind
class MeetingOpened(MeetingAct):
    """The chair opened the meeting after the roll call."""

    name: ClassVar[str] = "meeting.opened"
    touches: ClassVar[tuple[str, ...]] = EVERYTHING

    present: int
    seats: int
    in_office: int
    needed: int
    members: list[UUID]

    def minutes(self, entry: "JournalEntry", language: str) -> str:
        """Tell who opened, who is present, and that there is a quorum."""
        with override(language):
            return said(
                _(
                    "%(who)s opened the meeting at %(time)s. The roll call found %(present)s members "
                    "present; %(needed)s of %(seats)s are needed. There is a quorum. Present: %(names)s."
                ),
                who=acting(entry),
                time=clock_time(entry),
                present=self.present,
                needed=self.needed,
                seats=self.seats,
                names=named(entry, self.members),
            )


@declare_kind
class QuorumChecked(MeetingAct):
    """The members in the hall were counted during the meeting."""

    name: ClassVar[str] = "meeting.quorum_checked"
    touches: ClassVar[tuple[str, ...]] = ("quorum", "console")

    present: int
    seats: int
    in_office: int
    needed: int
    met: bool

    def minutes(self, entry: "JournalEntry", language: str) -> str:
        """Tell the count and what follows from it."""
        with override(language):
            sentence = (
                _(
                    "A check of the quorum at %(time)s found %(present)s members present; %(needed)s are "
                    "needed. There is a quorum."
                )
                if self.met
                else _(
                    "A check of the quorum at %(time)s found %(present)s members present; %(needed)s are "
                    "needed. There is no quorum and no vote can be taken."
                )
            )
            return said(sentence, time=clock_time(entry), present=self.present, needed=self.needed)


@declare_kind
class MeetingSuspended(MeetingAct):
    """A break."""

    name: ClassVar[str] = "meeting.suspended"
    touches: ClassVar[tuple[str, ...]] = EVERYTHING

    def minutes(self, entry: "JournalEntry", language: str) -> str:
        """Tell who suspended the meeting and when."""
        with override(language):
            return said(
                _("%(who)s suspended the meeting at %(time)s."), who=acting(entry), time=clock_time(entry)
            )


@declare_kind
class MeetingResumed(MeetingAct):
    """The meeting goes on after a break; the quorum was checked again."""

    name: ClassVar[str] = "meeting.resumed"
    touches: ClassVar[tuple[str, ...]] = EVERYTHING

    present: int
    seats: int
    in_office: int
    needed: int

    def minutes(self, entry: "JournalEntry", language: str) -> str:
        """Tell that the meeting goes on and that the quorum was checked."""
        with override(language):
            return said(
                _(
                    "%(who)s resumed the meeting at %(time)s. After the break %(present)s members are "
                    "present; %(needed)s are needed. There is a quorum."
                ),
                who=acting(entry),
                time=clock_time(entry),
                present=self.present,
                needed=self.needed,
            )


@declare_kind
class MeetingClosed(MeetingAct):
    """The meeting is over."""

    name: ClassVar[str] = "meeting.closed"
    notice = youth_offers.meeting_closed
    touches: ClassVar[tuple[str, ...]] = EVERYTHING

    present: int
    resolutions: int

    def minutes(self, entry: "JournalEntry", language: str) -> str:
        """Tell who closed the meeting, when, and what it adopted."""
        with override(language):
            adopted = ngettext(
                "The meeting adopted %(count)s resolution.",
                "The meeting adopted %(count)s resolutions.",
                self.resolutions,
            )
            closed = said(
                _("%(who)s closed the meeting at %(time)s."), who=acting(entry), time=clock_time(entry)
            )
            return f"{said(adopted, count=self.resolutions)} {closed}"

    def notice_arguments(self, entry: "JournalEntry") -> dict[str, object]:
        """Hand the meeting to the listeners."""
        return {"meeting": meeting_of(entry)}
