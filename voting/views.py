"""Pages of votes: the list, one poll, the ballot, and what the chair's table does with it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from voting.acts import PollAnnounced, PollClosed, PollOpened, QuorumChallenged, QuorumCounted
from voting.models import Poll
from voting.presenters.poll import PollPresenter
from voting.selectors import own_vote, poll_by_id, polls_of
from voting.services import (
    BallotPaper,
    announce_poll,
    cast_ballots,
    challenge_quorum,
    close_poll,
    count_quorum,
    open_poll,
    repeat_poll,
)
from youth.journal.kinds import Kind
from youth.journal.streams import meeting_stream
from youth.live.pages import remember_head
from youth.policies import may, require
from youth.refusals import Refusal
from youth.selectors.meetings import agenda_item_by_id
from youth.selectors.people import audience_of
from youth.selectors.repeats import stands_by_own_act
from youth.web.joining import for_office, for_participants
from youth.web.refusals import done_already

if TYPE_CHECKING:
    from youth.models import Council, Participant, User

PER_PAGE = 20


class CouncilRequest(Protocol):
    """A request under a council's address, as the middleware leaves it."""

    council: "Council"
    participant: "Participant | None"
    user: "User"
    POST: Any


def _of(request: HttpRequest) -> CouncilRequest:
    return cast("CouncilRequest", request)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the votes of public meetings, latest first."""
    council = _of(request).council
    page = Paginator(polls_of(council), PER_PAGE).get_page(request.GET.get("page"))
    context = {"council": council, "page": page, "sheets": [PollPresenter(poll) for poll in page]}
    return render(request, "voting/index.html", context)


@require_GET
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one poll: the ballot while it is open, the result afterwards."""
    return _poll_page(request, _visible_poll(request, pk))


@require_GET
@never_cache
def mine(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Return the reader's own part of a poll, as a fragment."""
    poll = _visible_poll(request, pk)
    return render(request, "voting/_mine.html", _context(request, poll))


@require_POST
@for_participants(back="voting:detail")
def ballot(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a ballot from the form: the same service as over the live connection."""
    poll, participant = _visible_poll(request, pk), _of(request).participant
    require("voting.cast_ballot", participant, poll)
    if participant is None:
        raise PermissionDenied
    (result,) = cast_ballots(poll, [BallotPaper(participant.pk, request.POST.get("choice", ""))])
    if not result.taken and result.status != "already":
        fresh = _visible_poll(request, pk)
        return _poll_page(request, fresh, refusal=[result.message], status=409)
    messages.success(request, result.message)
    return redirect("voting:detail", council=poll.council.slug, pk=poll.pk)


@require_POST
@for_office(back="youth:meetings")
def open_(request: HttpRequest, item: UUID) -> HttpResponse:
    """Put the agenda item to the vote."""
    council = _of(request).council
    agenda_item = agenda_item_by_id(council, item)
    if agenda_item is None or not may("meeting.see", _of(request).participant, agenda_item.meeting):
        raise Http404
    return _act(
        request,
        agenda_item.meeting_id,
        lambda: open_poll(agenda_item, method=request.POST.get("method", ""), actor=_actor(request)),
        _("The vote is open."),
        (PollOpened, FAMILY),
        item=agenda_item.pk,
    )


@require_POST
@for_office(back="voting:detail")
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End the voting."""
    poll = _visible_poll(request, pk)
    return _act(
        request,
        poll.meeting_id,
        lambda: close_poll(poll, actor=_actor(request)),
        _("The vote is closed."),
        (PollClosed, FAMILY),
        poll=poll.pk,
    )


@require_POST
@for_office(back="voting:detail")
def announce(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Announce the result."""
    poll, casting = _visible_poll(request, pk), request.POST.get("casting", "")
    return _act(
        request,
        poll.meeting_id,
        lambda: announce_poll(poll, casting=casting, actor=_actor(request)),
        _("The result is announced."),
        (PollAnnounced, FAMILY),
        poll=poll.pk,
    )


@require_POST
@for_office(back="voting:detail")
def repeat(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the vote again."""
    poll = _visible_poll(request, pk)
    return _act(
        request,
        poll.meeting_id,
        lambda: repeat_poll(poll, actor=_actor(request)),
        _("The vote is open."),
        (PollOpened, FAMILY),
        repeats=poll.pk,
    )


@require_POST
@for_participants(back="voting:detail")
def challenge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Doubt the quorum."""
    poll = _visible_poll(request, pk)
    return _act(
        request,
        poll.meeting_id,
        lambda: challenge_quorum(poll, actor=_actor(request)),
        _("The members in the hall will be counted before the result is announced."),
        (QuorumChallenged, QUORUM),
        poll=poll.pk,
    )


@require_POST
@for_office(back="voting:detail")
def count(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Count the members in the hall."""
    poll = _visible_poll(request, pk)
    return _act(
        request,
        poll.meeting_id,
        lambda: count_quorum(poll, actor=_actor(request)),
        _("The count is entered."),
        (QuorumCounted, QUORUM),
        poll=poll.pk,
    )


def _visible_poll(request: HttpRequest, pk: UUID) -> Poll:
    poll = poll_by_id(_of(request).council, pk)
    if poll is None or not may("voting.see_poll", _of(request).participant, poll):
        raise Http404
    return poll


def _actor(request: HttpRequest) -> "Participant":
    participant = _of(request).participant
    if participant is None:
        raise PermissionDenied
    return participant


# The acts that bring about or end what a button of the chair's table asks for.
FAMILY = (PollOpened, PollClosed, PollAnnounced)
QUORUM = (QuorumChallenged, QuorumCounted, PollAnnounced)


def _act(
    request: HttpRequest,
    meeting: UUID,
    service: Callable[[], object],
    done: str,
    wanted: tuple[type[Kind], tuple[type[Kind], ...]],
    **about: UUID,
) -> HttpResponse:
    """Do one act and lead back to the meeting; say in full why, where the rules refuse it.

    Where the same person's act of a moment ago brought it about already, a second press is told so.
    """
    back = reverse("youth:meeting", kwargs={"council": _of(request).council.slug, "pk": meeting})
    try:
        service()
    except Refusal as error:
        kind, family = wanted
        if stands_by_own_act(meeting_stream(meeting), _of(request).participant, kind, family, **about):
            messages.info(request, done_already())
            return redirect(back)
        context = {"council": _of(request).council, "reasons": error.reasons, "back": back}
        return render(request, "voting/refused.html", context, status=409)
    messages.success(request, done)
    return redirect(back)


def _context(request: HttpRequest, poll: Poll) -> dict[str, Any]:
    participant = _of(request).participant
    return {
        "council": poll.council,
        "poll": poll,
        "sheet": PollPresenter(poll),
        "audience": audience_of(participant, poll.council),
        "mine": own_vote(poll, participant) if participant else None,
    }


def _poll_page(
    request: HttpRequest, poll: Poll, *, refusal: list[str] | None = None, status: int = 200
) -> HttpResponse:
    stream = meeting_stream(poll.meeting)
    # Before anything is read that the page shows.
    remember_head(request, stream)
    context = _context(request, poll) | {"stream": stream, "refusal": refusal}
    return render(request, "voting/poll.html", context, status=status)
