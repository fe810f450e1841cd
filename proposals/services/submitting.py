"""Submitting a proposal to the council: by an author, or by the support that it has."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from proposals import offers as proposal_offers
from proposals.acts.register import Submitted
from proposals.models import Proposal
from proposals.selectors.proposals import annexes_of
from proposals.selectors.support import support_of
from proposals.services.holding import refuse_withheld
from proposals.services.texts import seal_of
from proposals.services.transitions import append_to_proposal, locked_proposal, require_transition
from proposals.workflow import Role, State
from youth.journal.models import JournalEntry
from youth.policies import require
from youth.procedure.choices import Asked
from youth.refusals import Refusal
from youth.selectors.rules import profile_of

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
    """Return what the council asks for and plugins object to, as sentences for its author."""
    objections = proposal_offers.may_submit.objections(
        proposal.council, participant=proposal.author, draft=proposal
    )
    return [*missing_papers(proposal), *objections]


def missing_papers(proposal: Proposal) -> list[str]:
    """Return what the rules ask for before the submission and the proposal has not, in sentences."""
    rules = profile_of(proposal.council).proposal
    missing = []
    if rules.legal_ground.value is Asked.REQUIRED and not proposal.legal_ground:
        words = _("The council asks for a legal ground. Begin the decision with “На основание” and name it.")
        missing.append(words)
    if rules.cost.value is Asked.REQUIRED and not proposal.cost:
        missing.append(_("The council asks what it costs and who pays."))
    if rules.annexes.value is Asked.REQUIRED and not annexes_of([proposal]).get(proposal.pk):
        missing.append(_("The council asks for an annex. Add a document."))
    return missing


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
