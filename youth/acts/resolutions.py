"""Acts on resolutions: adopted, confirmed or annulled by a repeated vote."""

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
    """A carried decision became a numbered resolution; its text is in its row."""

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
        resolutions = Resolution.objects.select_related("council", "meeting", "agenda_item")
        return {"resolution": resolutions.get(pk=self.resolution)}


@declare_kind
class ResolutionConfirmed(MeetingAct):
    """The vote on a resolution was repeated and carried again: it keeps its number."""

    name: ClassVar[str] = "youth.resolution_confirmed"

    resolution: UUID
    poll: UUID
    votes_for: int
    votes_against: int
    votes_abstain: int


@declare_kind
class ResolutionAnnulled(MeetingAct):
    """The vote on a resolution was repeated and lost: it is annulled, its number stays in the book."""

    name: ClassVar[str] = "youth.resolution_annulled"

    resolution: UUID
    poll: UUID
