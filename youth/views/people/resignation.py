"""Resigning a seat or an office of one's own."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from youth.forms.resignation import ResignForm
from youth.models import Mandate
from youth.presenters.resignation import OwnResignation
from youth.services.mandates import resign
from youth.services.offices import end_office
from youth.web.acts import act_by_form, sent
from youth.web.form_submissions import sent_once
from youth.web.joining import for_office
from youth.web.refusals import form_page
from youth.web.requests import ParticipantRequest


@never_cache
@require_http_methods(["GET", "POST"])
@for_office()
@sent_once
def resign_page(request: ParticipantRequest) -> HttpResponse:
    """Say what follows, and let the holder of a seat or an office resign it."""
    council, own = request.council, OwnResignation(request.participant)
    things = own.things
    if not things:
        messages.info(request, _("You hold no seat and no office in this council."))
        return redirect("youth:profile", council=council.slug)

    def resign_it(given: dict[str, Any]) -> HttpResponse:
        held, at = form.things[given["what"]], given["at"]
        if isinstance(held, Mandate):
            resign(held, at, actor=request.participant)
        else:
            end_office(held, at, actor=request.participant)
        messages.success(request, _("Your resignation was entered."))
        return redirect("youth:profile", council=council.slug)

    with timezone.override(council.time_zone):
        form = ResignForm(sent(request), things=things)
        if answer := act_by_form(form, resign_it):
            return answer
        context = {"council": council, "form": form, "consequences": own.consequences}
        return form_page(request, "youth/people/resign.html", context)
