"""Submitting a proposal to the council: by an author, or by the support that it has."""

from typing import TYPE_CHECKING

from django.db import transaction

from proposals import offers as proposal_offers
from proposals.acts import Submitted
from proposals.models import Proposal
from proposals.selectors import support_of
from proposals.services.holding import refuse_withheld
from proposals.services.texts import seal_of
from proposals.services.transitions import append_to_proposal, locked_proposal, require_transition
from proposals.workflow import Role, State
from youth.journal.models import JournalEntry
from youth.policies import require
from youth.refusals import Refusal

if TYPE_CHECKING:
    from youth.models import Participant, Representation


@transaction.atomic
def submit_proposal(proposal: Proposal, *, actor: "Participant | Representation") -> Proposal:
    """Submit the proposal to the council. Raises ``Refusal`` with the reasons of rules and plugins."""
    require("proposals.edit", actor, proposal)
    proposal = locked_proposal(proposal)
    after = require_transition(proposal, "submit", actor=actor)
    refuse_withheld(proposal)
    if objections := objections_to(proposal):
        raise Refusal("objections", objections[0], reasons=objections)
    _submit(proposal, after, actor=actor, cause=None)
    return proposal


def submit_by_support(proposal: Proposal, *, cause: JournalEntry) -> None:
    """Submit a locked proposal that has enough support; where a plugin objects, its author does it later."""
    after = require_transition(proposal, "submit", actor=Role.SYSTEM)
    if not objections_to(proposal):
        _submit(proposal, after, actor=None, cause=cause)


def objections_to(proposal: Proposal) -> list[str]:
    """Return why plugins object to the submission, as sentences for its author."""
    return proposal_offers.may_submit.objections(
        proposal.council, participant=proposal.author, draft=proposal
    )


def _submit(
    proposal: Proposal,
    after: State,
    *,
    actor: "Participant | Representation | None",
    cause: JournalEntry | None,
) -> None:
    before = State(proposal.state)
    proposal.state = after
    proposal.save(update_fields=["state"])
    act = Submitted(
        before=before,
        after=after,
        version=proposal.version,
        supporters=support_of(proposal).given,
        text=seal_of(proposal),
    )
    append_to_proposal(proposal, act, actor=actor, cause=cause)
