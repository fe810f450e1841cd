"""Pages on which the chair's table enters amendments and withdraws them on their movers' behalf."""

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from proposals.amendment_forms import AmendmentForm
from proposals.models import Amendment
from proposals.presenters.amendments import amendment_lines
from proposals.selectors.amendments import amendment_by_id, amendments_of
from proposals.services.amending import move_amendment, withdraw_amendment
from youth.policies import require
from youth.selectors.attendance import present_members
from youth.selectors.meetings import agenda_item_by_id
from youth.web.acts import Words, act_page, sent
from youth.web.form_submissions import sent_once
from youth.web.joining import for_office
from youth.web.meetings import in_meeting
from youth.web.requests import ParticipantRequest


@require_http_methods(["GET", "POST"])
@never_cache
@for_office()
@sent_once
def move(request: ParticipantRequest, item: UUID) -> HttpResponse:
    """Enter an amendment that a member moved."""
    found = in_meeting(request, agenda_item_by_id(request.council, item))
    require("proposals.enter_amendment", request.participant, found)
    awaiting = [one for one in amendments_of(found) if one.state == Amendment.State.MOVED]
    # A deletion has no text that could be changed.
    form = AmendmentForm(sent(request), item=found, others=[one for one in awaiting if one.text])
    words = Words(
        heading=_("Amendment to the draft decision"),
        lead=_("Enter it as the member moved it. It is voted on before the whole draft."),
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

    return act_page(request, form, words, moved)


@require_http_methods(["GET", "POST"])
@never_cache
@for_office()
@sent_once
def withdraw(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Ask whether its mover withdraws an amendment, or enter that."""
    amendment = amendment_by_id(request.council, pk)
    item = amendment.agenda_item if amendment is not None else None
    if amendment is None or item is None:
        raise Http404
    in_meeting(request, item.meeting)
    require("proposals.enter_amendment", request.participant, item)
    line = next(one for one in amendment_lines(item) if one.amendment.pk == amendment.pk)
    facts = {"name": line.mover, "number": amendment.number}
    rule = _("Only its mover withdraws an amendment. What was moved to it goes with it.")
    words = Words(
        heading=_("Does %(name)s withdraw amendment %(number)s?") % facts,
        lead=f"{rule} {line.title}",
        action=_("Withdraw it at the request of %(name)s") % facts,
        done=_("The amendment is withdrawn."),
        is_destructive=True,
    )
    return act_page(
        request,
        Form(sent(request)),
        words,
        lambda _given: withdraw_amendment(amendment, actor=request.participant),
    )
