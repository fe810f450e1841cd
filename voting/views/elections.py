"""Pages of elections: calling one, who stands, its rounds."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from voting.boxes.papers import WITHOUT_TELLERS
from voting.forms import ElectionForm, ListForm, NominationForm, RoundForm
from voting.models import Election
from voting.presenters.election import ElectionPresenter
from voting.selectors import election_by_id, nominee_by_id
from voting.services import (
    call_election,
    nominate,
    nominate_list,
    open_round,
    renew_nominations,
    withdraw_nominee,
)
from youth.journal.streams import meeting_stream
from youth.live.pages import remember_head
from youth.names import name_or_erased
from youth.policies import may, require
from youth.refusals import Refusal
from youth.selectors.meetings import agenda_item_by_id
from youth.web.acts import Back, Words, act_by_button, act_page, sent
from youth.web.form_submissions import sent_once
from youth.web.joining import for_office, for_participants
from youth.web.meetings import in_meeting
from youth.web.refusals import show_refusal
from youth.web.requests import CouncilRequest, ParticipantRequest


@require_GET
@never_cache
def detail(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Show an election: who stands, its rounds, and what the reader can do."""
    election = _visible(request, pk)
    stream = meeting_stream(election.meeting)
    # Before anything is read that the page shows.
    remember_head(request, stream)
    context = {
        "council": request.council,
        "sheet": ElectionPresenter(election, request.participant),
        "stream": stream,
        "nomination": NominationForm(members=ElectionPresenter(election).eligible),
        "round": RoundForm(),
    }
    return render(request, "voting/election.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back="youth:meetings")
@sent_once
def call(request: ParticipantRequest, item: UUID) -> HttpResponse:
    """Put an election on an agenda item."""
    agenda_item = in_meeting(request, agenda_item_by_id(request.council, item))
    require("voting.prepare_election", request.participant, agenda_item)
    meeting = agenda_item.meeting
    committees = {str(one.pk): one for one in meeting.term.committees.all()}
    form = ElectionForm(sent(request), committees=list(committees.values()))
    words = Words(
        heading=_("Elect somebody"),
        lead=_("The members are elected on this item: %(item)s") % {"item": agenda_item.title},
        action=_("Put it on the item"),
    )

    def done(given: dict[str, Any]) -> HttpResponse:
        committee = committees.get(given["what"])
        election = call_election(
            agenda_item,
            office="" if committee else given["what"],
            committee=committee,
            places=given["places"],
            by_lists=given["by_lists"],
            actor=request.participant,
        )
        messages.success(
            request, _("Now nominate lists.") if election.by_lists else _("Now nominate candidates.")
        )
        return redirect("voting:election", council=request.council.slug, pk=election.pk)

    return act_page(request, form, words, done)


@require_POST
@for_participants(back="voting:election")
def name(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Nominate a member."""
    election = _visible(request, pk)
    require("voting.nominate", request.participant, election)
    members = {str(one.participant_id): one.participant for one in ElectionPresenter(election).eligible}
    chosen = members.get(request.POST.get("member", ""))
    if chosen is None:
        messages.error(request, _("Choose who is nominated."))
        return _back(election)
    # The chair's table enters what somebody in the hall said.
    enters = may("voting.prepare_election", request.participant, election)
    by = members.get(request.POST.get("by", "")) if enters else request.participant
    act_by_button(
        request,
        lambda: nominate(election, chosen, by=by, actor=request.participant),
        _("Nominated."),
    )
    return _back(election)


@require_http_methods(["GET", "POST"])
@never_cache
@for_participants(back="voting:election")
@sent_once
def name_list(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Nominate a list."""
    election = _visible(request, pk)
    require("voting.nominate", request.participant, election)
    sheet = ElectionPresenter(election, request.participant)
    members = {str(one.participant_id): one.participant for one in sheet.eligible}
    form = ListForm(sent(request), members=sheet.eligible, places=election.places)
    if not sheet.enters:
        del form.fields["by"]
    words = Words(
        heading=_("Nominate a list"),
        lead=_("Who is on it takes a place in this order, for as many places as the list gets."),
        action=_("Nominate"),
        done=_("Nominated."),
    )

    def done(given: dict[str, Any]) -> None:
        by = members.get(given.get("by", "")) if sheet.enters else request.participant
        people = [members[one] for one in form.chosen]
        nominate_list(election, given["name"], people, by=by, actor=request.participant)

    address = reverse("voting:election", kwargs={"council": request.council.slug, "pk": election.pk})
    fields = {"participant": "member_1"}
    return act_page(request, form, words, done, fields=fields, back=Back(address, election.what))


def _meetings(request: CouncilRequest) -> str:
    return reverse("youth:meetings", kwargs={"council": request.council.slug})


@require_http_methods(["GET", "POST"])
@never_cache
@for_participants(back=_meetings)
@sent_once
def withdraw(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Ask whether to take a nominee off the ballot, or do so: nobody nominates them again in this series."""
    nominee = nominee_by_id(request.council, pk)
    if nominee is None:
        raise Http404
    in_meeting(request, nominee.election)
    require("voting.withdraw_nominee", request.participant, nominee)
    election = nominee.election
    own = nominee.participant_id == request.participant.pk
    words = Words(
        heading=_("Withdraw the candidate %(name)s?") % {"name": name_or_erased(nominee.name_in_office)},
        lead=(
            _("You are taken off the ballot and can't be nominated again before new nominations begin.")
            if own
            else _(
                "The candidate is taken off the ballot and can't be nominated again before new nominations "
                "begin. Withdraw only who asked for it."
            )
        ),
        action=_("Withdraw the candidate"),
        done=_("The nomination is withdrawn."),
        is_destructive=True,
    )
    address = reverse("voting:election", kwargs={"council": request.council.slug, "pk": election.pk})
    return act_page(
        request,
        Form(sent(request)),
        words,
        lambda _given: withdraw_nominee(nominee, actor=request.participant),
        back=Back(address, election.what),
    )


@require_POST
@for_office(back="voting:election")
def open_(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Put the next round to the vote."""
    election = _visible(request, pk)
    require("voting.run_poll", request.participant, election)
    method = request.POST.get("method", "")
    try:
        open_round(election, method=method, actor=request.participant)
    except Refusal as refusal:
        show_refusal(request, refusal)
        if refusal.code in WITHOUT_TELLERS:
            # The lawful way is on the next page: first the council elects who counts.
            return redirect("voting:tellers", council=request.council.slug, meeting=election.meeting.pk)
        return _back(election)
    messages.success(request, _("The vote is open."))
    return redirect("youth:meeting", council=request.council.slug, pk=election.meeting.pk)


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back="voting:election")
@sent_once
def renew(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Ask whether to begin new nominations, or do so."""
    election = _visible(request, pk)
    require("voting.run_poll", request.participant, election)
    words = Words(
        heading=_("Begin new nominations?"),
        lead=_("Those made until now no longer count: nobody is a candidate until nominated again."),
        action=_("Begin new nominations"),
        done=_("New nominations can be made."),
    )
    address = reverse("voting:election", kwargs={"council": election.council.slug, "pk": election.pk})
    return act_page(
        request,
        Form(sent(request)),
        words,
        lambda _given: renew_nominations(election, actor=request.participant),
        back=Back(address, election.what),
    )


def _visible(request: CouncilRequest, pk: UUID) -> Election:
    return in_meeting(request, election_by_id(request.council, pk))


def _back(election: Election) -> HttpResponse:
    return redirect("voting:election", council=election.council.slug, pk=election.pk)
