"""Pages on which the chair puts something else to the vote, voids a vote, or a member challenges a result."""

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from voting.forms import MotionForm, ReasonForm, TogetherForm
from voting.presenters.hands import members_who_may_count
from voting.presenters.motions import Motion, items_to_put_together, may_put_together, motions_of
from voting.presenters.poll import PollPresenter
from voting.services import Asked, challenge_result, put_to_vote, put_together, take_out, void_poll
from voting.views.polls import visible_poll
from youth.policies import require
from youth.selectors.meetings import meeting_by_id
from youth.web.acts import Back, Words, act_by_button, act_page, sent
from youth.web.form_submissions import sent_once
from youth.web.joining import for_office, for_participants
from youth.web.meetings import in_meeting
from youth.web.requests import ParticipantRequest

if TYPE_CHECKING:
    from youth.models import Meeting


@require_GET
@never_cache
@for_office()
def index(request: ParticipantRequest, meeting: UUID) -> HttpResponse:
    """List what the chair can put to the vote now, and why the rest can't be."""
    found = _meeting(request, meeting)
    context = {
        "council": request.council,
        "meeting": found,
        "motions": motions_of(found),
        "may_put_together": may_put_together(found),
    }
    return render(request, "voting/motions.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@for_office()
@sent_once
def put(request: ParticipantRequest, meeting: UUID, name: str) -> HttpResponse:
    """Put one question to the vote."""
    found = _meeting(request, meeting)
    motion = next((one for one in motions_of(found) if one.name == name), None)
    if motion is None:
        raise Http404
    form = MotionForm(
        sent(request),
        targets=motion.targets,
        asks_reason=motion.asks_reason,
        members=members_who_may_count(found, request.participant),
    )
    words = Words(
        heading=str(motion.label),
        lead=_("The members in the hall vote on it; what follows happens when the result is announced."),
        action=_("Open the vote"),
        done=_("The vote is open."),
    )
    address = reverse("voting:motions", kwargs={"council": request.council.slug, "meeting": meeting})
    return act_page(
        request,
        form,
        words,
        partial(_put, request, found, motion),
        back=Back(address, _("What is put to the vote")),
    )


@require_http_methods(["GET", "POST"])
@never_cache
@for_office()
@sent_once
def together(request: ParticipantRequest, meeting: UUID) -> HttpResponse:
    """Put several items to the vote at once."""
    found = _meeting(request, meeting)
    words = Words(
        heading=_("Several items in one vote"),
        lead=_(
            "The members vote once. Each item has its own result and number; any member may take one out."
        ),
        action=_("Open the vote"),
        done=_("The vote is open."),
    )

    def put_them(given: dict[str, Any]) -> HttpResponse:
        chosen = list(found.agenda_items.filter(pk__in=given["items"]))
        way = {"method": given["method"], "tellers": given["tellers"]}
        put_together(found, chosen, **way, actor=request.participant)
        return redirect("youth:meeting", council=request.council.slug, pk=found.pk)

    address = reverse("voting:motions", kwargs={"council": request.council.slug, "meeting": meeting})
    members = members_who_may_count(found, request.participant)
    form = TogetherForm(sent(request), items=items_to_put_together(found), members=members)
    return act_page(request, form, words, put_them, back=Back(address, _("What is put to the vote")))


@require_POST
@for_participants(back="voting:detail")
def take_out_item(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Take an item out of a vote on several."""
    poll = visible_poll(request, pk)
    require("voting.challenge_poll", request.participant, poll)
    act_by_button(
        request,
        lambda: take_out(poll, actor=request.participant),
        _("The item is taken out: it is voted on apart."),
    )
    return redirect("youth:meeting", council=request.council.slug, pk=poll.sitting.pk)


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back="voting:detail")
@sent_once
def void(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Void a vote that was opened by mistake."""
    poll = visible_poll(request, pk)
    require("voting.run_poll", request.participant, poll)
    words = Words(
        heading=_("Void this vote"),
        lead=_(
            "The vote on “%(question)s” will decide nothing and stays in the record with the reason. The"
            " question can be put again."
        )
        % {"question": poll.title},
        action=_("Void the vote"),
        done=_("The vote is void."),
        is_destructive=True,
    )
    return act_page(
        request,
        ReasonForm(sent(request)),
        words,
        lambda given: void_poll(poll, reason=given["reason"], actor=request.participant),
    )


@require_http_methods(["GET", "POST"])
@never_cache
@for_participants(back="voting:detail")
@sent_once
def challenge(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Challenge an announced result."""
    poll = visible_poll(request, pk)
    require("voting.challenge_poll", request.participant, poll)
    result = PollPresenter(poll).verdict
    if result:
        result = _("Result on “%(question)s”: %(verdict)s.") % {"question": poll.title, "verdict": result}
    consequences = _(
        "Your name and the reason are entered in the minutes. The chair has the vote counted again or"
        " repeats it, once."
    )
    words = Words(
        heading=_("Challenge the result"),
        lead=" ".join(filter(None, [result, consequences])),
        action=_("Challenge it"),
        done=_("Your challenge is entered."),
    )
    return act_page(
        request,
        ReasonForm(sent(request)),
        words,
        lambda given: challenge_result(poll, reason=given["reason"], actor=request.participant),
    )


def _put(
    request: ParticipantRequest, meeting: "Meeting", motion: Motion, given: dict[str, Any]
) -> HttpResponse:
    item = meeting.agenda_items.filter(state="under_way").first() if motion.needs_item else None
    put_to_vote(
        meeting,
        motion.name,
        item=item,
        about=given.get("about", ""),
        asked=Asked(method=given["method"], tellers=tuple(given["tellers"]), reason=given.get("reason", "")),
        actor=request.participant,
    )
    return redirect("youth:meeting", council=request.council.slug, pk=meeting.pk)


def _meeting(request: ParticipantRequest, pk: UUID) -> "Meeting":
    meeting = in_meeting(request, meeting_by_id(request.council, pk))
    require("voting.run_poll", request.participant, meeting)
    return meeting
