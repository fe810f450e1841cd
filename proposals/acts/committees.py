"""What happens to a proposal in committees."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from proposals.acts.proposal_act import ProposalMoved
from youth.journal.kinds import Sealed, declare_kind


@declare_kind
class Assigned(ProposalMoved):
    """The chair assigned the proposal to a committee, the lead one or another; ``assignment`` is its row."""

    name: ClassVar[str] = "proposals.assigned"

    before: str
    after: str
    assignment: UUID
    committee: UUID
    is_lead: bool
    document: Sealed
    number: str
    on: date
    due_on: date | None


@declare_kind
class Reassigned(ProposalMoved):
    """The chair gave an assignment (``was``) to another committee, or another day, for a reason."""

    name: ClassVar[str] = "proposals.reassigned"

    before: str
    after: str
    was: UUID
    assignment: UUID
    committee: UUID
    is_lead: bool
    document: Sealed
    number: str
    on: date
    due_on: date | None
    reason: Sealed


@declare_kind
class OpinionGiven(ProposalMoved):
    """A committee gave its opinion; ``is_late`` where its last day was over."""

    name: ClassVar[str] = "proposals.opinion_given"

    before: str
    after: str
    assignment: UUID
    committee: UUID
    is_late: bool
    document: Sealed
    number: str
    on: date


@declare_kind
class OpinionMissed(ProposalMoved):
    """The last day for a committee's opinion is over and there is none."""

    name: ClassVar[str] = "proposals.opinion_missed"

    before: str
    after: str
    assignment: UUID
    committee: UUID
    due_on: date


@declare_kind
class CommitteeWorkCorrected(ProposalMoved):
    """What was entered of a committee's work (``was``) held an error; both stay, and ``errors`` names it."""

    name: ClassVar[str] = "proposals.committee_work_corrected"

    before: str
    after: str
    was: UUID
    assignment: UUID
    committee: UUID
    errors: list[str]
    assigned_on: date
    assigned_document: Sealed
    assigned_number: str
    document: Sealed
    number: str
    on: date | None
    reason: Sealed
