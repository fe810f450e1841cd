"""Acts on the agenda: items added, moved, postponed, withdrawn, begun, finished; recusals."""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from youth import offers as youth_offers
from youth.acts.meeting_act import MeetingAct, clock_time, item_title, named, said
from youth.journal.kinds import Sealed, declare_kind
from youth.models import AgendaItem

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry

PLAN = ("agenda", "item", "console")


@declare_kind
class ItemAdded(MeetingAct):
    """An item came on to the agenda; its title and text live in its row."""

    name: ClassVar[str] = "agenda.item_added"
    notice = youth_offers.agenda_changed
    touches: ClassVar[tuple[str, ...]] = PLAN

    item: UUID
    parent: UUID | None
    position: int
    decision_type: str
    topic: str
    is_late: bool
    subject_label: str
    subject: UUID | None
    title: Sealed
    text: Sealed

    def minutes(self, entry: "JournalEntry", language: str) -> str | None:
        """Tell of an item that came after the notice; the others are the agenda itself."""
        if not self.is_late:
            return None
        with override(language):
            return said(
                _("The item “%(title)s” was moved after the notice and entered on the agenda as late."),
                title=item_title(self.item),
            )

    def notice_arguments(self, entry: "JournalEntry") -> dict[str, object]:
        """Hand the item to the listeners."""
        return _told_of(self.item, "added")


@declare_kind
class ItemChanged(MeetingAct):
    """Title, text or type of an item changed before the notice."""

    name: ClassVar[str] = "agenda.item_changed"
    touches: ClassVar[tuple[str, ...]] = PLAN

    item: UUID
    decision_type: str
    topic: str
    title: Sealed
    text: Sealed


@declare_kind
class ItemMoved(MeetingAct):
    """An item changed its place among its neighbours; only before the meeting opens."""

    name: ClassVar[str] = "agenda.item_moved"
    touches: ClassVar[tuple[str, ...]] = PLAN

    item: UUID
    position: int


@declare_kind
class ItemPostponed(MeetingAct):
    """An item is left for a later meeting."""

    name: ClassVar[str] = "agenda.item_postponed"
    notice = youth_offers.agenda_changed
    touches: ClassVar[tuple[str, ...]] = PLAN

    item: UUID

    def minutes(self, entry: "JournalEntry", language: str) -> str:
        """Tell that the item was postponed."""
        with override(language):
            return said(_("Item %(title)s was postponed."), title=item_title(self.item))

    def notice_arguments(self, entry: "JournalEntry") -> dict[str, object]:
        """Hand the item to the listeners."""
        return _told_of(self.item, "postponed")


@declare_kind
class ItemWithdrawn(MeetingAct):
    """An item was taken off: before the notice by who prepares the agenda, then on its mover's behalf."""

    name: ClassVar[str] = "agenda.item_withdrawn"
    notice = youth_offers.agenda_changed
    touches: ClassVar[tuple[str, ...]] = PLAN

    item: UUID
    # Whether the notice had gone out with it.
    was_announced: bool

    def minutes(self, entry: "JournalEntry", language: str) -> str | None:
        """Tell that the item was withdrawn, where it had been announced."""
        if not self.was_announced:
            return None
        with override(language):
            return said(_("Item %(title)s was withdrawn."), title=item_title(self.item))

    def notice_arguments(self, entry: "JournalEntry") -> dict[str, object]:
        """Hand the item to the listeners."""
        return _told_of(self.item, "withdrawn" if self.was_announced else "taken_off")


@declare_kind
class ItemStarted(MeetingAct):
    """The chair called an item; what plugins showed of the one before goes."""

    name: ClassVar[str] = "agenda.item_started"
    touches: ClassVar[tuple[str, ...]] = ("bar", "now", *PLAN)

    item: UUID

    def minutes(self, entry: "JournalEntry", language: str) -> str:
        """Head the part of the minutes that deals with the item."""
        with override(language):
            return said(
                _("Item %(title)s – begun at %(time)s."),
                title=item_title(self.item),
                time=clock_time(entry),
            )


@declare_kind
class ItemFinished(MeetingAct):
    """The council is done with an item."""

    name: ClassVar[str] = "agenda.item_finished"
    notice = youth_offers.agenda_changed
    touches: ClassVar[tuple[str, ...]] = ("bar", *PLAN)

    item: UUID

    def minutes(self, entry: "JournalEntry", language: str) -> str:
        """Tell when the item ended."""
        with override(language):
            return said(
                _("Item %(title)s – finished at %(time)s."),
                title=item_title(self.item),
                time=clock_time(entry),
            )

    def notice_arguments(self, entry: "JournalEntry") -> dict[str, object]:
        """Hand the item to the listeners."""
        return _told_of(self.item, "finished")


@declare_kind
class RecusalDeclared(MeetingAct):
    """A member declared a conflict of interest on an item; the reason lives in its row."""

    name: ClassVar[str] = "agenda.recusal_declared"
    touches: ClassVar[tuple[str, ...]] = ("item", "hall", "me")

    item: UUID
    participant: UUID
    reason: Sealed

    def minutes(self, entry: "JournalEntry", language: str) -> str:
        """Tell who takes no part in the item."""
        with override(language):
            return said(
                _(
                    "%(name)s declared a conflict of interest and takes no part in debate and vote on "
                    "item %(title)s."
                ),
                name=named(entry, [self.participant]),
                title=item_title(self.item),
            )


def _told_of(item: UUID, change: str) -> dict[str, object]:
    """Return what listeners to ``agenda_changed`` are handed."""
    return {"item": AgendaItem.objects.select_related("meeting").get(pk=item), "change": change}
