"""Pages of the amendments to a proposal: all of them, writing one, taking it in, leaving, withdrawing it."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from proposals.amendment_forms import WrittenAmendmentForm
from proposals.lookup import seen_proposal
from proposals.models import Amendment, Proposal
from proposals.policies import writes
from proposals.presenters.amendments import title_of
from proposals.presenters.written_amendments import AmendmentsPresenter, numbers_in
from proposals.selectors.amendments import AMENDMENT, amendment_by_id
from proposals.selectors.authors import actor_on
from proposals.selectors.proposals import authors_take_in, takes_amendments, why_closed
from proposals.selectors.support import support_of
from proposals.services.written_amendments import (
    accept_amendment,
    leave_amendment,
    propose_amendment,
    take_amendment_back,
)
from proposals.workflow import State
from youth.policies import participant_of, require
from youth.presenters.moderation import waiting_words
from youth.selectors.moderation import open_case_of
from youth.selectors.organisations import acting_for
from youth.web.acts import Back, Words, act_by_button, act_page, sent
from youth.web.form_submissions import sent_once
from youth.web.joining import for_participants
from youth.web.requests import CouncilRequest, ParticipantRequest

if TYPE_CHECKING:
    from youth.models import Participant, Representation


@require_GET
@never_cache
def amendments(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Show all amendments to a proposal; ``?with=`` names those that the text is shown with."""
    proposal = _public(request, pk)
    reader = request.participant
    author = actor_on(proposal, reader)
    page = AmendmentsPresenter(proposal, reader, author, numbers_in(request.GET.getlist("with")))
    context = {"council": request.council, "proposal": proposal, "page": page}
    return render(request, "proposals/amendments.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@for_participants()
@sent_once
def propose(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Write an amendment to a public proposal."""
    proposal, who = seen_proposal(request, pk), request.participant
    require("proposals.propose_amendment", who, proposal)
    is_editable = proposal.state == State.DRAFT or authors_take_in(proposal)
    if is_editable and writes(participant_of(actor_on(proposal, who)), proposal):
        messages.info(request, _("You are one of the authors: change the text itself."))
        return redirect("proposals:edit", council=request.council.slug, pk=pk)
    if request.method == "GET" and not takes_amendments(proposal):
        messages.info(request, why_closed(proposal))
        return redirect(_back(proposal).address)
    asked = {name: request.GET[name] for name in ("change", "point") if name in request.GET}
    form = WrittenAmendmentForm(
        sent(request), proposal=proposal, acting_for=list(acting_for(who)), initial=asked
    )
    words = Words(
        heading=_("Propose an amendment"),
        lead=_lead(proposal) % {"title": proposal.title},
        action=_("Send the amendment"),
    )

    def put(given: dict[str, Any]) -> HttpResponse:
        made = propose_amendment(
            proposal,
            **{name: given[name] for name in ("change", "point", "text", "reasons", "read")},
            language=get_language() or request.council.languages[0],
            actor=form.representation() or who,
        )
        _say_published(request, made, proposal)
        return redirect(f"{_back(proposal).address}#amendment-{made.number}")

    return act_page(request, form, words, put, back=_back(proposal))


@require_http_methods(["GET", "POST"])
@never_cache
@for_participants()
@sent_once
def accept(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Ask an author whether to take an amendment into the text, or do so."""
    amendment, proposal = _written(request, pk)
    author = _author(request, proposal)
    given = support_of(proposal).given
    asked = ngettext(
        "Who supports it is asked about the new version: %(count)s person now.",
        "Those who support it are asked about the new version: %(count)s people now.",
        given,
    ) % {"count": given}
    words = Words(
        heading=_("Take the amendment into the text?"),
        lead=f"{title_of(amendment, proposal)}. {asked}",
        action=_("Take it into the text"),
        done=_("The amendment is in the text, which is a new version now."),
    )
    return act_page(
        request,
        Form(sent(request)),
        words,
        lambda _given: accept_amendment(amendment, actor=author),
        back=_back(proposal),
    )


@require_POST
@for_participants()
def leave(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Leave an amendment to the council."""
    amendment, proposal = _written(request, pk)
    author = _author(request, proposal)
    done = _("The amendment is left to the council, which votes on it before the whole.")
    act_by_button(request, lambda: leave_amendment(amendment, actor=author), done)
    return redirect(f"{_back(proposal).address}#amendment-{amendment.number}")


@require_http_methods(["GET", "POST"])
@never_cache
@for_participants()
@sent_once
def take_back(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Ask whether to withdraw one's own amendment, or do so."""
    amendment, proposal = _written(request, pk)
    actor = _mover(request, amendment)
    require("proposals.take_amendment_back", actor, amendment)
    words = Words(
        heading=_("Withdraw your amendment?"),
        lead=_("%(title)s. It stays on the page as withdrawn.") % {"title": title_of(amendment, proposal)},
        action=_("Withdraw it"),
        done=_("Your amendment is withdrawn."),
        is_destructive=True,
    )
    return act_page(
        request,
        Form(sent(request)),
        words,
        lambda _given: take_amendment_back(amendment, actor=actor),
        back=_back(proposal),
    )


def _lead(proposal: Proposal) -> str:
    """Return to which proposal an amendment is written, and who decides about it."""
    if authors_take_in(proposal):
        return _("To: %(title)s. Its authors take it into their text or leave it to the council.")
    return _("To: %(title)s. Its text was submitted: the council votes on the amendment before the whole.")


def _say_published(request: ParticipantRequest, row: Amendment, proposal: Proposal) -> None:
    """Say that it is public, or that it waits for a moderator and why."""
    case = open_case_of(request.council, AMENDMENT, row.pk) if row.withheld else None
    if case is None:
        asked = _("Your amendment is public. The authors are asked.")
        voted = _("Your amendment is public. The council votes on it before the whole.")
        messages.success(request, asked if authors_take_in(proposal) else voted)
        return
    words = _("It waits for a moderator, because %(reasons)s. Until then only you see it.")
    messages.info(request, words % {"reasons": "; ".join(waiting_words(case))})


def _public(request: CouncilRequest, pk: UUID) -> Proposal:
    """Return a proposal that was published and that the person may see, or 404."""
    proposal = seen_proposal(request, pk)
    if proposal.published_at is None:
        raise Http404
    return proposal


def _written(request: ParticipantRequest, pk: UUID) -> tuple[Amendment, Proposal]:
    found = amendment_by_id(request.council, pk)
    if found is None or found.proposal_id is None:
        raise Http404
    return found, _public(request, found.proposal_id)


def _author(request: ParticipantRequest, proposal: Proposal) -> "Participant | Representation":
    author = actor_on(proposal, request.participant) or request.participant
    require("proposals.edit", author, proposal)
    return author


def _mover(request: ParticipantRequest, row: Amendment) -> "Participant | Representation":
    """Return as whom the person acts: for the organisation that wrote it, where they may."""
    if not row.mover.is_organisation:
        return request.participant
    own = acting_for(request.participant).filter(organisation=row.mover_id)
    return own.first() or request.participant


def _back(proposal: Proposal) -> Back:
    place = {"council": proposal.council.slug, "pk": proposal.pk}
    return Back(reverse("proposals:amendments", kwargs=place), proposal.title)
