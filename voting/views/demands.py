"""The page on which members demand that the vote on an item is taken by name, or secretly."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from voting.forms import DemandForm
from voting.phrasing import METHODS
from voting.selectors import demands_needed_in, demands_on
from voting.services.demands import demand_method
from youth.policies import may, require
from youth.selectors.attendance import present_members
from youth.selectors.meetings import agenda_item_by_id
from youth.selectors.register import member_choices
from youth.web.acts import Words, act_page, sent
from youth.web.joining import for_participants
from youth.web.meetings import in_meeting
from youth.web.requests import ParticipantRequest


@require_http_methods(["GET", "POST"])
@never_cache
@for_participants(back="youth:meetings")
def demand(request: ParticipantRequest, item: UUID) -> HttpResponse:
    """Demand a way of voting, or record that a member did."""
    found = in_meeting(request, agenda_item_by_id(request.council, item))
    who = request.participant
    records = may("meeting.record", who, found)
    if not records:
        require("meeting.attend", who, found)
    hall = {str(one.participant_id): one for one in present_members(found.meeting)}
    needed = demands_needed_in(found.meeting, len(hall))
    people = member_choices(hall.values()) if records else None
    form = DemandForm(sent(request), ways=needed, hall=people)
    return act_page(
        request,
        form,
        _words(found, needed, demands_on(found, [one.participant_id for one in hall.values()])),
        lambda given: demand_method(
            found,
            given["method"],
            participant=hall[given["participant"]].participant if records else who,
            actor=who,
        ),
    )


def _words(item: Any, needed: Mapping[Any, int], made: Mapping[Any, int]) -> Words:
    counts = [
        _("%(method)s: %(made)s of %(needed)s needed")
        % {"method": METHODS[method], "made": made.get(method, 0), "needed": number}
        for method, number in needed.items()
    ]
    lead = _("If enough members in the hall ask for it before the vote is opened, it is taken in this way.")
    return Words(
        heading=_("How item %(place)s is voted on") % {"place": item.place},
        lead=" ".join([lead, "; ".join(counts) + "." if counts else _("The rules give no such right.")]),
        action=_("Demand it"),
        done=_("The demand is recorded."),
    )
