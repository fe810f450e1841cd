"""Pages of co-authors: a link for one, accepting it, leaving."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from proposals.models import Proposal
from proposals.policies import writes
from proposals.presenters.authors import author_names
from proposals.selectors.authors import actor_on
from proposals.selectors.proposals import proposal_by_id
from proposals.services.co_authors import (
    leave_authors,
    offer_place,
    offered_place,
    take_offer_back,
    take_place,
)
from youth.policies import participant_of
from youth.refusals import Refusal
from youth.web.acts import act_by_button
from youth.web.form_submissions import sent_once
from youth.web.joining import for_participants
from youth.web.refusals import show_refusal
from youth.web.requests import ParticipantRequest


@require_POST
@for_participants(back="proposals:detail")
@sent_once
def offer(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Make a link by which one person becomes a co-author."""
    proposal = _own(request, pk)
    actor = actor_on(proposal, request.participant) or request.participant
    done = _("The link is below. Hand it to the person who writes with you.")
    act_by_button(request, lambda: offer_place(proposal, actor=actor), done)
    return redirect("proposals:detail", council=request.council.slug, pk=pk)


@require_POST
@for_participants(back="proposals:detail")
def take_back(request: ParticipantRequest, pk: UUID, place: UUID) -> HttpResponse:
    """Take back a link that nobody used."""
    proposal = _own(request, pk)
    actor = actor_on(proposal, request.participant) or request.participant
    take_offer_back(proposal, place, actor=actor)
    messages.success(request, _("The link no longer works."))
    return redirect("proposals:detail", council=request.council.slug, pk=pk)


@require_POST
@for_participants(back="proposals:detail")
def leave(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Stop being an author."""
    proposal = _own(request, pk)
    actor = actor_on(proposal, request.participant) or request.participant
    if not act_by_button(
        request, lambda: leave_authors(proposal, actor=actor), _("You are no longer an author.")
    ):
        return redirect("proposals:detail", council=request.council.slug, pk=pk)
    if proposal.published_at is None:
        return redirect("youth:profile", council=request.council.slug)
    return redirect("proposals:detail", council=request.council.slug, pk=pk)


@require_http_methods(["GET", "POST"])
@never_cache
@for_participants()
def accept(request: ParticipantRequest, place: UUID) -> HttpResponse:
    """Show what the link invites to; take the place."""
    offered = offered_place(request.council, place)
    if request.method == "POST" and offered is not None:
        try:
            proposal = take_place(offered, actor=request.participant)
        except Refusal as refusal:
            show_refusal(request, refusal)
        else:
            messages.success(request, _("You are one of its authors now."))
        return redirect("proposals:detail", council=request.council.slug, pk=proposal.pk)
    context: dict[str, Any] = {"council": request.council, "place": offered}
    if offered is not None:
        proposal = offered.proposal
        context |= {"proposal": proposal, "author_names": author_names(proposal, request.participant)}
    return render(request, "proposals/co_author.html", context, status=200 if offered else 404)


def _own(request: ParticipantRequest, pk: UUID) -> Proposal:
    """Return the proposal of which the person is an author, alone, with others, or for an organisation."""
    proposal = proposal_by_id(request.council, pk)
    if proposal is None:
        raise Http404
    acting = participant_of(actor_on(proposal, request.participant))
    if not writes(acting, proposal):
        raise Http404
    return proposal
