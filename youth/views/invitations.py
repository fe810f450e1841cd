"""Whether members will come: their own answer, and what the chair's table may expect."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from youth.forms.invitations import AnswerForm
from youth.policies import may, require
from youth.presenters.expected import expected_rows
from youth.selectors.invitations import expected_at, invitation_of
from youth.services.invitations import answer_invitation
from youth.views.meetings import found_meeting
from youth.web.acts import Words, act_page, sent
from youth.web.joining import for_office, for_participants
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


@require_GET
@never_cache
@for_office()
def expected_page(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Show whom the council may expect, and lead to where the reason of an absence is entered."""
    meeting, actor = found_meeting(request, pk), request.participant
    require("meeting.record", actor, meeting)
    expected = expected_at(meeting)
    context = {
        "council": meeting.council,
        "meeting": meeting,
        "expected": expected,
        "may_explain": may("minutes.write", actor, meeting),
        "rows": expected_rows(meeting, expected),
    }
    return render(request, "youth/meeting/expected.html", context)
