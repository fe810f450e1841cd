"""What all acts on a proposal's stream have in common."""

from typing import TYPE_CHECKING
from uuid import UUID

from proposals import offers as proposal_offers
from youth.journal.kinds import Kind
from youth.journal.streams import key_of

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry


class ProposalAct(Kind):
    """Base of the kinds on a proposal's stream."""

    __slots__ = ()


class ProposalMoved(ProposalAct):
    """Base of the kinds that change a proposal's state or text; other plugins get a notice."""

    __slots__ = ()

    notice = proposal_offers.proposal_changed

    def notice_kwargs(self, entry: "JournalEntry") -> dict[str, object]:
        """Return the proposal, the transition, and the states before and after."""
        change = proposal_offers.ProposalChange(
            proposal=UUID(key_of(entry.stream_id)),
            transition=self.name.removeprefix("proposals."),
            before=getattr(self, "before", ""),
            after=getattr(self, "after", ""),
        )
        return {"change": change}
