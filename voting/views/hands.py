"""Pages of votes by show of hands: naming the tellers, their slips, a correction before the announcement."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from voting.forms import CorrectedFiguresForm, FiguresForm, HandTellersForm
from voting.models import Poll
from voting.presenters.election import ElectionPresenter
from voting.presenters.hands import HandsPresenter, members_who_may_count
from voting.selectors import election_by_id
from voting.services import correct_slips, enter_slips, give_slip, open_poll, open_round
from voting.services.opening import RULE_OF
from voting.views.polls import lawful_offers, visible_poll
from youth.policies import may, require
from youth.refusals import Refusal
from youth.selectors.meetings import agenda_item_by_id
from youth.web.acts import Back, Words, act_page, sent
from youth.web.form_submissions import sent_once
from youth.web.joining import for_office, for_participants
from youth.web.meetings import in_meeting
from youth.web.refusals import CONFLICT, refusal_page, show_refusal
from youth.web.requests import ParticipantRequest


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back="youth:meetings")
@sent_once
def open_hands(request: ParticipantRequest, item: UUID) -> HttpResponse:
    """Name two tellers among the members present, and put the item to the vote by show of hands."""
    agenda_item = in_meeting(request, agenda_item_by_id(request.council, item))
    require("voting.run_poll", request.participant, agenda_item)

    def opened(tellers: list[UUID]) -> HttpResponse | None:
        try:
            open_poll(agenda_item, tellers=tellers, actor=request.participant)
        except Refusal as error:
            if error.code not in RULE_OF:
                raise
            # Where the rules forbid hands, another form would not help: the page offers what is lawful.
            place = {"council": request.council.slug, "pk": agenda_item.meeting_id}
            back = reverse("youth:meeting", kwargs=place)
            return refusal_page(request, error, back=back, offers=lawful_offers(agenda_item))
        return None

    members = members_who_may_count(agenda_item.meeting, request.participant)
    return _tellers_page(request, members, opened)


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back="voting:election")
@sent_once
def open_round_hands(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Name two tellers among the members present, and put the next round to the vote by show of hands."""
    election = in_meeting(request, election_by_id(request.council, pk))
    require("voting.run_poll", request.participant, election)
    address = reverse("voting:election", kwargs={"council": request.council.slug, "pk": election.pk})

    def opened(tellers: list[UUID]) -> None:
        open_round(election, tellers=tellers, actor=request.participant)

    candidates = ElectionPresenter(election).people_in_next_round
    members = members_who_may_count(election.meeting, request.participant, candidates)
    return _tellers_page(request, members, opened, Back(address, election.what))


def _tellers_page(
    request: ParticipantRequest,
    members: list[tuple[str, str]],
    act: Callable[[list[UUID]], object],
    back: Back | None = None,
) -> HttpResponse:
    words = Words(
        heading=_("Vote by show of hands"),
        lead=_("Two members count, each alone. The member who presides does not count."),
        action=_("Open the vote"),
        done=_("The vote is open."),
    )
    form = HandTellersForm(sent(request), members=members)

    def opened(given: dict[str, Any]) -> object:
        return act([UUID(given["first"]), UUID(given["second"])])

    return act_page(request, form, words, opened, fields={"tellers": "second"}, back=back)


@require_http_methods(["GET", "POST"])
@never_cache
@for_participants(back="voting:detail")
@sent_once
def slips(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Show the count; a teller gives the own slip here, and the chair's table enters both on one device."""
    poll = _poll(request, pk)
    actor, hands = request.participant, HandsPresenter(poll)
    gives = may("voting.give_slip", actor, poll)
    if not gives:
        require("voting.enter_ballots", actor, poll)
    awaited = [one for one in hands.state.awaited if not gives or one == actor.pk]
    forms = {
        one: FiguresForm(sent(request), poll=poll, prefix=f"slip-{one}")
        for one in (awaited if poll.is_open and not hands.is_counted else [])
    }
    status = 200
    if request.method == "POST":
        # Every form is asked, so that each shows its own errors.
        valid = [form.is_valid() for form in forms.values()]
        if all(valid) and _entered(request, poll, forms, gives=gives):
            return redirect("voting:slips", council=poll.council.slug, pk=poll.pk)
        status = CONFLICT
    context = {
        "council": poll.council,
        "poll": poll,
        "hands": hands,
        "forms": [(hands.tellers[one], form) for one, form in forms.items()],
        "gives": gives,
        "may_correct": poll.state == Poll.State.CLOSED and may("voting.enter_ballots", actor, poll),
    }
    return render(request, "voting/hands.html", context, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back="voting:detail")
@sent_once
def correct(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Correct the figures that were entered of both slips, before the result is announced."""
    require("voting.enter_ballots", request.participant, visible_poll(request, pk))
    poll = _poll(request, pk)
    words = Words(
        heading=_("Correct the tellers' figures"),
        lead=_(
            "What both tellers counted, if it was entered wrongly. The earlier figures stay in the record."
        ),
        action=_("Correct it"),
        done=_("The figures are corrected and the vote is counted again."),
    )
    form = CorrectedFiguresForm(sent(request), poll=poll)

    def corrected(given: dict[str, Any]) -> None:
        correct_slips(poll, form.counts, reason=given["reason"], actor=request.participant)

    address = reverse("voting:slips", kwargs={"council": poll.council.slug, "pk": poll.pk})
    return act_page(
        request,
        form,
        words,
        corrected,
        fields={"counts": poll.answers[0]},
        back=Back(address, _("The count of hands")),
    )


def _poll(request: ParticipantRequest, pk: UUID) -> Poll:
    poll = visible_poll(request, pk)
    if poll.box != Poll.Box.HANDS:
        raise Http404
    return poll


def _entered(request: ParticipantRequest, poll: Poll, forms: dict[UUID, FiguresForm], *, gives: bool) -> bool:
    """Enter the slips of the forms and return True; show why they are refused otherwise."""
    counts = {one: form.counts for one, form in forms.items()}
    try:
        if gives:
            give_slip(poll, counts.get(request.participant.pk, {}), actor=request.participant)
        else:
            enter_slips(poll, counts, actor=request.participant)
    except Refusal as refusal:
        show_refusal(request, refusal)
        return False
    messages.success(request, _("The figures are entered."))
    return True
