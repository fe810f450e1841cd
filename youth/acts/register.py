"""Acts on a running meeting's register: a seat or an office was taken or left while it sat."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from youth.acts.attendance import HALL
from youth.acts.meeting_act import MeetingAct, clock_date, clock_time, named, said
from youth.journal.kinds import declare_kind
from youth.models import Office

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry


@declare_kind
class RegisterEntered(MeetingAct):
    """Somebody sits in the meeting, or holds an office in it, from ``from_at`` on."""

    name: ClassVar[str] = "register.entered"
    touches: ClassVar[tuple[str, ...]] = HALL

    participant: UUID
    seat: int | None
    role: str
    from_at: datetime

    def minutes(self, entry: "JournalEntry", language: str) -> str:
        """Tell who took which seat or office, and when."""
        with override(language):
            sentence = (
                _("From %(time)s on, %(name)s holds this office: %(office)s.")
                if self.role
                else _("From %(time)s on, %(name)s holds seat No. %(seat)s.")
            )
            return _told(sentence, entry, self.participant, self.seat, self.role, self.from_at)


@declare_kind
class RegisterLeft(MeetingAct):
    """Somebody no longer sits in the meeting, or holds an office in it, from ``until_at`` on."""

    name: ClassVar[str] = "register.left"
    touches: ClassVar[tuple[str, ...]] = HALL

    participant: UUID
    seat: int | None
    role: str
    until_at: datetime

    def minutes(self, entry: "JournalEntry", language: str) -> str:
        """Tell who left which seat or office, and when."""
        with override(language):
            sentence = (
                _("From %(time)s on, %(name)s no longer holds this office: %(office)s.")
                if self.role
                else _("From %(time)s on, %(name)s no longer holds seat No. %(seat)s.")
            )
            return _told(sentence, entry, self.participant, self.seat, self.role, self.until_at)


@declare_kind
class RegisterNameCorrected(MeetingAct):
    """A name in the register was misspelt; the act on the council's stream keeps both spellings."""

    name: ClassVar[str] = "register.name_corrected"
    touches: ClassVar[tuple[str, ...]] = HALL

    participant: UUID


def _told(
    sentence: str, entry: "JournalEntry", participant: UUID, seat: int | None, role: str, moment: datetime
) -> str:
    time, day = clock_time(entry, moment), clock_date(entry, moment)
    return said(
        sentence,
        name=named(entry, [participant]),
        time=time if day == clock_date(entry, entry.at) else f"{time} {day}",
        seat=seat,
        office=Office.Role(role).label if role else "",
    )
