"""Refuse a request whose body is too large before anything else reads it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cms.bodies.limits import body_bytes, is_signed_in, is_upload, most_bytes, too_large


class BodyLimitMiddleware:
    """Compare the length of a request with the limit of its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Store the next handler of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 413, or pass the request on."""
        size = body_bytes(request)
        if size > settings.MOST_BODY_BYTES:
            most = most_bytes(request.path, is_somebody=is_upload(request.path) and is_signed_in(request))
            if size > most:
                return too_large(request, most)
        return self.get_response(request)
