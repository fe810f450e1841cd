"""Whether members will come: their own answer, and what the chair's table may expect."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from youth.forms.invitations import AnswerForm, AnswerForMemberForm
from youth.models import Meeting
from youth.name_order import name_key
from youth.policies import may, require
from youth.presenters.expected import expected_rows
from youth.refusals import Refusal
from youth.selectors.invitations import expected_at, invitation_of
from youth.services.absences import explain_absence
from youth.services.invitations import answer_invitation
from youth.views.meetings import found_meeting
from youth.web.acts import Back, Words, act_page, sent
from youth.web.form_submissions import sent_once
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
        "takes_answers": meeting.state == Meeting.State.CONVENED,
    }
    return render(request, "youth/meeting/expected.html", context, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
@for_office()
@sent_once
def answer_for_page(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Enter what a member said who answered by telephone; it is marked by whom it was entered."""
    meeting, actor = found_meeting(request, pk), request.participant
    require("meeting.record", actor, meeting)
    invited = {str(one.participant.pk): one for one in expected_at(meeting).members}
    words = Words(
        heading=_("Enter the answer of a member"),
        lead=_("For members who answered by telephone or in person. The list then says who entered it."),
        action=_("Enter it"),
        done=_("The answer is entered."),
    )

    def enter(given: dict[str, Any]) -> None:
        participant = invited[given.pop("participant")].participant
        answer_invitation(meeting, participant=participant, **given, actor=actor)

    names = sorted(((key, one.name) for key, one in invited.items()), key=lambda one: name_key(one[1]))
    form = AnswerForMemberForm(sent(request), members=names)
    address = reverse("youth:expected", kwargs={"council": meeting.council.slug, "pk": meeting.pk})
    return act_page(request, form, words, enter, back=Back(address, _("Who will come")))


def _explain(request: ParticipantRequest, meeting: Meeting) -> None:
    wanted = request.POST.get("participant", "")
    for one in expected_at(meeting).members:
        if str(one.participant.pk) == wanted:
            reason = request.POST.get("reason", "")
            explain_absence(meeting, participant=one.participant, reason=reason, actor=request.participant)
            return
    raise Http404
