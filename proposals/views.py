"""Pages of the proposals: the list, one proposal, writing one, and what is done with it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from proposals.actions import STEPS, Step, form_of, is_taken, steps_for
from proposals.forms import CompareForm
from proposals.lookup import seen_page, seen_proposal
from proposals.models import WAITS, Proposal, Support
from proposals.presenters.authors import author_names
from proposals.presenters.changes import changes_between, changes_since
from proposals.presenters.kit import kit_of
from proposals.presenters.lasting import lasting_of
from proposals.presenters.own_act import support_part
from proposals.presenters.proposal_page import page_context, shared_support, words_to_author
from proposals.presenters.together import together_of
from proposals.publishing import say_published
from proposals.selectors.authors import actor_on
from proposals.selectors.proposals import LABEL, PageOfProposal, versions_of
from proposals.selectors.support import SupportCount, merged_from, own_and_named_supports, own_support
from proposals.services.authoring import EDITABLE
from proposals.services.submitting import objections_to
from proposals.services.support import Withdrawn
from proposals.streams import proposal_stream
from proposals.wishes import SUPPORT, support_by_form
from proposals.workflow import OPEN_TO_SUPPORT, State
from youth.live.pages import remember_head
from youth.policies import may, participant_of
from youth.refusals import Refusal
from youth.selectors.moderation import last_case_of
from youth.web.joining import for_office, for_participants
from youth.web.refusals import CONFLICT, Offer, add_refusal, done_already, show_refusal
from youth.web.requests import CouncilRequest, ParticipantRequest
from youth.web.undo import say_with_undo


@require_GET
def detail(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Show one proposal, following its stream."""
    page = seen_page(request, pk)
    # Read with the first row: an act in between is then sent once more instead of being missed.
    remember_head(request, proposal_stream(pk), page.head)
    return _show(request, page.proposal, page=page)


@require_GET
def actions(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return the part of the page that differs from person to person."""
    proposal = seen_proposal(request, pk)
    context = page_context(proposal)
    context |= _personal(request, proposal, context["support"], own_support(proposal, request.participant))
    return render(request, "proposals/_mine.html", context)


@require_GET
def authors(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return the names of the authors as the person who asks may see them."""
    proposal = seen_proposal(request, pk)
    context = {"author_names": author_names(proposal, request.participant)}
    return render(request, "proposals/_authors_content.html", context)


@require_GET
def versions(request: CouncilRequest, pk: UUID, number: int) -> HttpResponse:
    """Show one published text of a proposal, and what changed in it from the one before, or from any other.

    The address may name two versions (``from``, ``to``); the later one is shown.
    """
    proposal = seen_proposal(request, pk)
    kept = {one.number: one for one in versions_of(proposal)}
    if number not in kept:
        raise Http404
    form = CompareForm({"from": number - 1, "to": number} | request.GET.dict(), numbers=kept)
    if {"from", "to"} <= request.GET.keys() and form.is_valid():
        earlier, number = sorted(int(form.cleaned_data[name]) for name in ("from", "to"))
    else:
        earlier = number - 1
    shown, before = kept[number], kept.get(earlier)
    council = {"council": request.council.slug, "pk": pk}
    chips = [
        {
            "label": _("Version %(number)s") % {"number": one.number},
            "url": reverse("proposals:version", kwargs=council | {"number": one.number}),
            "is_active": one.number == number,
            "count": None,
        }
        for one in kept.values()
    ]
    context = {
        "council": request.council,
        "proposal": proposal,
        "version": shown,
        "filters": chips,
        "changes": changes_between(before, shown) if before else [],
        "before": before,
        "is_next": before is not None and before.number == number - 1,
        "comparison": form if len(kept) > 1 else None,
    }
    return render(request, "proposals/version.html", context)


@require_GET
def act(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return the act of the page for the person who asks."""
    proposal = seen_proposal(request, pk)
    context = page_context(proposal)
    context |= _personal(request, proposal, context["support"], own_support(proposal, request.participant))
    return render(request, "proposals/_act_own.html", context)


@require_GET
def share(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return the ways to share the proposal."""
    proposal = seen_proposal(request, pk)
    context = {"proposal": proposal, "council": proposal.council}
    return render(request, "proposals/_share_content.html", context)


@require_POST
@for_participants(back="proposals:detail", wish=SUPPORT)
def support(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Support a proposal, or withdraw the support."""
    # The service reads it, under its lock.
    proposal = Proposal(pk=pk, council=request.council)
    try:
        pressed = support_by_form(proposal, request.participant, request.POST.dict())
    except Proposal.DoesNotExist:
        raise Http404 from None
    except Refusal as refusal:
        show_refusal(request, refusal)
    else:
        if pressed.withdrawn is not None and pressed.withdrawn.for_present_text:
            say_with_undo(request, pressed.sentence, _giving_again(proposal, pressed.withdrawn))
        else:
            messages.success(request, pressed.sentence)
    return redirect(_url(proposal))


def _giving_again(proposal: Proposal, withdrawn: Withdrawn) -> Offer:
    """Return the button that gives back what was just taken back."""
    address = reverse("proposals:support", kwargs={"council": proposal.council.slug, "pk": proposal.pk})
    named = {"is_named": "on"} if withdrawn.is_named else {}
    return Offer(pgettext("button", "Undo"), address, {"support": "give"} | named)


@require_POST
def step(request: CouncilRequest, pk: UUID, name: str) -> HttpResponse:
    """Move a proposal along its way."""
    wanted = STEPS.get(name)
    if wanted is None:
        raise Http404
    guard = for_participants if wanted.is_of_the_author else for_office
    return guard(back="proposals:detail")(_take)(request, pk=pk, wanted=wanted)


def _take(request: ParticipantRequest, pk: UUID, wanted: Step) -> HttpResponse:
    proposal = seen_proposal(request, pk)
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
    if wanted.name == "publish":
        say_published(request, proposal)
    else:
        messages.success(request, str(wanted.done))
    return redirect(_url(proposal))


def _url(proposal: Proposal) -> str:
    return reverse("proposals:detail", kwargs={"council": proposal.council.slug, "pk": proposal.pk})


def _show(
    request: CouncilRequest,
    proposal: Proposal,
    wrong: dict[str, forms.Form] | None = None,
    status: int = 200,
    page: PageOfProposal | None = None,
) -> HttpResponse:
    viewer = request.participant
    context = page_context(proposal, page.support if page is not None else None)
    own, supporters = own_and_named_supports(proposal, viewer)
    context |= _personal(request, proposal, context["support"], own, wrong)
    context |= {
        "is_followed": page.is_followed if page is not None else None,
        "stream": proposal_stream(proposal),
        "author_names": author_names(proposal, viewer),
        "supporters": supporters,
        "shared_support": shared_support(context["support"]),
    }
    return render(request, "proposals/detail.html", context, status=status)


def _personal(
    request: CouncilRequest,
    proposal: Proposal,
    support: SupportCount,
    own: Support | None,
    wrong: dict[str, forms.Form] | None = None,
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
    if proposal.withheld:
        author_step = None
    is_author = may("proposals.edit", author, proposal)
    waits = is_author and proposal.state == State.SUPPORTED
    lasting = lasting_of(proposal, viewer, own)
    part = support_part(
        proposal,
        own,
        lasting,
        is_open=proposal.state in OPEN_TO_SUPPORT and not proposal.withheld,
        is_own=is_author and author is viewer,
        is_guest=viewer is not None and viewer.is_guest,
    )
    is_open = proposal.state in OPEN_TO_SUPPORT and not proposal.withheld
    merges = any(one.name == "merge" for one in possible)
    return {
        "support_part": part,
        "carried_by_merge": merged_from(own),
        "merge_asked": is_open and proposal.merge_into_id is not None and (is_author or merges),
        "may_merge": is_open and may("proposals.end", author, proposal),
        "may_split": is_open and is_author and len(proposal.points) > 1,
        "lasting": lasting,
        "changes": changes_since(proposal, own.version)
        if own and own.ended_at is None and own.version != proposal.version
        else [],
        "may_be_named": may("proposals.support_by_name", viewer, proposal),
        "shows_name": own is not None and own.ended_at is None and own.is_named,
        "is_author": is_author,
        "ends": may("proposals.end", author, proposal),
        "objections": objections_to(proposal) if waits else [],
        "together": together_of(proposal, participant_of(author)),
        "author_step": author_step,
        "author_words": words_to_author(proposal, support) if is_author else "",
        "kit": kit_of(proposal, support) if is_author else None,
        "acts_for": proposal.author.display_name if author is not None and author is not viewer else "",
        "can_edit": is_author and proposal.state in EDITABLE and proposal.withheld != WAITS,
        "moderation": last_case_of(proposal.council, LABEL, proposal.pk)
        if is_author and proposal.withheld
        else None,
        "steps": steps,
        "wrong_form": next(iter(wrong.values()), None),
    }
