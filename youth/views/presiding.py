"""Naming the eldest member present, who presides until a chair is elected."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from youth.forms.presiding import EldestForm
from youth.policies import require
from youth.selectors.attendance import present_members
from youth.services.presiding import name_eldest
from youth.views.meetings import found_meeting
from youth.web.acts import Words, act_page, sent
from youth.web.joining import for_office
from youth.web.requests import ParticipantRequest


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back="youth:meeting")
def eldest(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Name who presides over a constituent meeting."""
    meeting = found_meeting(request, pk)
    require("meeting.record", request.participant, meeting)
    members = present_members(meeting)
    people = {str(one.participant_id): one.participant for one in members}
    words = Words(
        heading=_("Who presides until a chair is elected?"),
        lead=_(
            "The eldest member present. Ask in the hall: here not everybody's date of birth is known. That "
            "member then opens the meeting and runs it until the elected chair takes over."
        ),
        action=_("Enter it"),
        done=_("Entered: that member presides now."),
    )

    def enter(given: dict[str, Any]) -> None:
        name_eldest(meeting, people[given["member"]], actor=request.participant)

    form = EldestForm(sent(request), members=members)
    return act_page(request, form, words, enter)
