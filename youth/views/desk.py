"""The desk of office-holders, and the calendar of their deadlines under a secret address."""

import hashlib
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from youth.calendars import calendar_answer
from youth.policies import may
from youth.presenters.desk import deadline_entries, keep_count, lines_of
from youth.rates import network_of, within_rate
from youth.selectors.calendar_addresses import calendar_address_of, participant_by_calendar
from youth.services.calendar_addresses import delete_calendar_address, renew_calendar_address
from youth.web.refusals import permission_required
from youth.web.requests import AccountRequest, CouncilRequest, ParticipantRequest

SHOWN_AT_ONCE = 20
# Programs that follow a calendar ask a few times a day, and one network may hold many of them.
CALENDARS_PER_MINUTE = 120


@never_cache
@require_GET
@permission_required("council.see_desk")
def desk_page(request: ParticipantRequest) -> HttpResponse:
    """Show what waits for the person: overdue first, then by deadline, last what has none."""
    with timezone.override(request.council.time_zone):
        lines = lines_of(request.participant)
        keep_count(request.participant, len(lines))
        context = {
            "council": request.council,
            "lines": lines[:SHOWN_AT_ONCE],
            "further": lines[SHOWN_AT_ONCE:],
        }
        return render(request, "youth/council/desk.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def calendar_page(request: AccountRequest) -> HttpResponse:
    """Make, renew or delete the address of one's calendar; a new one is shown in this answer only."""
    council, participant = request.council, request.participant
    if participant is None:
        return redirect("youth:profile", council=council.slug)
    if "delete" in request.POST:
        delete_calendar_address(participant)
        messages.success(request, _("The address was deleted. Calendars that follow it get nothing more."))
        return redirect("youth:profile_settings", council=council.slug)
    context: dict[str, object] = {"council": council}
    if request.method == "POST":
        place = {"council": council.slug, "token": renew_calendar_address(participant)}
        address = request.build_absolute_uri(reverse("youth:desk_calendar", kwargs=place))
        # Telephones and computers open their calendar for this scheme.
        context |= {"address": address, "subscribing": f"webcal:{address.partition(':')[2]}"}
    made = calendar_address_of(participant)
    may_renew = may("council.see_desk", participant, council)
    if made is None and not may_renew:
        raise PermissionDenied
    return render(request, "youth/profile/calendar.html", context | {"made": made, "may_renew": may_renew})


@require_safe
def desk_calendar(request: CouncilRequest, token: str) -> HttpResponse:
    """Return the deadlines of the person whose secret address it is, in their language.

    Empty for who has lost the office; an address that ended answers as one that never was.
    """
    if not within_rate("desk_calendar", network_of(request), CALENDARS_PER_MINUTE, 60):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": "60"})
    participant = participant_by_calendar(request.council, token)
    if participant is None or participant.user is None:
        raise Http404
    with override(participant.user.language), timezone.override(request.council.time_zone):
        name = _("%(council)s: my deadlines") % {"council": request.council.name}
        answer = calendar_answer(name, deadline_entries(participant, request.build_absolute_uri))
    answer["ETag"] = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    unchanged: HttpResponse | None = get_conditional_response(request, etag=answer["ETag"], response=answer)
    return unchanged or answer
