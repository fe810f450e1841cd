"""Whether members will come: their own answer, and what the chair's table may expect."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from youth.forms.invitations import AnswerForm
from youth.models import Meeting
from youth.policies import may, require
from youth.presenters.expected import expected_rows
from youth.refusals import Refusal
from youth.selectors.invitations import expected_at, invitation_of
from youth.services.absences import explain_absence
from youth.services.invitations import answer_invitation
from youth.views.meetings import found_meeting
from youth.web.acts import Words, act_page, sent
from youth.web.joining import for_office, for_participants
from youth.web.refusals import CONFLICT, show_refusal
from youth.web.requests import ParticipantRequest


@require_http_methods(["GET", "POST"])
@never_cache
@for_participants()
def answer_page(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Let a member answer whether they will come."""
    meeting, actor = found_meeting(request, pk), request.participant
    require("meeting.attend", actor, meeting)
    known = invitation_of(meeting, actor)
    initial = {"answer": known.answer, "reason": known.reason} if known else {}
    words = Words(
        heading=_("Will you come to the meeting?"),
        lead=_("The chair's table then knows whether there will be a quorum. You can change your answer."),
        action=_("Answer"),
        done=_("Thank you, your answer is noted."),
    )
    form = AnswerForm(sent(request), initial=initial)

    def answer(given: dict[str, Any]) -> object:
        return answer_invitation(meeting, participant=actor, **given, actor=actor)

    return act_page(request, form, words, answer)


@require_http_methods(["GET", "POST"])
@never_cache
@for_office()
def expected_page(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Show whom the council may expect, and enter why members are absent."""
    meeting, actor = found_meeting(request, pk), request.participant
    require("meeting.record", actor, meeting)
    status = 200
    if request.method == "POST":
        try:
            _explain(request, meeting)
        except Refusal as refusal:
            show_refusal(request, refusal)
            status = CONFLICT
        else:
            messages.success(request, _("The minutes will print it."))
            return redirect("youth:expected", council=meeting.council.slug, pk=meeting.pk)
    expected = expected_at(meeting)
    context = {
        "council": meeting.council,
        "meeting": meeting,
        "expected": expected,
        "may_explain": may("minutes.write", actor, meeting),
        "rows": expected_rows(meeting, expected),
    }
    return render(request, "youth/meeting/expected.html", context, status=status)


def _explain(request: ParticipantRequest, meeting: Meeting) -> None:
    wanted = request.POST.get("participant", "")
    for one in expected_at(meeting).members:
        if str(one.participant.pk) == wanted:
            reason = request.POST.get("reason", "")
            explain_absence(meeting, participant=one.participant, reason=reason, actor=request.participant)
            return
    raise Http404
