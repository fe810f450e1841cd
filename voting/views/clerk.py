"""Pages of the clerk: entering spoken votes, and correcting an entry before the result is announced."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from voting.forms import EntryForm
from voting.models import Poll
from voting.presenters.clerk import RollLine, answers_of, roll_of
from voting.services import correct_entry, enter_ballots
from voting.views.polls import visible_poll
from youth.policies import require
from youth.refusals import Refusal
from youth.web.acts import Back, Words, act_page, sent
from youth.web.form_submissions import sent_once
from youth.web.joining import for_office
from youth.web.refusals import CONFLICT, show_refusal
from youth.web.requests import ParticipantRequest


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back="voting:detail")
@sent_once
def roll(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Show everyone on the register, and enter the votes that were marked."""
    poll = _poll(request, pk)
    lines, marked, status = roll_of(poll), {}, 200
    if request.method == "POST":
        marked = {line.participant: request.POST.get(line.field, "") for line in lines}
        try:
            entered = enter_ballots(
                poll, {key: choice for key, choice in marked.items() if choice}, actor=request.participant
            )
        except Refusal as refusal:
            show_refusal(request, refusal)
            status = CONFLICT
        else:
            done = ngettext("%(count)s vote is entered.", "%(count)s votes are entered.", len(entered))
            messages.success(request, done % {"count": len(entered)})
            return redirect("voting:clerk", council=poll.council.slug, pk=poll.pk)
    context = {
        "council": poll.council,
        "poll": poll,
        "rows": [(line, marked.get(line.participant, "")) for line in lines],
        "options": answers_of(poll),
    }
    return render(request, "voting/clerk.html", context, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back="voting:detail")
@sent_once
def correct(request: ParticipantRequest, pk: UUID, member: UUID) -> HttpResponse:
    """Correct the vote that was entered for one member."""
    poll = _poll(request, pk)
    line = _entered(poll, member)
    words = Words(
        heading=_("Correct the vote entered for %(name)s") % {"name": line.name},
        lead=_("Entered is “%(choice)s”. Both stay in the record, and the vote is counted again.")
        % {"choice": line.said},
        action=_("Correct it"),
        done=_("The entry is corrected and the vote is counted again."),
    )
    others = [one for one in answers_of(poll) if one[0] != line.choice]
    form = EntryForm(sent(request), choices=others)

    def corrected(given: dict[str, Any]) -> None:
        choice = "" if given["choice"] == EntryForm.TAKEN_BACK else given["choice"]
        correct_entry(poll, member, choice, reason=given["reason"], actor=request.participant)

    address = reverse("voting:clerk", kwargs={"council": poll.council.slug, "pk": poll.pk})
    return act_page(request, form, words, corrected, back=Back(address, _("Spoken votes")))


def _poll(request: ParticipantRequest, pk: UUID) -> Poll:
    poll = visible_poll(request, pk)
    require("voting.enter_ballots", request.participant, poll)
    if poll.box != Poll.Box.REGISTER:
        raise Http404
    return poll


def _entered(poll: Poll, member: UUID) -> RollLine:
    """Return the line of a member whose counting vote was entered; 404 where there is none."""
    line = next((one for one in roll_of(poll) if one.participant == member and one.entered_by), None)
    if line is None:
        raise Http404
    return line
