"""Declaring a conflict of interest: by the member, or by the chair's table for who declared it aloud."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from youth.acts.agenda import RecusalDeclared
from youth.forms.recusals import RecusalForm
from youth.journal.streams import meeting_stream
from youth.models import AgendaItem, Meeting, Participant
from youth.policies import may, require
from youth.selectors.recusals import items_open_to_recusal, recusals_in
from youth.selectors.register import Holder, members_sitting
from youth.selectors.repeats import stands_by_own_act
from youth.services.recusals import declare_recusal
from youth.views.meetings import found_meeting, meeting_url
from youth.web.acts import act_by_form, sent
from youth.web.joining import for_participants
from youth.web.refusals import done_already, form_page
from youth.web.requests import ParticipantRequest


@require_http_methods(["GET", "POST"])
@never_cache
@for_participants(back="youth:meeting")
def recuse(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Declare a conflict of interest on an item of this meeting, and list those that were declared."""
    meeting, actor = found_meeting(request, pk), request.participant
    records = may("meeting.record", actor, meeting)
    if not records:
        require("meeting.attend", actor, meeting)
    items = items_open_to_recusal(meeting)
    members: list[Holder] = list(members_sitting(meeting).select_related("participant__council"))
    form = RecusalForm(
        sent(request),
        items=items,
        members=members if records else [],
        initial={"item": next((one.pk for one in items if one.state == AgendaItem.State.UNDER_WAY), None)},
    )
    people = {str(one.participant_id): one.participant for one in members}

    def declare(given: dict[str, Any]) -> HttpResponse:
        participant = people[given["member"]] if records else actor
        item = next(one for one in items if str(one.pk) == given["item"])
        declare_recusal(
            item, participant=participant, ground=given["ground"], reason=given["reason"], actor=actor
        )
        is_own = participant.pk == actor.pk
        done = _("Recorded: you take no part in this item.") if is_own else _("The declaration is recorded.")
        messages.success(request, done)
        return redirect(meeting_url(meeting))

    with timezone.override(meeting.council.time_zone):
        if answer := act_by_form(form, declare):
            return answer
        if _was_declared(meeting, form, actor, records=records):
            messages.info(request, done_already())
            return redirect(meeting_url(meeting))
        context = {
            "council": meeting.council,
            "meeting": meeting,
            "form": form,
            "has_items": bool(items),
            "records": records,
            "recusals": recusals_in(meeting),
            "back": meeting_url(meeting),
        }
        return form_page(request, "youth/meeting/recuse.html", context)


def _was_declared(meeting: Meeting, form: RecusalForm, actor: Participant, *, records: bool) -> bool:
    """Return whether the actor entered this declaration a moment ago: a button pressed twice."""
    given = form.cleaned_data if form.is_bound else {}
    if "item" not in given or (records and "member" not in given):
        return False
    participant = given["member"] if records else actor.pk
    about = {"item": given["item"], "participant": participant}
    return stands_by_own_act(meeting_stream(meeting), actor, RecusalDeclared, (), **about)
