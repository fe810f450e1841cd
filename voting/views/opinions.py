"""Pages of opinion polls: the list, one of them, the answer, the receipt, and asking one."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from voting.boxes.separated import ANSWER_FIELD, is_shown, sheet_with
from voting.models import OpinionPoll
from voting.opinion_forms import OpinionPollForm, WithdrawalForm
from voting.opinions import eligibility_of, opinion_poll_by_id, opinion_polls_of
from voting.presenters.opinions import OpinionPresenter
from voting.services.opinions import answer_opinion_poll, plan_opinion_poll, withdraw_opinion_poll
from voting.streams import opinion_stream
from voting.wishes import ANSWER
from youth.live.pages import remember_head
from youth.policies import may
from youth.refusals import Refusal
from youth.web.acts import Back, Words, act_by_form, act_page, sent
from youth.web.csv import csv_text
from youth.web.form_submissions import sent_once
from youth.web.joining import for_participants
from youth.web.pagination import page_of
from youth.web.refusals import CONFLICT, form_page, permission_required
from youth.web.requests import CouncilRequest, ParticipantRequest


@require_GET
def index(request: CouncilRequest) -> HttpResponse:
    """List what the young people are asked, and were."""
    council = request.council
    page = page_of(request, opinion_polls_of(council))
    context = {
        "council": council,
        "page": page,
        "sheets": [OpinionPresenter(poll) for poll in page],
        "may_ask": may("voting.run_opinion_poll", request.participant, council),
    }
    return render(request, "voting/opinions/list.html", context)


@require_GET
@never_cache
def detail(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Show one: the answers while it is open, the result afterwards."""
    # Before anything is read that the page shows.
    remember_head(request, opinion_stream(pk))
    return _page(request, _found(request, pk))


@require_GET
@never_cache
def mine(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return what the reader can do with it, as a fragment."""
    return render(request, "voting/opinions/_mine.html", _context(request, _found(request, pk)))


@require_POST
@never_cache
@for_participants(back="voting:opinion", wish=ANSWER)
def answer(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Take an answer and show the receipt at once, on no other page: nothing keeps it with the person."""
    # No frame from before may take the receipt off the page.
    remember_head(request, opinion_stream(pk))
    poll, chosen = _found(request, pk), request.POST.getlist(ANSWER_FIELD)
    try:
        receipt = answer_opinion_poll(poll, chosen, actor=request.participant)
    except Refusal as refusal:
        again = _found(request, pk)
        return _page(request, again, refusal=refusal.reasons, chosen=chosen, status=CONFLICT)
    return _page(request, poll, receipt=receipt)


@require_POST
@never_cache
def receipt(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Show the sheet that a receipt names, after the end."""
    remember_head(request, opinion_stream(pk))
    poll, asked = _found(request, pk), request.POST.get("receipt", "")
    if poll.box is None or not is_shown(poll.box):
        raise Http404
    found = OpinionPresenter(poll).words_of(sheet := sheet_with(poll.box, asked))
    return _page(request, poll, asked=asked, own_sheet=found, is_found=sheet is not None)


@require_GET
def results(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return the results as a table for spreadsheets; 404 while they are not shown."""
    return _csv(OpinionPresenter(_shown(request, pk)).table())


@require_GET
def sheet_list(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return every sheet with its receipt, so that anybody can count again; 404 while they are not shown."""
    return _csv(OpinionPresenter(_shown(request, pk)).sheet_table())


@require_http_methods(["GET", "POST"])
@permission_required("voting.run_opinion_poll")
@sent_once
def create(request: ParticipantRequest) -> HttpResponse:
    """Ask the young people something."""
    council = request.council
    with timezone.override(council.time_zone):
        form = OpinionPollForm(sent(request), council=council)

        def ask(given: dict[str, Any]) -> OpinionPoll:
            language = get_language() or council.languages[0]
            return plan_opinion_poll(council, language=language, actor=request.participant, **given)

        if poll := act_by_form(form, ask):
            return redirect("voting:opinion", council=council.slug, pk=poll.pk)
        context = {"council": council, "form": form}
        return form_page(request, "voting/opinions/new.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("voting.run_opinion_poll")
def withdraw(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Take a wrong question back."""
    poll = _found(request, pk)
    words = Words(
        heading=_("Take this question back"),
        lead=_("What was answered is destroyed. The question stays on its page, with your reason."),
        action=_("Take it back"),
        done=_("The question was taken back."),
        is_destructive=True,
    )
    address = reverse("voting:opinion", kwargs={"council": request.council.slug, "pk": poll.pk})

    def act(given: dict[str, Any]) -> OpinionPoll:
        return withdraw_opinion_poll(poll, reason=given["reason"], actor=request.participant)

    form = WithdrawalForm(sent(request))
    return act_page(request, form, words, act, back=Back(address, _("Opinion poll")))


def _found(request: CouncilRequest, pk: UUID) -> OpinionPoll:
    poll = opinion_poll_by_id(request.council, pk)
    if poll is None or not may("voting.see_opinion_poll", request.participant, poll):
        raise Http404
    return poll


def _shown(request: CouncilRequest, pk: UUID) -> OpinionPoll:
    poll = _found(request, pk)
    if poll.box is None or not is_shown(poll.box):
        raise Http404
    return poll


def _csv(rows: Any) -> HttpResponse:
    return HttpResponse(csv_text(rows), content_type="text/csv; charset=utf-8")


def _context(request: CouncilRequest, poll: OpinionPoll) -> dict[str, Any]:
    participant = request.participant
    return {
        "council": poll.council,
        "poll": poll,
        "sheet": OpinionPresenter(poll),
        "is_own": True,
        "mine": eligibility_of(poll, participant) if participant and poll.is_open else None,
        "may_withdraw": may("voting.run_opinion_poll", participant, poll.council),
    }


def _page(request: CouncilRequest, poll: OpinionPoll, *, status: int = 200, **more: Any) -> HttpResponse:
    context = _context(request, poll) | {"stream": opinion_stream(poll)} | more
    return render(request, "voting/opinions/detail.html", context, status=status)
