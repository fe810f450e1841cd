"""Pages of the chair's table on guests in the hall."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from youth.forms.invitations import HallGuestForm
from youth.policies import require
from youth.selectors.attendance import guests_of
from youth.services.hall_guests import correct_guest, enter_guest, remove_guest
from youth.views.meetings import found_meeting
from youth.web.acts import act_by_button, act_by_form, sent
from youth.web.form_submissions import sent_once
from youth.web.joining import for_office
from youth.web.refusals import form_page
from youth.web.requests import ParticipantRequest


@require_http_methods(["GET", "POST"])
@never_cache
@for_office()
@sent_once
def guests_page(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """List the guests in the hall, and enter one."""
    meeting, actor = found_meeting(request, pk), request.participant
    require("meeting.record", actor, meeting)
    form = HallGuestForm(sent(request))

    def enter(given: dict[str, Any]) -> HttpResponse:
        enter_guest(meeting, **given, actor=actor)
        messages.success(request, _("The guest is on the list; the minutes will name them."))
        return redirect("youth:hall_guests", council=meeting.council.slug, pk=meeting.pk)

    if answer := act_by_form(form, enter):
        return answer
    context = {
        "council": meeting.council,
        "meeting": meeting,
        "form": form,
        "guests": guests_of(meeting),
        "action": pgettext("guest", "Enter"),
    }
    return form_page(request, "youth/meeting/hall_guests.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@for_office()
@sent_once
def guest_page(request: ParticipantRequest, pk: UUID, guest: UUID) -> HttpResponse:
    """Correct a guest, or take out one who was entered by mistake."""
    meeting, actor = found_meeting(request, pk), request.participant
    require("meeting.record", actor, meeting)
    row = meeting.hall_guests.select_related("meeting__council").filter(pk=guest).first()
    if row is None:
        raise Http404
    back = redirect("youth:hall_guests", council=meeting.council.slug, pk=meeting.pk)
    if request.method == "POST" and request.POST.get("to") == "remove":
        act_by_button(request, lambda: remove_guest(row, actor=actor), _("The guest is off the list."))
        return back
    form = HallGuestForm(sent(request), initial={"name": row.name, "capacity": row.capacity})

    def correct(given: dict[str, Any]) -> HttpResponse:
        correct_guest(row, **given, actor=actor)
        messages.success(request, _("The guest is corrected."))
        return back

    if answer := act_by_form(form, correct):
        return answer
    context = {
        "council": meeting.council,
        "meeting": meeting,
        "form": form,
        "guest": row,
        "action": pgettext("form", "Save"),
    }
    return form_page(request, "youth/meeting/hall_guests.html", context)
