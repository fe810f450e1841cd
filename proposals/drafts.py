"""Drafts of proposals: kept on the server while somebody types, and deleted for good."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proposals.models import Proposal
from proposals.selectors import actor_on, proposal_by_id
from proposals.services import delete_draft, draft_proposal, edit_proposal
from proposals.workflow import State
from youth.policies import may, require
from youth.refusals import Refusal
from youth.web.joining import for_participants
from youth.web.refusals import refusal_json, show_refusal
from youth.web.requests import ParticipantRequest

if TYPE_CHECKING:
    from youth.models import Participant, Representation

FIELDS = ("title", "summary", "points", "language")
# More would be no number of the database.
MOST_DIGITS = 10


@require_POST
@for_participants()
def keep_draft(request: ParticipantRequest, pk: UUID | None = None) -> HttpResponse:
    """Keep what was typed so far as a draft; answer where it is continued. An empty form makes none."""
    council, author = request.council, request.participant
    require("proposals.write", author, council)
    text = {name: request.POST.get(name, "") for name in FIELDS}
    if pk is None and not any(text[name].strip() for name in FIELDS[:-1]):
        return JsonResponse({})
    try:
        if pk is None:
            proposal = draft_proposal(council, actor=author, **text)
        elif (own := _own_draft(request, pk)).proposal.state == State.DRAFT:
            proposal = edit_proposal(own.proposal, actor=own.author, based_on=edition_in(request), **text)
        else:
            # A published text changes by a press of its button only: support depends on it.
            return JsonResponse({})
    except Refusal as refusal:
        return refusal_json(refusal)
    place = {"council": council.slug, "pk": proposal.pk}
    return JsonResponse(
        {
            "edit": reverse("proposals:edit", kwargs=place),
            "keep": reverse("proposals:keep", kwargs=place),
            "edition": proposal.edition,
        }
    )


def edition_in(request: ParticipantRequest) -> int | None:
    """Return the edition that the sent form began with; None where it says none."""
    given = request.POST.get("based_on", "")
    return int(given) if given.isdecimal() and len(given) < MOST_DIGITS else None


@require_POST
@for_participants()
def delete(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Delete the participant's own draft, or that of the organisation that they act for."""
    own = _own_draft(request, pk)
    try:
        delete_draft(own.proposal, actor=own.author)
    except Refusal as refusal:
        show_refusal(request, refusal)
        return redirect("proposals:detail", council=request.council.slug, pk=pk)
    messages.success(request, _("The draft was deleted."))
    return redirect("youth:profile", council=request.council.slug)


@dataclass(frozen=True, slots=True)
class _Own:
    """A proposal, and as whom the person acts on it."""

    proposal: Proposal
    author: "Participant | Representation"


def _own_draft(request: ParticipantRequest, pk: UUID) -> _Own:
    proposal = proposal_by_id(request.council, pk)
    if proposal is None:
        raise Http404
    author = actor_on(proposal, request.participant) or request.participant
    if not may("proposals.see", request.participant, proposal) and not may("proposals.see", author, proposal):
        raise Http404
    require("proposals.edit", author, proposal)
    return _Own(proposal, author)
