"""Acts of attendance: a member came into the hall, a member left."""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from youth.acts.meeting_act import MeetingAct, clock_time, named, said
from youth.journal.kinds import declare_kind

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry

HALL = ("quorum", "hall", "me", "console")


@declare_kind
class MemberEntered(MeetingAct):
    """A member is in the hall; ``present`` counts the members after it."""

    name: ClassVar[str] = "youth.hall_entered"
    touches: ClassVar[tuple[str, ...]] = HALL

    participant: UUID
    present: int

    def minutes(self, entry: "JournalEntry", language: str) -> str | None:
        """Tell who came later; who was there at the opening stands in its roll call."""
        if not while_sitting(entry):
            return None
        with override(language):
            return said(
                _("%(name)s entered the hall at %(time)s. Members present: %(present)s."),
                name=named(entry, [self.participant]),
                time=clock_time(entry),
                present=self.present,
            )


@declare_kind
class MemberLeft(MeetingAct):
    """A member left the hall; ``present`` counts the members after it."""

    name: ClassVar[str] = "youth.hall_left"
    touches: ClassVar[tuple[str, ...]] = HALL

    participant: UUID
    present: int

    def minutes(self, entry: "JournalEntry", language: str) -> str | None:
        """Tell who left while the meeting ran."""
        if not while_sitting(entry):
            return None
        with override(language):
            return said(
                _("%(name)s left the hall at %(time)s. Members present: %(present)s."),
                name=named(entry, [self.participant]),
                time=clock_time(entry),
                present=self.present,
            )


def while_sitting(entry: "JournalEntry") -> bool:
    """Return whether the meeting had been opened when the entry was written.

    Judged by the place in the stream, not by the clock: two acts may carry the same moment.
    """
    earlier = entry.stream.entries.filter(seq__lt=entry.seq, kind="youth.meeting_opened")
    return earlier.exists()
