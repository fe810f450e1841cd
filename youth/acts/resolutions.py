"""The act of adopting a resolution."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from youth import offers as youth_offers
from youth.acts.meeting_act import MeetingAct
from youth.journal.kinds import Sealed, declare_kind
from youth.models import Resolution

if TYPE_CHECKING:
    from youth.models.journal import JournalEntry


@declare_kind
class ResolutionAdopted(MeetingAct):
    """A decision was carried and entered the book with its number; its words live in its row."""

    name: ClassVar[str] = "youth.resolution_adopted"
    notice = youth_offers.resolution_adopted

    resolution: UUID
    number: int
    period: str
    adopted_on: date
    item: UUID
    poll: UUID
    votes_for: int
    votes_against: int
    votes_abstain: int
    text: Sealed

    def notice_kwargs(self, entry: "JournalEntry") -> dict[str, object]:
        """Hand the resolution to the listeners."""
        resolutions = Resolution.objects.select_related("council", "meeting", "agenda_item")
        return {"resolution": resolutions.get(pk=self.resolution)}
