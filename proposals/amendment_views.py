"""Pages on which the chair's table enters amendments and withdraws them on their movers' behalf."""

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from proposals.amendment_forms import AmendmentForm
from proposals.models import Amendment
from proposals.presenters.amendments import title_of
from proposals.selectors import amendment_by_id, amendments_of
from proposals.services.amending import move_amendment, withdraw_amendment
from youth.policies import may, require
from youth.selectors.attendance import present_members
from youth.selectors.meetings import agenda_item_by_id
from youth.web.acts import Back, Words, act_page, sent
from youth.web.form_submissions import sent_once
from youth.web.joining import for_office
from youth.web.requests import ParticipantRequest


@require_http_methods(["GET", "POST"])
@never_cache
@for_office()
@sent_once
def move(request: ParticipantRequest, item: UUID) -> HttpResponse:
    """Enter an amendment that a member moved."""
    found = agenda_item_by_id(request.council, item)
    if found is None or not may("meeting.see", request.participant, found.meeting):
        raise Http404
    require("proposals.enter_amendment", request.participant, found)
    awaiting = [one for one in amendments_of(found) if one.state == Amendment.State.MOVED]
    # A deletion has no text that could be changed.
    form = AmendmentForm(sent(request), item=found, others=[one for one in awaiting if one.text])
    words = Words(
        heading=_("Amendment to the draft decision"),
        lead=_("Enter it as the member moved it. The council votes on it before the whole draft."),
        action=_("Enter the amendment"),
        done=_("The amendment is entered."),
    )

    def moved(given: dict[str, Any]) -> None:
        members = {str(one.participant_id): one.participant for one in present_members(found.meeting)}
        move_amendment(
            found,
            change=given["change"],
            point=given["point"],
            text=given["text"],
            to=next((one for one in awaiting if str(one.pk) == given.get("to")), None),
            mover=members[given["mover"]],
            actor=request.participant,
        )

    return act_page(request, form, words, moved, back=_back(request, found.meeting_id))


@require_http_methods(["GET", "POST"])
@never_cache
@for_office()
@sent_once
def withdraw(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Withdraw an amendment on its mover's behalf."""
    amendment = amendment_by_id(request.council, pk)
    if amendment is None or not may("meeting.see", request.participant, amendment.agenda_item.meeting):
        raise Http404
    require("proposals.enter_amendment", request.participant, amendment.agenda_item)
    words = Words(
        heading=_("Withdraw the amendment"),
        lead=_("%(amendment)s. Only its mover withdraws it. What was moved to it goes with it.")
        % {"amendment": title_of(amendment, amendment.agenda_item)},
        action=_("Withdraw it"),
        done=_("The amendment is withdrawn."),
        is_destructive=True,
    )
    return act_page(
        request,
        Form(sent(request)),
        words,
        lambda _given: withdraw_amendment(amendment, actor=request.participant),
        back=_back(request, amendment.agenda_item.meeting_id),
    )


def _back(request: ParticipantRequest, meeting: UUID) -> Back:
    place = {"council": request.council.slug, "pk": meeting}
    return Back(reverse("youth:meeting", kwargs=place), _("Meeting"))
