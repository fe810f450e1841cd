"""The council and the gate in front of every address below ``c/<council>/``."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from plugins.gates import require_enabled
from plugins.registry import council_by_slug


class CouncilMiddleware:
    """Set ``request.council`` from the address; 404 where the council or the plugin is not there.

    Views do not receive the ``council`` argument: they use ``request.council``, which has passed the gate.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; the work is done once its address is known."""
        request.council = None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> None:
        """Resolve the council and ask the gate."""
        slug = kwargs.pop("council", None)
        if slug is None or request.resolver_match is None:
            return
        council = council_by_slug(slug)
        if council is None:
            raise Http404
        require_enabled(council, request.resolver_match.namespaces)
        request.council = council  # type: ignore[attr-defined]
