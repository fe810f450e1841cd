"""The proposal of an address, for who may see or write it; for everybody else there is none."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404

from proposals.models import Proposal
from proposals.selectors.authors import actor_on
from proposals.selectors.proposals import PageOfProposal, page_of_proposal, proposal_by_id
from youth.policies import may, require
from youth.web.requests import CouncilRequest, ParticipantRequest

if TYPE_CHECKING:
    from youth.models import Participant, Representation


def seen_proposal(request: CouncilRequest, pk: UUID) -> Proposal:
    """Return the council's proposal, or raise ``Http404``: other people's drafts are not found."""
    proposal = proposal_by_id(request.council, pk)
    if proposal is None:
        raise Http404
    # Which plugins are on was read with the council of the address.
    proposal.council = request.council
    return _seen(request, proposal)


def seen_page(request: CouncilRequest, pk: UUID) -> PageOfProposal:
    """Return the same with all that the proposal's own page reads with it."""
    page = page_of_proposal(request.council, pk, request.participant)
    if page is None:
        raise Http404
    _seen(request, page.proposal)
    return page


def _seen(request: CouncilRequest, proposal: Proposal) -> Proposal:
    may_see = may("proposals.see", request.participant, proposal)
    if not may_see and not may("proposals.see", actor_on(proposal, request.participant), proposal):
        raise Http404
    return proposal


def own_proposal(request: ParticipantRequest, pk: UUID) -> "tuple[Proposal, Participant | Representation]":
    """Return a proposal and as whom the person writes it.

    Raises ``Http404`` where it may not be seen, ``PermissionDenied`` where it is not theirs to write.
    """
    proposal = seen_proposal(request, pk)
    author = actor_on(proposal, request.participant) or request.participant
    require("proposals.edit", author, proposal)
    return proposal, author
