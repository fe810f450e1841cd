"""Polling: the frames of the sockets for networks that block WebSockets."""

from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from youth import clock
from youth.live.access import may_follow, ticket_for
from youth.live.frames import OutOfReachError, answer, store
from youth.live.limits import may_poll
from youth.web.refusals import problem_json
from youth.web.requests import CouncilRequest


@never_cache
@require_GET
def live_frames(request: CouncilRequest, stream: str) -> HttpResponse:
    """Return all frames of a stream after ``?after=``, with a fresh ticket; 404 without permission.

    With ``?as=visitor`` they are those of the public, also for who is signed in.
    """
    if not may_poll(request):
        problem = problem_json(
            HTTPStatus.TOO_MANY_REQUESTS,
            _("Too many requests"),
            _("Too many requests. Please wait a moment."),
            code="too_many",
        )
        problem.headers["Retry-After"] = "60"
        return problem
    council = request.council
    participant = None if request.GET.get("as") == "visitor" else request.participant
    if not may_follow(stream, council, participant):
        raise Http404
    after = request.GET.get("after", "0")
    if not after.isascii() or not after.isdecimal() or len(after) > 18:
        message = _("“after” is the number of the last frame seen.")
        return problem_json(
            HTTPStatus.BAD_REQUEST, _("This can't be read"), message, code="invalid", field="after"
        )
    ticket = ticket_for(stream, council, participant, _language(request), clock.now())
    rest = {"audience": ticket.view.audience, "ticket": ticket.signed()}
    try:
        body = answer(store.after(stream, ticket.view, int(after)), **rest)
    except OutOfReachError as error:
        body = answer([], reload=error.head, **rest)
    return HttpResponse(body, content_type="application/json")


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    return (
        asked if asked in dict(settings.LANGUAGES) else translation.get_language() or settings.LANGUAGE_CODE
    )
