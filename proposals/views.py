"""Pages of the proposals: the list, one proposal, writing one, and what is done with it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from proposals.actions import STEPS, Step, form_of, is_taken, steps_for
from proposals.models import Proposal
from proposals.presenters.cards import cards_of
from proposals.presenters.changes import changes_since
from proposals.presenters.filters import Shown, place_chips, stage_chips, topic_chips
from proposals.presenters.lasting import lasting_of
from proposals.presenters.own_act import support_part
from proposals.presenters.proposal_page import page_context, words_to_author
from proposals.selectors import (
    actor_on,
    counts_by_stage,
    named_supporters,
    own_support,
    proposal_by_id,
    proposals_of,
)
from proposals.services.authoring import EDITABLE
from proposals.streams import proposal_stream
from proposals.wishes import SUPPORT
from proposals.workflow import OPEN_TO_SUPPORT
from youth.live.pages import remember_head
from youth.policies import may
from youth.refusals import Refusal
from youth.selectors.audiences import TOPIC
from youth.selectors.lists import all_places, all_topics, keyed
from youth.selectors.people import display_name_of
from youth.web.joining import for_office, for_participants
from youth.web.pagination import page_of
from youth.web.refusals import CONFLICT, add_refusal, done_already, show_refusal
from youth.web.requests import CouncilRequest, ParticipantRequest


@require_GET
def list_page(request: CouncilRequest) -> HttpResponse:
    """List the council's proposals; the address says by stage, topic and settlement what is shown."""
    council, viewer = request.council, request.participant
    topics, places = all_topics(council), all_places(council)
    shown = Shown(
        stage=request.GET.get("stage", ""),
        only_own=viewer is not None and "mine" in request.GET,
        topic=keyed(topics, request.GET.get("topic", "")),
        place=keyed(places, request.GET.get("place", "")),
    )
    found = proposals_of(
        council,
        viewer=viewer,
        stage=shown.stage,
        only_own=shown.only_own,
        topic=shown.topic,
        place=shown.place,
    )
    counts = counts_by_stage(council)
    is_counted = not (shown.only_own or shown.topic or shown.place)
    page = page_of(request, found, count=counts.get(shown.stage, counts[""]) if is_counted else None)
    context = {
        "council": council,
        "page": page,
        "cards": cards_of(page, council, viewer),
        "filters": stage_chips(council, shown, counts, with_own=viewer is not None),
        "topic_filters": topic_chips(council, shown, topics),
        "place_filters": place_chips(council, shown, places),
        "topic": shown.topic,
        "narrowed_to": [one for one in (shown.topic, shown.place) if one is not None],
        "topic_label": TOPIC,
        "can_write": may("proposals.write", viewer, council),
    }
    return render(request, "proposals/list.html", context)


@require_GET
def detail(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Show one proposal, following its stream."""
    # Read before the rows: an act in between is then sent once more instead of being missed.
    remember_head(request, proposal_stream(pk))
    return _show(request, _found(request, pk))


@require_GET
def actions(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return the part of the page that differs from person to person."""
    proposal = _found(request, pk)
    return render(request, "proposals/_mine.html", page_context(proposal) | _personal(request, proposal))


@require_GET
def act(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return the act of the page for the person who asks."""
    proposal = _found(request, pk)
    return render(request, "proposals/_act_own.html", page_context(proposal) | _personal(request, proposal))


@require_GET
def share(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return the ways to share the proposal."""
    proposal = _found(request, pk)
    context = {"proposal": proposal, "council": proposal.council}
    return render(request, "proposals/_share_content.html", context)


@require_POST
@for_participants(back="proposals:detail", wish=SUPPORT)
def support(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Support a proposal, or withdraw the support."""
    proposal = _found(request, pk)
    try:
        messages.success(request, SUPPORT.perform(request.participant, str(pk), request.POST.dict()))
    except Refusal as refusal:
        show_refusal(request, refusal)
    return redirect(_url(proposal))


@require_POST
def step(request: CouncilRequest, pk: UUID, name: str) -> HttpResponse:
    """Move a proposal along its way."""
    wanted = STEPS.get(name)
    if wanted is None:
        raise Http404
    guard = for_participants if wanted.is_of_the_author else for_office
    return guard(back="proposals:detail")(_take)(request, pk=pk, wanted=wanted)


def _take(request: ParticipantRequest, pk: UUID, wanted: Step) -> HttpResponse:
    proposal = _found(request, pk)
    author = actor_on(proposal, request.participant) if wanted.is_of_the_author else None
    actor = author or request.participant
    form = form_of(wanted, proposal, request.POST)
    if form is not None and not form.is_valid():
        return _show(request, proposal, {wanted.name: form}, status=CONFLICT)
    try:
        wanted.service(proposal, actor=actor, **(form.cleaned_data if form else {}))
    except Refusal as refusal:
        if is_taken(wanted, proposal, actor):
            messages.info(request, done_already())
            return redirect(_url(proposal))
        if form is None:
            show_refusal(request, refusal)
            return redirect(_url(proposal))
        add_refusal(form, refusal)
        return _show(request, proposal, {wanted.name: form}, status=CONFLICT)
    messages.success(request, str(wanted.done))
    return redirect(_url(proposal))


def _found(request: CouncilRequest, pk: UUID) -> Proposal:
    """Return the council's proposal, or 404: other people's drafts are not found."""
    proposal = proposal_by_id(request.council, pk)
    if proposal is None:
        raise Http404
    may_see = may("proposals.see", request.participant, proposal)
    if not may_see and not may("proposals.see", actor_on(proposal, request.participant), proposal):
        raise Http404
    return proposal


def _url(proposal: Proposal) -> str:
    return reverse("proposals:detail", kwargs={"council": proposal.council.slug, "pk": proposal.pk})


def _show(
    request: CouncilRequest, proposal: Proposal, wrong: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    viewer = request.participant
    context = page_context(proposal) | _personal(request, proposal, wrong)
    context |= {
        "stream": proposal_stream(proposal),
        "author_name": display_name_of(proposal.author, viewer),
        "supporters": named_supporters(proposal, viewer),
    }
    return render(request, "proposals/detail.html", context, status=status)


def _personal(
    request: CouncilRequest, proposal: Proposal, wrong: dict[str, forms.Form] | None = None
) -> dict[str, Any]:
    viewer = request.participant
    author = actor_on(proposal, viewer)
    wrong = wrong or {}
    possible = steps_for(proposal, viewer, author)
    author_step = next((one for one in possible if one.is_of_the_author and one.style == "primary"), None)
    steps = [
        {"step": one, "form": wrong.get(one.name) or form_of(one, proposal), "is_open": one.name in wrong}
        for one in possible
        if one is not author_step
    ]
    is_author = may("proposals.edit", author, proposal)
    own = own_support(proposal, viewer)
    lasting = lasting_of(proposal, viewer, own)
    return {
        "support_part": support_part(
            proposal,
            own,
            lasting,
            is_open=proposal.state in OPEN_TO_SUPPORT,
            is_own=is_author and author is viewer,
            is_guest=viewer is not None and viewer.is_guest,
        ),
        "lasting": lasting,
        "changes": changes_since(proposal, own.version) if own and own.version != proposal.version else [],
        "may_be_named": may("proposals.support_by_name", viewer, proposal),
        "is_author": is_author,
        "author_step": author_step,
        "author_words": words_to_author(proposal) if is_author else "",
        "acts_for": proposal.author.display_name if author is not None and author is not viewer else "",
        "can_edit": is_author and proposal.state in EDITABLE,
        "steps": steps,
        "wrong_form": next(iter(wrong.values()), None),
    }
