"""How many bytes a request may have, by its address."""

import os
import re
from http import HTTPStatus
from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.translation import gettext as _

from cms.failures import language_of, plain_failure

# Where editors upload pictures and documents, members their picture, authors what belongs to a proposal, and
# where packages are received.
UPLOADS = re.compile(
    r"/admin/(images|documents)/|/[a-z-]+/c/[\w-]+/(records/import|me/picture|proposals/[0-9a-f-]+/edit)/"
)


def is_upload(path: str) -> bool:
    """Return whether files are uploaded at an address."""
    return UPLOADS.match(path) is not None


def most_bytes(path: str, *, is_somebody: bool) -> int:
    """Return how many bytes a request may have; more for files, at their addresses and after signing in."""
    return settings.MOST_UPLOAD_BYTES if is_somebody and is_upload(path) else settings.MOST_BODY_BYTES


def body_bytes(request: HttpRequest) -> int:
    """Return the length of a request's body in bytes, without reading it.

    Under WSGI a body that does not say its length is no body; under ASGI it was received already.
    """
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdecimal():
        return int(length)
    if isinstance(request, ASGIRequest) and request._stream.seekable():
        size: int = request._stream.seek(0, os.SEEK_END)
        request._stream.seek(0)
        return size
    return 0


def is_signed_in(request: HttpRequest) -> bool:
    """Return whether the session of a request belongs to an account; one query."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return False
    return SESSION_KEY in import_module(settings.SESSION_ENGINE).SessionStore(key)


def too_large(request: HttpRequest, most: int) -> HttpResponse:
    """Return the refusal of a request with more than so many bytes."""
    with translation.override(language_of(request)):
        text = _("At most %(limit)s can be sent here at once.") % {"limit": filesizeformat(most)}
        if is_upload(request.path) and most == settings.MOST_BODY_BYTES:
            text += " " + _("People who are signed in may send larger files.")
        return plain_failure(request, HTTPStatus.CONTENT_TOO_LARGE, _("That is too large"), text)


def too_many(request: HttpRequest) -> HttpResponse:
    """Return the refusal of a request for which there is no room beside all others being received."""
    with translation.override(language_of(request)):
        text = _("Very much is being sent to us at this moment. Try again in a minute.")
        return plain_failure(request, HTTPStatus.SERVICE_UNAVAILABLE, _("There is no room just now"), text)
