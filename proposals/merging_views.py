"""Pages on which an author asks to have a proposal merged into another, or splits it in two."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from proposals.lookup import own_proposal
from proposals.merging_forms import MergeForm, SplitForm
from proposals.models import Proposal
from proposals.services import ask_to_merge, split_proposal
from youth.policies import require
from youth.web.acts import Back, Words, act_page, sent
from youth.web.form_submissions import sent_once
from youth.web.joining import for_participants
from youth.web.requests import ParticipantRequest


@require_http_methods(["GET", "POST"])
@never_cache
@for_participants()
@sent_once
def merge(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Ask to have the proposal merged into another, or no longer ask for it."""
    proposal, author = own_proposal(request, pk)
    require("proposals.end", author, proposal)
    if proposal.merge_into is not None:
        words = Words(
            heading=_("No longer ask to merge it?"),
            lead=_("The secretary has not done it yet. You asked for: %(title)s")
            % {"title": proposal.merge_into.title},
            action=_("No longer ask for it"),
            done=_("You no longer ask to have it merged."),
        )
        form = Form(sent(request))
        return act_page(
            request,
            form,
            words,
            lambda _given: ask_to_merge(proposal, None, actor=author),
            back=_back(proposal),
        )
    words = Words(
        heading=_("Merge it into another proposal"),
        lead=_(
            "If another proposal wants the same, ask to merge yours into it. The secretary looks whether "
            "both want the same and does it. Your supporters then support the other one, are notified, and "
            "can take it back. Yours ends there; the other one names it and its author."
        ),
        action=_("Ask the secretary to merge it"),
        done=_("The secretary and the authors of the other proposal are notified."),
    )
    form = MergeForm(sent(request), proposal=proposal)
    return act_page(
        request,
        form,
        words,
        lambda given: ask_to_merge(proposal, given["other"], actor=author),
        back=_back(proposal),
    )


@require_http_methods(["GET", "POST"])
@never_cache
@for_participants()
@sent_once
def split(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Make a proposal of its own of some points."""
    proposal, author = own_proposal(request, pk)
    words = Words(
        heading=_("Split the proposal"),
        lead=_(
            "The points that you choose become a proposal of their own, with the same authors and reasons. "
            "The supporters are asked about both, whether they stay. Files stay here."
        ),
        action=_("Split it"),
    )

    def act(given: dict[str, Any]) -> HttpResponse:
        new = split_proposal(proposal, title=given["title"], points=given["points"], actor=author)
        messages.success(request, _("This is the new proposal. Its supporters are asked whether they stay."))
        return redirect(_back(new).address)

    form = SplitForm(sent(request), proposal=proposal)
    return act_page(request, form, words, act, back=_back(proposal))


def _back(proposal: Proposal) -> Back:
    place = {"council": proposal.council.slug, "pk": proposal.pk}
    return Back(reverse("proposals:detail", kwargs=place), proposal.title)
