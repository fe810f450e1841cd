"""The act of adopting a resolution."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from youth import offers as youth_offers
from youth.acts.meeting_act import MeetingAct, said
from youth.journal.kinds import Sealed, declare_kind
from youth.models import Resolution

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry


@declare_kind
class ResolutionAdopted(MeetingAct):
    """A decision was carried and entered the book with its number; its words live in its row."""

    name: ClassVar[str] = "resolution.adopted"
    notice = youth_offers.resolution_adopted
    touches: ClassVar[tuple[str, ...]] = ("outcome",)

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

    def minutes(self, entry: "JournalEntry", language: str) -> str:
        """Tell the designation, the title and the text of what was adopted."""
        resolution = Resolution.objects.get(pk=self.resolution)
        points = "\n".join(f"{number}. {point}" for number, point in enumerate(resolution.points, start=1))
        with override(language):
            heading = said(
                _("The council adopted %(designation)s: %(title)s"),
                designation=resolution.designation,
                title=resolution.title,
            )
        return f"{heading}\n{points}" if points else heading

    def notice_arguments(self, entry: "JournalEntry") -> dict[str, object]:
        """Hand the resolution to the listeners."""
        resolutions = Resolution.objects.select_related("council", "meeting", "agenda_item")
        return {"resolution": resolutions.get(pk=self.resolution)}
