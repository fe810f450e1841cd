"""Acts on the agenda: items added, moved, postponed, withdrawn, begun, finished, left over; recusals."""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from youth import offers as youth_offers
from youth.acts.meeting_act import MeetingAct
from youth.journal.kinds import Sealed, declare_kind
from youth.models import AgendaItem

if TYPE_CHECKING:
    from youth.models.journal import JournalEntry


@declare_kind
class ItemAdded(MeetingAct):
    """An item was added to the agenda; its title and text are in its row."""

    name: ClassVar[str] = "youth.item_added"
    notice = youth_offers.agenda_changed

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

    def notice_kwargs(self, entry: "JournalEntry") -> dict[str, object]:
        return _agenda_kwargs(self.item, "added")


@declare_kind
class ItemChanged(MeetingAct):
    """Title, text or type of an item changed before the notice."""

    name: ClassVar[str] = "youth.item_changed"

    item: UUID
    decision_type: str
    topic: str
    title: Sealed
    text: Sealed


@declare_kind
class ItemDescribed(MeetingAct):
    """Reasons, mover, rapporteur or incoming number of an item were entered; they are in its row."""

    name: ClassVar[str] = "youth.item_described"

    item: UUID
    moved_by: UUID | None
    reasons: Sealed
    mover: Sealed
    rapporteur: Sealed
    incoming_number: Sealed


@declare_kind
class ItemMoved(MeetingAct):
    """An item was moved among its siblings: before the meeting opens, then by a vote only."""

    name: ClassVar[str] = "youth.item_moved"

    item: UUID
    position: int


@declare_kind
class ItemTakenUp(MeetingAct):
    """The council decided to deal with an item that came after the notice."""

    name: ClassVar[str] = "youth.item_taken_up"

    item: UUID


@declare_kind
class DraftChanged(MeetingAct):
    """A vote changed the draft decision of the item under way; its text is in the item's row."""

    name: ClassVar[str] = "youth.draft_changed"

    item: UUID
    text: Sealed


@declare_kind
class ItemPostponed(MeetingAct):
    """An item was postponed to a later meeting."""

    name: ClassVar[str] = "youth.item_postponed"
    notice = youth_offers.agenda_changed

    item: UUID

    def notice_kwargs(self, entry: "JournalEntry") -> dict[str, object]:
        return _agenda_kwargs(self.item, "postponed")


@declare_kind
class ItemTakenBack(MeetingAct):
    """The repeated vote on postponing an item was lost: it is on the agenda as it was."""

    name: ClassVar[str] = "youth.item_taken_back"
    notice = youth_offers.agenda_changed

    item: UUID

    def notice_kwargs(self, entry: "JournalEntry") -> dict[str, object]:
        return _agenda_kwargs(self.item, "added")


@declare_kind
class ItemLeftOver(MeetingAct):
    """The meeting ended before the item did, or before it was called; nobody decided to postpone it."""

    name: ClassVar[str] = "youth.item_left_over"
    notice = youth_offers.agenda_changed

    item: UUID
    # Whether it was under way.
    was_begun: bool

    def notice_kwargs(self, entry: "JournalEntry") -> dict[str, object]:
        return _agenda_kwargs(self.item, "left_over")


@declare_kind
class ItemWithdrawn(MeetingAct):
    """Its mover withdrew what an item is about, and the item with it."""

    name: ClassVar[str] = "youth.item_withdrawn"
    notice = youth_offers.agenda_changed

    item: UUID
    # Whether the notice had gone out with it.
    was_announced: bool

    def notice_kwargs(self, entry: "JournalEntry") -> dict[str, object]:
        return _agenda_kwargs(self.item, "withdrawn")


@declare_kind
class ItemTakenOff(MeetingAct):
    """The chair's table took an item off the agenda; the reason is in its row."""

    name: ClassVar[str] = "youth.item_taken_off"
    notice = youth_offers.agenda_changed

    item: UUID
    # Whether the notice had gone out with it.
    was_announced: bool
    reason: Sealed

    def notice_kwargs(self, entry: "JournalEntry") -> dict[str, object]:
        return _agenda_kwargs(self.item, "taken_off")


@declare_kind
class ItemStarted(MeetingAct):
    """The chair called an item; what plugins showed of the previous one is removed."""

    name: ClassVar[str] = "youth.item_started"

    item: UUID


@declare_kind
class ItemFinished(MeetingAct):
    """The item under way was finished."""

    name: ClassVar[str] = "youth.item_finished"
    notice = youth_offers.agenda_changed

    item: UUID

    def notice_kwargs(self, entry: "JournalEntry") -> dict[str, object]:
        return _agenda_kwargs(self.item, "finished")


@declare_kind
class RecusalDeclared(MeetingAct):
    """A member declared a conflict of interest on an item; the reason is in its row."""

    name: ClassVar[str] = "youth.recusal_declared"

    item: UUID
    participant: UUID
    ground: str
    is_late: bool
    reason: Sealed


def _agenda_kwargs(item: UUID, change: str) -> dict[str, object]:
    """Return the arguments of ``agenda_changed``."""
    return {"item": AgendaItem.objects.select_related("meeting").get(pk=item), "change": change}
