"""Middleware of every request: id, line in the log, language of its address, a page for an empty answer."""

import re
import time
import uuid
from collections.abc import Callable
from http import HTTPStatus

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware import locale
from django.template.loader import render_to_string

from youth.models.people import accounts_are_named

ADMIN = "/admin/"
logger = structlog.get_logger("glas.request")

# The ids accepted from a proxy; anything else would let any client write into the log.
GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
# These have no language in their address; a missing one is missing, not somewhere under /bg/.
WITHOUT_LANGUAGE = (
    *("/api/", "/admin/", "/documents/", "/media/", "/poster/", "/share/", "/static/", "/ws/"),
    *("/m/", "/p/", "/r/"),
)


class RequestLogMiddleware:
    """Add an id to each request, bind it to every log line of the request, and log the answer.

    The line names the route, not the address: addresses can hold what nobody should read in a log. No
    account, no network address, no query string.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Store the next handler of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, with its id in ``X-Request-ID``."""
        given = request.headers.get("X-Request-ID", "")
        request_id = given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        start = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            match = request.resolver_match
            logger.info(
                "answered",
                method=request.method,
                route=match.route if match else "",
                status=response.status_code,
                milliseconds=round((time.perf_counter() - start) * 1000, 1),
            )
        response["X-Request-ID"] = request_id
        return response


class AccountNamesMiddleware:
    """Let the editors' admin write accounts by name; everywhere else they are numbers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Store the next handler of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        if not request.path_info.startswith(ADMIN):
            return self.get_response(request)
        named = accounts_are_named.set(True)
        try:
            return self.get_response(request)
        finally:
            accounts_are_named.reset(named)


class LocaleMiddleware(locale.LocaleMiddleware):
    """Choose the language as Django does, without sending programs that met a 404 to a page."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Redirect to the address with a language only where pages have one."""
        if response.status_code == 404 and request.path_info.startswith(WITHOUT_LANGUAGE):
            return response
        return super().process_response(request, response)


class PostedOnlyMiddleware:
    """Show people a page where they open an address that only takes what a form sends.

    They come there from the answer to a form: by its language switch, by the back button, by a bookmark.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Store the next handler of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the page into an empty answer, whose status and headers stay."""
        response = self.get_response(request)
        is_read = request.method == "GET" and not request.path_info.startswith(WITHOUT_LANGUAGE)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and is_read and not response.content:
            response.content = render_to_string("405.html", request=request)
            response["Cache-Control"] = "no-store"
        return response
