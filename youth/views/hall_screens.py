"""The screen of the hall, also by a link without signing in; a meeting in the frame of another site."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from youth.journal.streams import meeting_stream
from youth.live.pages import remember_head
from youth.models import Meeting
from youth.policies import may, require
from youth.presenters.embedding import embed_code
from youth.presenters.meeting import MeetingPresenter, code_shown
from youth.selectors.hall_screens import meeting_of_screen, screen_token
from youth.selectors.meeting_names import meeting_name
from youth.selectors.meetings import meeting_and_head
from youth.services.hall_screens import link_screen, revoke_screen
from youth.views.meetings import found_meeting
from youth.web.acts import act_by_button
from youth.web.frames import IN_LIVE_FRAMES, for_frames
from youth.web.joining import for_office
from youth.web.meetings import in_meeting
from youth.web.requests import CouncilRequest, ParticipantRequest


@require_GET
@never_cache
def screen(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Show the meeting on the screen of the hall: large, read-only, as the public sees it."""
    found, head = meeting_and_head(request.council, pk)
    meeting = in_meeting(request, found)
    shows_code = may("meeting.record", request.participant, meeting)
    return _screen(request, meeting, head, shows_code=shows_code)


@require_GET
@never_cache
def hall_screen(request: CouncilRequest, token: str) -> HttpResponse:
    """Show the same by the table's link, without signing in."""
    meeting, head = meeting_of_screen(request.council, token)
    if meeting is None:
        raise Http404
    return _screen(request, meeting, head, shows_code=True)


@require_http_methods(["GET", "POST"])
@never_cache
@for_office(back="youth:meeting")
def screen_link(request: ParticipantRequest, pk: UUID) -> HttpResponse:
    """Show the link to the screen; make another one, or revoke it."""
    meeting, actor = found_meeting(request, pk), request.participant
    require("meeting.record", actor, meeting)
    if request.method == "POST":
        if request.POST.get("act") == "revoke":
            act_by_button(request, lambda: revoke_screen(meeting, actor=actor), _("The link is revoked."))
        else:
            act_by_button(request, lambda: link_screen(meeting, actor=actor), _("The link is made."))
        return redirect("youth:screen_link", council=request.council.slug, pk=meeting.pk)
    embedded = reverse("youth:meeting_embed", kwargs={"council": request.council.slug, "pk": meeting.pk})
    context = {
        "council": request.council,
        "meeting": meeting,
        "address": _address(request, meeting),
        "embed_code": embed_code(embedded, meeting_name(meeting)),
    }
    return render(request, "youth/meeting/screen_link.html", context)


@require_safe
@xframe_options_exempt
@csp_override(IN_LIVE_FRAMES)
def embed(request: CouncilRequest, pk: UUID) -> HttpResponse:
    """Show what is discussed now, for the frame of another site; the same for everybody.

    It has no form and knows nobody, and follows the meeting as a visitor does.
    """
    meeting, head = meeting_and_head(request.council, pk)
    if meeting is None or not may("meeting.see", None, meeting):
        raise Http404
    remember_head(request, meeting_stream(meeting), head)
    return for_frames(render(request, "youth/meeting/embed.html", _for_everybody(meeting)), seconds=5)


def _screen(request: CouncilRequest, meeting: Meeting, head: int, *, shows_code: bool) -> HttpResponse:
    """Render the screen; the code by which members check in is on the one that the table has put up."""
    remember_head(request, meeting_stream(meeting), head)
    context = _for_everybody(meeting) | {
        "shows_code": shows_code,
        "code": code_shown(meeting) if shows_code else "",
        "renewed_from": request.path,
    }
    return render(request, "youth/meeting/screen.html", context)


def _for_everybody(meeting: Meeting) -> dict[str, object]:
    return {
        "council": meeting.council,
        "meeting": meeting,
        "board": MeetingPresenter(meeting),
        "stream": meeting_stream(meeting),
        "audience": "public",
    }


def _address(request: HttpRequest, meeting: Meeting) -> str:
    token = screen_token(meeting)
    if not token or not meeting.is_public:
        return ""
    place = {"council": meeting.council.slug, "token": token}
    return request.build_absolute_uri(reverse("youth:hall_screen", kwargs=place))
