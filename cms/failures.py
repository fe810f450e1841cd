"""Answers where no page of the site can be rendered: too large a request, no room on the disk, a fault."""

import errno
import logging
import sys
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found
from django.views.defaults import server_error as django_server_error

from youth.presenters.denied import denied
from youth.web.refusals import problem_json

log = logging.getLogger(__name__)

API = "/api/"
SQLITE_FULL = "SQLITE_FULL"
POSTGRES_FULL = "53100"


def plain_failure(request: HttpRequest, status: HTTPStatus, title: str, text: str) -> HttpResponse:
    """Return a page without menu, names or queries; for programs a problem in JSON (RFC 9457)."""
    if request.path.startswith(API):
        return problem_json(status, title, text)
    context = {
        "title": title,
        "text": text,
        "language": translation.get_language(),
        "static": settings.STATIC_URL,
    }
    response = HttpResponse(render_to_string("plain_failure.html", context), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an unknown address: a page for people, a problem for programs."""
    if request.path.startswith(API):
        return plain_failure(
            request, HTTPStatus.NOT_FOUND, _("Page not found"), _("There is nothing at this address.")
        )
    return page_not_found(request, exception)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer who may not do it: who may, and whom to ask."""
    council = getattr(request, "council", None)
    context = {}
    if council is not None:
        person, meeting = getattr(request, "participant", None), getattr(request, "meeting", None)
        committee = getattr(request, "committee", None)
        context["denied"] = denied(council, person, str(exception), meeting, committee)
    return render(request, "403.html", context, status=HTTPStatus.FORBIDDEN)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a crash: 503 where there is no room left to write, else 500.

    Reading works without room, so people get an answer that what they sent was not kept.
    """
    error = sys.exc_info()[1]
    if error is not None and is_disk_full(error):
        log.critical("disk_full")
        with translation.override(language_of(request)):
            response = plain_failure(
                request,
                HTTPStatus.SERVICE_UNAVAILABLE,
                _("This could not be saved"),
                _(
                    "The server has no room left. Nothing of what you sent was kept, "
                    "and nothing else was lost. Please try again later; those who run the site see the fault."
                ),
            )
        response.headers["Retry-After"] = "600"
        return response
    if request.path.startswith(API):
        with translation.override(language_of(request)):
            title, text = _("Something went wrong on our side"), _("The error has been recorded.")
            return plain_failure(request, HTTPStatus.INTERNAL_SERVER_ERROR, title, text)
    return django_server_error(request)


def is_disk_full(error: BaseException) -> bool:
    """Return whether an error, or one of its causes, comes from a full disk."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, OSError) and found.errno in {errno.ENOSPC, errno.EDQUOT}:
            return True
        name, state = getattr(found, "sqlite_errorname", ""), getattr(found, "sqlstate", "")
        if name == SQLITE_FULL or state == POSTGRES_FULL:
            return True
        found = found.__cause__ or found.__context__
    return False


def language_of(request: HttpRequest) -> str:
    """Return the reader's language: the address's, else the browser's; nothing of the session is asked."""
    return translation.get_language_from_request(request, check_path=True)
