"""Pages of the proposals: the list, one proposal, writing one, and what is done with it."""

from collections.abc import Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from proposals.actions import STEPS, Step, form_of, is_taken, steps_for
from proposals.forms import ProposalForm
from proposals.models import Proposal
from proposals.presenters.cards import card_of
from proposals.presenters.changes import changes_since
from proposals.presenters.filters import Shown, place_chips, stage_chips, topic_chips
from proposals.presenters.lasting import lasting_of
from proposals.presenters.own_act import support_part
from proposals.presenters.proposal_page import page_context, words_to_author
from proposals.selectors import (
    actor_on,
    named_supporters,
    own_support,
    proposal_by_id,
    proposals_of,
    support_asked_in,
)
from proposals.services import (
    draft_proposal,
    edit_proposal,
    publish_proposal,
)
from proposals.services.authoring import EDITABLE
from proposals.streams import proposal_stream
from proposals.wishes import SUPPORT, WRITE
from proposals.workflow import OPEN_TO_SUPPORT, State
from youth.live.pages import remember_head
from youth.policies import may, require
from youth.presenters.points import reading_of
from youth.refusals import Refusal
from youth.selectors.audiences import TOPIC
from youth.selectors.lists import all_places, all_topics, keyed
from youth.selectors.organisations import acting_for
from youth.selectors.people import display_name_of
from youth.web.acts import act_by_button, act_by_form
from youth.web.form_submissions import sent_once
from youth.web.joining import for_office, for_participants, is_joined_freely, way_to_join
from youth.web.pagination import page_of
from youth.web.refusals import CONFLICT, add_refusal, done_already, form_page, show_refusal
from youth.web.requests import CouncilRequest, ParticipantRequest, View
from youth.web.wishes import end_granted, granted

if TYPE_CHECKING:
    from youth.models import Participant, Representation


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
    page = page_of(request, found)
    context = {
        "council": council,
        "page": page,
        "cards": [card_of(proposal, council, viewer) for proposal in page],
        "filters": stage_chips(council, shown, with_own=viewer is not None),
        "topic_filters": topic_chips(council, shown, topics),
        "place_filters": place_chips(council, shown, places),
        "topic": shown.topic,
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


def _written_first(view: View[CouncilRequest, []]) -> View[CouncilRequest, []]:
    """Show the form to those who take no part yet: they sign in and join to publish."""

    @wraps(view)
    def shown(request: CouncilRequest, /) -> HttpResponse:
        if request.method == "GET" and request.participant is None and is_joined_freely(request.council):
            return _write_page(request, ProposalForm(initial={"language": get_language()}), None)
        return view(request)

    return shown


@require_http_methods(["GET", "POST"])
@_written_first
@for_participants(wish=WRITE)
@sent_once
def create(request: ParticipantRequest) -> HttpResponse:
    """Write a proposal; what the person asked to publish before they joined is sent by their device."""
    council, author = request.council, request.participant
    require("proposals.write", author, council)
    wished = granted(request, WRITE) if request.method == "GET" else {}
    if request.method == "POST":
        end_granted(request, WRITE)
    acting = list(acting_for(author))
    form = ProposalForm(request.POST or None, initial={"language": get_language()}, acting_for=acting)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        actor = form.representation() or author
        proposal = act_by_form(form, lambda _given: draft_proposal(council, actor=actor, **form.text()))
        if proposal is not None:
            return _after_saving(request, proposal, actor)
    return _write_page(request, form, None, wished)


@require_http_methods(["GET", "POST"])
@for_participants()
@sent_once
def edit(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Change the participant's own proposal."""
    proposal = _found(request, pk)
    author = actor_on(proposal, request.participant) or request.participant
    require("proposals.edit", author, proposal)
    initial = {name: getattr(proposal, name) for name in ("title", "summary", "language")}
    initial["points"] = proposal.text
    form = ProposalForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        saved = act_by_form(form, lambda _given: edit_proposal(proposal, actor=author, **form.text()))
        if saved is not None:
            return _after_saving(request, saved, author)
    return _write_page(request, form, proposal)


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


def _after_saving(
    request: ParticipantRequest, proposal: Proposal, actor: "Participant | Representation"
) -> HttpResponse:
    """Go on to the proposal; publish it at once where the person pressed that button."""
    if "publish" in request.POST and proposal.state == State.DRAFT:
        done = str(STEPS["publish"].done)
        act_by_button(request, lambda: publish_proposal(proposal, actor=actor), done)
    elif proposal.state == State.DRAFT:
        messages.success(request, _("The draft was saved. Only you see it."))
    else:
        messages.success(request, _("The text was changed."))
    return redirect(_url(proposal))


def _write_page(
    request: CouncilRequest,
    form: ProposalForm,
    proposal: Proposal | None,
    wished: Mapping[str, str] | None = None,
) -> HttpResponse:
    council = request.council
    context = {
        "council": council,
        "form": form,
        "proposal": proposal,
        "is_draft": proposal is None or proposal.state == State.DRAFT,
        "wished": wished or {},
        "needed": support_asked_in(council),
        # Somebody who is not known yet: the text stays on their device until they publish it.
        "entrance": "" if request.participant else way_to_join(council, request.get_full_path()),
        "reading": reading_of(request.POST.get("points", "")) if "preview" in request.POST else None,
    }
    return form_page(request, "proposals/write.html", context)
