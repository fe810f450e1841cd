"""Pages of a secret vote on paper: what is printed, the tellers' protocol, and the tellers themselves."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from voting.boxes.papers import paper_form
from voting.forms import ProtocolForm, TellerListForm
from voting.models import Poll
from voting.phrasing import reason_sentence
from voting.presenters.paper_vote import PaperVotePresenter, printed_papers, printed_protocol
from voting.selectors import protocol_waiting, standing_now, tellers_of
from voting.services import confirm_protocol, enter_protocol, put_tellers_to_vote
from voting.views.polls import visible_poll
from youth.policies import require
from youth.selectors.attendance import present_members
from youth.selectors.meetings import meeting_by_id
from youth.web.acts import act_by_button, act_by_form, sent
from youth.web.form_submissions import sent_once
from youth.web.joining import for_office
from youth.web.meetings import in_meeting
from youth.web.refusals import form_page
from youth.web.requests import CouncilRequest, ParticipantRequest

type PaperView = Callable[..., HttpResponse]


def of_paper_vote(view: PaperView) -> PaperView:
    """Give a view a vote on paper: 404 for other votes, 403 for who may not enter its protocol."""

    @wraps(view)
    def found(request: ParticipantRequest, /, pk: UUID, **parts: UUID) -> HttpResponse:
        poll = _paper_poll(request, pk)
        require("voting.enter_protocol", request.participant, poll)
        return view(request, poll, **parts)

    return found


@never_cache
@require_http_methods(["GET", "POST"])
@sent_once
@for_office(back="voting:detail")
@of_paper_vote
def papers_page(request: ParticipantRequest, poll: Poll) -> HttpResponse:
    """Show how the vote is held, what was entered of the tellers' protocol, and take an entry."""
    shown = PaperVotePresenter(poll, request.participant)
    form = ProtocolForm(sent(request), paper=paper_form(poll), labels=shown.labels)

    def enter(given: dict[str, Any]) -> HttpResponse:
        again = "again" in request.POST
        row = enter_protocol(poll, given["protocol"], again=again, actor=request.participant)
        done = _("The protocol is complete.") if row.confirms_id else _("The figures are entered.")
        messages.success(request, done)
        return redirect("voting:papers", council=request.council.slug, pk=poll.pk)

    if answer := act_by_form(form, enter):
        return answer
    context = {"council": request.council, "poll": poll, "shown": shown, "form": form}
    return form_page(request, "voting/papers.html", context)


@require_POST
@for_office(back="voting:detail")
@of_paper_vote
def confirm(request: ParticipantRequest, poll: Poll, entry: UUID) -> HttpResponse:
    """Confirm the figures that somebody else entered."""
    waiting = protocol_waiting(poll)
    if waiting is None or waiting.pk != entry:
        messages.info(request, str(reason_sentence("entry_replaced")))
        return redirect("voting:papers", council=request.council.slug, pk=poll.pk)
    act_by_button(
        request,
        lambda: confirm_protocol(poll, waiting, actor=request.participant),
        _("The protocol is complete."),
    )
    return redirect("voting:papers", council=request.council.slug, pk=poll.pk)


@never_cache
@require_GET
@for_office(back="voting:detail")
@of_paper_vote
def ballot_papers(request: ParticipantRequest, poll: Poll) -> HttpResponse:
    """Return the ballot papers as a PDF, one for each voter."""
    return _file(printed_papers(poll), f"ballot-papers-{poll.pk}.pdf")


@never_cache
@require_GET
@for_office(back="voting:detail")
@of_paper_vote
def tellers_protocol(request: ParticipantRequest, poll: Poll) -> HttpResponse:
    """Return the tellers' protocol as a PDF: empty, or with the figures once they are confirmed."""
    return _file(printed_protocol(poll), f"tellers-protocol-{poll.pk}.pdf")


@never_cache
@require_http_methods(["GET", "POST"])
@sent_once
@for_office()
def tellers_page(request: ParticipantRequest, meeting: UUID) -> HttpResponse:
    """Choose who is proposed as tellers, and put the list to the vote."""
    sitting = in_meeting(request, meeting_by_id(request.council, meeting))
    require("voting.run_poll", request.participant, sitting)
    standing = standing_now(sitting)
    present = [one for one in present_members(sitting) if one.participant_id not in standing]
    form = TellerListForm(sent(request), present=present)

    def put(_given: dict[str, Any]) -> HttpResponse:
        put_tellers_to_vote(sitting, form.chosen, actor=request.participant)
        messages.success(request, _("The vote is open."))
        return redirect("youth:meeting", council=request.council.slug, pk=sitting.pk)

    if answer := act_by_form(form, put):
        return answer
    context = {"council": request.council, "meeting": sitting, "form": form, "tellers": tellers_of(sitting)}
    return form_page(request, "voting/tellers.html", context)


def _paper_poll(request: CouncilRequest, pk: UUID) -> Poll:
    poll = visible_poll(request, pk)
    # What is voted on together with another vote has no papers of its own.
    if poll.box != Poll.Box.PAPERS or poll.put_with_id is not None:
        raise Http404
    return poll


def _file(pdf: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
