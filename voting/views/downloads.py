"""An announced vote to take away: as a paper, a table, the file to count again from, and on other sites."""

from pathlib import Path
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from voting import recount
from voting.models import Poll
from voting.presenters.poll import PollPresenter
from voting.presenters.poll_file import SCHEMA, has_file, poll_file, poll_signature
from voting.presenters.receipt import receipt_of
from voting.presenters.result_paper import result_pdf
from voting.presenters.result_table import result_csv
from voting.selectors import own_vote, poll_by_id
from youth.policies import may
from youth.refusals import Refusal
from youth.web.frames import IN_FRAMES, for_frames
from youth.web.requests import CouncilRequest

JSON = "application/json"


@require_safe
def file(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return the file from which anybody counts the vote again."""
    poll = _filed(request, pk)
    return _download(poll, poll_file(poll), JSON, "poll.json")


@require_safe
def signature(request: CouncilRequest, pk: UUID, form: str) -> HttpResponse:
    """Return the council's signature over the file as it is now; 404 where the council has no key."""
    poll = _filed(request, pk)
    try:
        signed = poll_signature(poll.council, poll_file(poll), form)
    except Refusal as refusal:
        raise Http404(str(refusal)) from refusal
    if signed is None:
        raise Http404
    return _download(poll, signed, "application/octet-stream", f"poll.json.{form}")


@require_safe
def table(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return the result as a table for spreadsheets."""
    poll = _announced(request, pk)
    return _download(poll, result_csv(poll), "text/csv; charset=utf-8", "votes.csv")


@require_safe
def paper(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return the result as a PDF."""
    poll = _announced(request, pk)
    return _download(poll, result_pdf(poll), "application/pdf", "result.pdf")


@require_safe
@never_cache
def receipt(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return the reader's own receipt: nobody else gets it."""
    poll = _filed(request, pk)
    found = receipt_of(poll, own_vote(poll, request.participant))
    if found is None:
        raise Http404
    return _attachment(found.content, JSON, "receipt.json")


@require_safe
@xframe_options_exempt
@csp_override(IN_FRAMES)
def embed(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Show the result alone, for the frame of another site; the same for everybody, so it asks for nobody."""
    poll = poll_by_id(request.council, pk)
    if poll is None or not _is_shown(poll) or not may("voting.see_poll", None, poll):
        raise Http404
    context = {"council": poll.council, "poll": poll, "sheet": PollPresenter(poll)}
    return for_frames(render(request, "voting/embed.html", context), seconds=60)


@require_safe
def recount_program(request: CouncilRequest) -> HttpResponse:
    """Return the program that counts again, as the repository has it."""
    content = Path(recount.__file__).read_bytes()
    return _attachment(content, "text/x-python; charset=utf-8", "recount.py")


@require_safe
def schema(request: CouncilRequest) -> HttpResponse:
    """Return the JSON Schema of the file."""
    return HttpResponse(SCHEMA.read_bytes(), content_type="application/schema+json")


def _announced(request: CouncilRequest, pk: UUID) -> Poll:
    poll = poll_by_id(request.council, pk)
    if poll is None or not _is_shown(poll) or not may("voting.see_poll", request.participant, poll):
        raise Http404
    return poll


def _is_shown(poll: Poll) -> bool:
    return poll.state == Poll.State.ANNOUNCED and poll.meeting is not None


def _filed(request: CouncilRequest, pk: UUID) -> Poll:
    poll = _announced(request, pk)
    if not has_file(poll):
        raise Http404
    return poll


def _download(poll: Poll, content: bytes, media: str, name: str) -> HttpResponse:
    response = _attachment(content, media, name)
    patch_cache_control(response, max_age=60, **{"public" if poll.sitting.is_public else "private": True})
    return response


def _attachment(content: bytes, media: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=media, headers={"Content-Disposition": disposition or ""})
