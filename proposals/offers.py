"""The hooks that proposals offer to plugins."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from plugins.hooks import Guard, Notice, Text

if TYPE_CHECKING:
    from proposals.models import Proposal
    from youth.journal.models import JournalEntry
    from youth.models import Council, Participant


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalChange:
    """A proposal's step from one state to another; the states are empty where the step is none."""

    proposal: UUID
    transition: str
    before: str
    after: str


@Guard
def may_submit(council: "Council", participant: "Participant", draft: "Proposal") -> Text | None:
    """Return why this draft may not be submitted to the council now."""


@Notice
def proposal_changed(council: "Council", entry: "JournalEntry", change: ProposalChange) -> None:
    """Tell that a proposal moved."""
