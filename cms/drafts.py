"""The server's confirmation that it accepted a form, so that the browser may delete its own copy of the text.

A browser cannot know by itself whether a form arrived: a proxy may have answered in place of the server. So
the script that keeps texts names the one that it sends, and the answer names it again, in a cookie that the
script deletes when it has read it. Without JavaScript there is no name, no cookie, and nothing that was kept.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

NAME = re.compile(r"[0-9a-f]{16}")
FIELD, COOKIE = "draft_id", "accepted_draft"
KEPT_SECONDS = 60 * 60


class DraftMiddleware:
    """Names in the answer the text that a form was sent with, unless the form was refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Store the next handler of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        response = self.get_response(request)
        name = request.POST.get(FIELD, "") if request.method == "POST" else ""
        if NAME.fullmatch(name) and _is_taken(response):
            response.set_cookie(
                COOKIE, name, KEPT_SECONDS, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
        return response


def _is_taken(response: HttpResponse) -> bool:
    """Return whether the answer accepted the form: no refusal, and no redirect to signing in or joining."""
    if getattr(response, "is_not_taken", False):
        return False
    target = response.headers.get("Location", "")
    return response.status_code < 400 and not target.startswith(resolve_url(settings.LOGIN_URL))
