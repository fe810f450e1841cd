"""Pages of requests for a meeting."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from youth.forms.convene_requests import CallForm, RequestForm
from youth.models import Committee, ConveneRequest
from youth.policies import may, require
from youth.procedure.convening import RequestStage
from youth.selectors.attendance import names_in_office
from youth.selectors.committees import committee_by_id
from youth.selectors.convene_requests import (
    has_signed,
    request_by_id,
    requests_of,
    signatures_needed_in,
    state_of,
)
from youth.services.convene_requests import (
    answer_request,
    enter_paper_request,
    request_meeting,
    sign_request,
    unsign_request,
)
from youth.views.meetings import meeting_url
from youth.web.acts import Back, Words, act_by_button, act_page, sent
from youth.web.form_submissions import sent_once
from youth.web.joining import for_office
from youth.web.requests import CouncilRequest, ParticipantRequest


@require_GET
@never_cache
@for_office()
def requests_page(request: ParticipantRequest, committee: UUID | None = None) -> HttpResponse:
    """List the requests for a meeting of the council or of a committee."""
    council, reader = request.council, request.participant
    its = _committee(request, committee)
    body = its or council
    require("meeting.see_requests", reader, body)
    context = {
        "council": council,
        "committee": its,
        "requests": [(one, state_of(one, council)) for one in requests_of(council, its)],
        "needed": signatures_needed_in(council, its),
        "new": _address(council.slug, its, "convene_request_new"),
        "may_request": may("meeting.request", reader, body),
        "may_enter": may("meeting.plan", reader, body),
    }
    return render(request, "youth/meeting/requests.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@for_office()
@sent_once
def request_new(request: ParticipantRequest, committee: UUID | None = None) -> HttpResponse:
    """Ask for a meeting of the council or of a committee; ``?paper`` enters a request that came on paper."""
    council, actor = request.council, request.participant
    its, on_paper = _committee(request, committee), "paper" in request.GET
    require("meeting.plan" if on_paper else "meeting.request", actor, its or council)
    words = Words(
        heading=_("Enter a request that came on paper") if on_paper else _("Ask for a meeting"),
        lead=""
        if on_paper
        else _("Other members sign your request. Once enough have, it goes to the chair."),
        action=pgettext("form", "Save") if on_paper else _("File the request"),
    )

    def file(given: dict[str, Any]) -> HttpResponse:
        if on_paper:
            return _to(enter_paper_request(council, committee=its, **given, actor=actor), council.slug)
        return _to(request_meeting(council, committee=its, **given, actor=actor), council.slug)

    form = RequestForm(sent(request), on_paper=on_paper)
    return act_page(request, form, words, file, back=_back(council.slug, its))


@require_GET
@never_cache
@for_office()
def request_page(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Show a request: its matters, who signed it, how far it is and what one can do."""
    council, reader = request.council, request.participant
    found = _found(request, pk)
    require("meeting.see_requests", reader, found.body)
    state, signed = state_of(found, council), has_signed(found, reader)
    signers = [one.participant_id for one in found.signatures.all()]
    at_table = may("meeting.plan", reader, found.body)
    may_call = {
        RequestStage.CHAIR: at_table,
        RequestStage.LAPSED: at_table,
        RequestStage.REQUESTERS: at_table or signed,
    }
    context = {
        "council": council,
        "asked": found,
        "list": _address(council.slug, found.committee, "convene_requests"),
        "state": state,
        "names": sorted(names_in_office(council, signers).values()) if signers else [],
        "may_sign": may("meeting.request", reader, found.body) and not signed and not found.paper,
        "may_unsign": signed and found.reached_at is None,
        "may_call": may_call.get(state.stage, False),
    }
    return render(request, "youth/meeting/request.html", context)


@require_POST
@for_office(back="youth:convene_request")
def request_sign(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Sign a request, or take the signature back."""
    found, actor = _found(request, pk), request.participant
    if request.POST.get("to") == "unsign":
        act_by_button(request, lambda: unsign_request(found, actor=actor), _("Your signature is taken back."))
    else:
        act_by_button(request, lambda: sign_request(found, actor=actor), _("You have signed the request."))
    return _to(found, request.council.slug)


@require_http_methods(["GET", "POST"])
@never_cache
@for_office()
@sent_once
def request_call(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Call the meeting that was asked for."""
    council, actor = request.council, request.participant
    found = _found(request, pk)
    require("meeting.answer_request", actor, found)
    at_table = may("meeting.plan", actor, found.body)
    words = Words(
        heading=_("Call the meeting that was asked for"),
        lead=(
            _("The matters become its agenda. You can edit it before the notice goes out.")
            if at_table
            else _("The matters become its agenda, and the notice goes out to everybody at once.")
        ),
        action=_("Plan it") if at_table else _("Send the notice"),
    )

    def call(given: dict[str, Any]) -> HttpResponse:
        return redirect(meeting_url(answer_request(found, **given, actor=actor)))

    with timezone.override(council.time_zone):
        form = CallForm(sent(request), sends_notice=not at_table)
        return act_page(request, form, words, call, back=_back(council.slug, found.committee))


def _found(request: CouncilRequest, pk: UUID) -> ConveneRequest:
    found = request_by_id(request.council, pk)
    if found is None:
        raise Http404
    found.council = request.council
    if found.committee is not None:
        found.committee.term.council = request.council
    request.committee = found.committee
    return found


def _committee(request: CouncilRequest, pk: UUID | None) -> Committee | None:
    """Return the committee of the address, None where the address is of the council itself."""
    found = committee_by_id(request.council, pk) if pk is not None else None
    if pk is not None and found is None:
        raise Http404
    request.committee = found
    return found


def _to(found: ConveneRequest, slug: str) -> HttpResponse:
    return redirect("youth:convene_request", council=slug, pk=found.pk)


def _back(slug: str, committee: Committee | None) -> Back:
    return Back(_address(slug, committee, "convene_requests"), _("Requests for a meeting"))


def _address(slug: str, committee: Committee | None, page: str) -> str:
    """Return the address of a page of requests: those to the council, or to a committee."""
    if committee is None:
        return reverse(f"youth:{page}", kwargs={"council": slug})
    return reverse(f"youth:committee_{page}", kwargs={"council": slug, "committee": committee.pk})
