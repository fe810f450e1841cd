"""Pages of votes: the list, one poll, the ballot, and what the chair's table does with it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from voting.acts import PollAnnounced, PollClosed, PollOpened, QuorumChallenged, QuorumCounted
from voting.boxes.papers import WITHOUT_TELLERS
from voting.forms import CastingForm
from voting.models import Poll
from voting.phrasing import METHODS
from voting.presenters.paper_vote import enters_protocol
from voting.presenters.poll import PollPresenter
from voting.presenters.receipt import receipt_of
from voting.selectors import own_vote, poll_by_id, poll_to_vote_in, polls_of
from voting.services import (
    BallotPaper,
    announce_poll,
    awaits_casting_vote,
    cast_ballot,
    challenge_quorum,
    close_poll,
    count_again,
    count_quorum,
    lawful_ways,
    open_poll,
    repeat_poll,
)
from voting.services.opening import RULE_OF
from youth.journal.kinds import Kind
from youth.journal.streams import meeting_stream
from youth.live.pages import remember_head
from youth.policies import may, require
from youth.refusals import Refusal
from youth.selectors.meetings import agenda_item_by_id
from youth.selectors.people import audience_of
from youth.selectors.repeats import stands_by_own_act
from youth.web.acts import Words, ask_page
from youth.web.joining import for_office, for_participants
from youth.web.meetings import in_meeting, place_in
from youth.web.pagination import page_of
from youth.web.refusals import CONFLICT, Offer, done_already, refusal_page, show_refusal
from youth.web.requests import CouncilRequest, ParticipantRequest

if TYPE_CHECKING:
    from youth.models import AgendaItem


@require_GET
def index(request: CouncilRequest) -> HttpResponse:
    """List the votes of public meetings, latest first."""
    council = request.council
    page = page_of(request, polls_of(council))
    context = {"council": council, "page": page, "sheets": [PollPresenter(poll) for poll in page]}
    return render(request, "voting/index.html", context)


@require_GET
def detail(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Show one poll: the ballot while it is open, the result afterwards."""
    poll = visible_poll(request, pk)
    if poll.state == Poll.State.ANNOUNCED:
        # A result is one of the list of votes.
        request.meeting = None
    return _poll_page(request, poll)


@require_GET
@never_cache
def mine(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Return the reader's own part of a poll, as a fragment."""
    poll = visible_poll(request, pk)
    return render(request, "voting/_mine.html", _context(request, poll))


@require_POST
@for_participants(back="voting:detail")
def ballot(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Cast a ballot from the form: the same service as over the live connection."""
    poll, participant = poll_to_vote_in(request.council, pk), request.participant
    if poll is None or not may("voting.see_poll", participant, poll):
        raise Http404
    require("voting.cast_ballot", participant, poll)
    result = cast_ballot(poll, BallotPaper(participant.pk, request.POST.get("choice", "")))
    if not result.taken and result.status != "already":
        fresh = visible_poll(request, pk)
        return _poll_page(request, fresh, refusal=[result.message], status=CONFLICT)
    messages.success(request, result.message)
    return redirect("voting:detail", council=poll.council.slug, pk=poll.pk)


@require_POST
@for_office(back="youth:meetings")
def open_(request: ParticipantRequest, item: UUID) -> HttpResponse:
    """Put the agenda item to the vote."""
    agenda_item = in_meeting(request, agenda_item_by_id(request.council, item))
    return _act(
        request,
        agenda_item.meeting_id,
        lambda: open_poll(agenda_item, method=request.POST.get("method", ""), actor=request.participant),
        _("The vote is open."),
        (PollOpened, FAMILY),
        item_to_open=agenda_item,
        item=agenda_item.pk,
    )


def lawful_offers(item: "AgendaItem") -> list[Offer]:
    """Return the lawful ways of voting on an item as buttons, for who asked for another one."""
    address = reverse("voting:open", kwargs={"council": item.meeting.council.slug, "item": item.pk})
    return [
        Offer(
            words=_("Open the vote: %(way)s") % {"way": METHODS[method]},
            address=address,
            values={"method": method.value},
        )
        for method in lawful_ways(item)
    ]


@require_POST
@for_office(back="voting:detail")
def close(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """End the voting."""
    poll = visible_poll(request, pk)
    return _act(
        request,
        poll.sitting.pk,
        lambda: close_poll(poll, actor=request.participant),
        _("The vote is closed."),
        (PollClosed, FAMILY),
        poll=poll.pk,
    )


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back="voting:detail")
def announce(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Ask whether to announce the result, or do so."""
    poll, casting = visible_poll(request, pk), request.POST.get("casting", "")
    if request.method == "GET":
        form = CastingForm() if awaits_casting_vote(poll) else None
        return _asked(request, poll, "announce", form)
    return _act(
        request,
        poll.sitting.pk,
        lambda: announce_poll(poll, casting=casting, actor=request.participant),
        _("The result is announced."),
        (PollAnnounced, FAMILY),
        poll=poll.pk,
    )


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back="voting:detail")
def repeat(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Ask whether to repeat the vote, or do so."""
    poll = visible_poll(request, pk)
    if request.method == "GET":
        return _asked(request, poll, "repeat")
    return _act(
        request,
        poll.sitting.pk,
        lambda: repeat_poll(poll, actor=request.participant),
        _("The vote is open."),
        (PollOpened, FAMILY),
        repeats=poll.pk,
    )


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back="voting:detail")
def recount(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Ask whether to have what was cast counted again, or do so."""
    poll = visible_poll(request, pk)
    if request.method == "GET":
        return _asked(request, poll, "count_again")
    return _act(
        request,
        poll.sitting.pk,
        lambda: count_again(poll, actor=request.participant),
        _("The vote is counted again."),
        (PollOpened, FAMILY),
        repeats=poll.pk,
    )


@require_POST
@for_participants(back="voting:detail")
def challenge(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Challenge the quorum."""
    poll = visible_poll(request, pk)
    return _act(
        request,
        poll.sitting.pk,
        lambda: challenge_quorum(poll, actor=request.participant),
        _("The members in the hall will be counted before the result is announced."),
        (QuorumChallenged, QUORUM),
        poll=poll.pk,
    )


@require_POST
@for_office(back="voting:detail")
def count(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Count the members in the hall."""
    poll = visible_poll(request, pk)
    return _act(
        request,
        poll.sitting.pk,
        lambda: count_quorum(poll, actor=request.participant),
        _("The count is entered."),
        (QuorumCounted, QUORUM),
        poll=poll.pk,
    )


def visible_poll(request: CouncilRequest, pk: UUID) -> Poll:
    """Return the poll of the address; 404 where there is none, or none that this person may see."""
    poll = poll_by_id(request.council, pk)
    if poll is None or not may("voting.see_poll", request.participant, poll):
        raise Http404
    place_in(request, poll.sitting)
    return poll


# What can't be taken back is asked about: the question, what it brings about, the words of the button.
ASKED: dict[str, tuple[Promise, Promise, Promise]] = {
    "announce": (
        gettext_lazy("Announce the result?"),
        gettext_lazy(
            "An announced result can't be taken back: it is entered in the minutes, what was adopted gets its"
            " number, and what follows from it happens at once."
        ),
        gettext_lazy("Announce the result"),
    ),
    "repeat": (
        gettext_lazy("Repeat the vote?"),
        gettext_lazy(
            "The members vote again, and the new result replaces the challenged one. A challenge is answered"
            " once, and a repeated vote can't be voided."
        ),
        gettext_lazy("Repeat the vote"),
    ),
    "count_again": (
        gettext_lazy("Count the votes again?"),
        gettext_lazy(
            "What was cast is counted again, and the new result replaces the challenged one. A challenge is"
            " answered once: the vote can't be repeated after that."
        ),
        gettext_lazy("Count again"),
    ),
}


def _asked(request: ParticipantRequest, poll: Poll, act: str, form: Form | None = None) -> HttpResponse:
    """Ask before an act of who presides that can't be taken back; its form is sent to the same address."""
    require("voting.run_poll", request.participant, poll)
    question, consequence, action = ASKED[act]
    about = _("Vote on “%(question)s”.") % {"question": poll.title}
    words = Words(heading=str(question), lead=f"{about} {consequence}", action=str(action))
    return ask_page(request, words, form)


# The acts that bring about or end what a button of the chair's table asks for.
FAMILY = (PollOpened, PollClosed, PollAnnounced)
QUORUM = (QuorumChallenged, QuorumCounted, PollAnnounced)


def _act(
    request: ParticipantRequest,
    meeting: UUID,
    service: Callable[[], object],
    done: str,
    wanted: tuple[type[Kind], tuple[type[Kind], ...]],
    *,
    item_to_open: "AgendaItem | None" = None,
    **about: UUID,
) -> HttpResponse:
    """Do one act and redirect to the meeting, or show in full why the rules refuse it.

    If the same person did the act a moment ago, a second press is answered with that. Where a way of voting
    on ``item_to_open`` is refused, the page offers the lawful ones.
    """
    back = reverse("youth:meeting", kwargs={"council": request.council.slug, "pk": meeting})
    try:
        service()
    except Refusal as error:
        if error.code in WITHOUT_TELLERS:
            # The lawful way is on the next page: first the council elects who counts.
            show_refusal(request, error)
            return redirect("voting:tellers", council=request.council.slug, meeting=meeting)
        kind, family = wanted
        if stands_by_own_act(meeting_stream(meeting), request.participant, kind, family, **about):
            messages.info(request, done_already())
            return redirect(back)
        offers = lawful_offers(item_to_open) if item_to_open and error.code in RULE_OF else []
        return refusal_page(request, error, back=back, offers=offers)
    messages.success(request, done)
    return redirect(back)


def _context(request: CouncilRequest, poll: Poll) -> dict[str, Any]:
    participant = request.participant
    mine = own_vote(poll, participant) if participant else None
    return {
        "council": poll.council,
        "poll": poll,
        "sheet": PollPresenter(poll),
        "audience": audience_of(participant, poll.council),
        "mine": mine,
        "receipt": receipt_of(poll, mine),
        "enters_protocol": enters_protocol(poll, participant),
        "hides_meeting": not may("meeting.see", participant, poll.meeting),
    }


def _poll_page(
    request: CouncilRequest, poll: Poll, *, refusal: list[str] | None = None, status: int = 200
) -> HttpResponse:
    stream = meeting_stream(poll.sitting)
    # Before anything is read that the page shows.
    remember_head(request, stream)
    context = _context(request, poll) | {"stream": stream, "refusal": refusal}
    return render(request, "voting/poll.html", context, status=status)
