"""What a moderator decided about a proposal: hidden, shown again, or let through."""

from typing import TYPE_CHECKING

from proposals.acts.texts import TextHidden, TextShown
from proposals.models import Proposal
from proposals.services.authoring import publish_read
from proposals.services.transitions import append_to_proposal, locked_proposal
from proposals.workflow import State

if TYPE_CHECKING:
    from youth.offers import TextDecision


def follow_moderation(proposal: Proposal, decision: "TextDecision") -> None:
    """Hide the proposal or show it, as was decided; one that waited as a draft is published now."""
    proposal = locked_proposal(proposal)
    withheld = "" if decision.is_shown else decision.category
    if proposal.withheld == withheld:
        return
    proposal.withheld = withheld
    proposal.save(update_fields=["withheld"])
    if proposal.state == State.DRAFT:
        if decision.is_shown:
            publish_read(proposal, cause=decision.cause)
        return
    act = TextShown() if decision.is_shown else TextHidden(reason=withheld)
    append_to_proposal(proposal, act, actor=decision.actor, cause=decision.cause)
