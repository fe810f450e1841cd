"""Checking in by the code that the hall shows: scanned, signed in, and one press."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from youth import clock
from youth.models import Attendance, Meeting
from youth.policies import require
from youth.presenters.meeting import MeetingPresenter, code_shown, place_of_reader
from youth.refusals import Refusal
from youth.selectors.hall_codes import Scanned, judge_code
from youth.selectors.meetings import meeting_by_id
from youth.services.attendance import check_in
from youth.views.meetings import found_meeting, meeting_url
from youth.web.joining import for_office, for_participants
from youth.web.refusals import CONFLICT, show_refusal
from youth.web.requests import CouncilRequest, ParticipantRequest

# Who has scanned the code may sign in first, for which a letter has to arrive.
TIME_TO_SIGN_IN = timedelta(minutes=15)
SESSION_KEY = "scanned_in_halls"


@require_GET
@never_cache
def scanned(request: CouncilRequest, pk: UUID, code: str) -> HttpResponse:
    """Note in the browser's session that it scanned the hall's code, and lead to the press.

    The note is in no address: what somebody passes on is the code alone, which is valid for two minutes.
    """
    meeting = meeting_by_id(request.council, pk)
    if meeting is None:
        raise Http404
    match judge_code(meeting, code, clock.now()):
        case Scanned.VALID:
            request.session[SESSION_KEY] = {str(meeting.pk): clock.now().isoformat()}
        case Scanned.EXPIRED:
            messages.warning(
                request,
                _("This code was shown earlier and is no longer valid. Scan the one on the screen now."),
            )
        case Scanned.UNKNOWN:
            messages.warning(request, _("This code is not one of this meeting."))
    return redirect("youth:check_in", council=request.council.slug, pk=meeting.pk)


@require_http_methods(["GET", "POST"])
@never_cache
@for_participants()
def check_in_page(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Let a member say at one press that they are in the hall, by its code or without it."""
    meeting, actor = found_meeting(request, pk), request.participant
    has_scanned, status = _has_scanned(request, meeting), 200
    if request.method == "POST":
        way = Attendance.Way.CODE if has_scanned else Attendance.Way.SELF
        try:
            check_in(meeting, participant=actor, way=way)
        except Refusal as refusal:
            if refusal.code == "already_present":
                return redirect(meeting_url(meeting))
            show_refusal(request, refusal)
            status = CONFLICT
        else:
            request.session.pop(SESSION_KEY, None)
            return redirect(meeting_url(meeting))
    board = MeetingPresenter(meeting)
    context = {
        "council": meeting.council,
        "meeting": meeting,
        "board": board,
        "me": place_of_reader(board, actor),
        "has_scanned": has_scanned,
    }
    return render(request, "youth/meeting/check_in.html", context, status=status)


@require_GET
@never_cache
@for_office(back="youth:attendance")
def hall_code_page(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Show the code of the hall to those who keep the attendance sheet."""
    meeting = found_meeting(request, pk)
    require("meeting.record", request.participant, meeting)
    context = {
        "council": meeting.council,
        "meeting": meeting,
        "code": code_shown(meeting),
        "renewed_from": request.path,
    }
    return render(request, "youth/meeting/hall_code.html", context)


def _has_scanned(request: HttpRequest, meeting: Meeting) -> bool:
    noted = request.session.get(SESSION_KEY, {}).get(str(meeting.pk))
    return noted is not None and clock.now() - datetime.fromisoformat(noted) <= TIME_TO_SIGN_IN
