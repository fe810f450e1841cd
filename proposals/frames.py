"""Which parts of a proposal's page its acts replace."""

from proposals.acts import (
    Adopted,
    Answered,
    Assigned,
    OpinionGiven,
    Postponed,
    ProposalAct,
    Published,
    PutOnAgenda,
    Received,
    Registered,
    Rejected,
    Returned,
    Sent,
    Submitted,
    SupportChanged,
    SupportLapsed,
    SupportReached,
    TextChanged,
    Withdrawn,
)
from proposals.presenters.proposal_page import fragments, proposal_of
from youth.journal import frames
from youth.journal.frames import Fragments
from youth.journal.kinds import Audience
from youth.journal.models import JournalEntry

MOVED = ("head", "support", "timeline", "actions", "act")
PAPERS = ("head", "papers", "timeline", "actions", "act")
TOUCHED: dict[type[ProposalAct], tuple[str, ...]] = {
    Published: (*MOVED, "share"),
    TextChanged: (*MOVED, "text", "share"),
    SupportChanged: ("support",),
    SupportLapsed: ("head", "support", "actions"),
    SupportReached: MOVED,
    Submitted: MOVED,
    Returned: MOVED,
    Registered: MOVED,
    Assigned: MOVED,
    OpinionGiven: PAPERS,
    PutOnAgenda: PAPERS,
    Postponed: PAPERS,
    Adopted: PAPERS,
    Rejected: MOVED,
    Withdrawn: MOVED,
    Sent: PAPERS,
    Received: PAPERS,
    Answered: PAPERS,
}


@frames.of(*TOUCHED)
def proposal_parts(act: ProposalAct, entry: JournalEntry, audience: Audience, language: str) -> Fragments:
    """Return the changed parts of the proposal's page as they are now."""
    return fragments(proposal_of(entry), TOUCHED[type(act)])
