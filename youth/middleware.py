"""The participant of the signed-in person in the council of the address."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from youth.selectors.people import participant_for
from youth.web.requests import of_council


class ParticipantMiddleware:
    """Set ``request.participant`` next to ``request.council``; placed after the kernel's middleware.

    One query for a signed-in person under a council's address, none for anybody else.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Start every request as a visitor's."""
        unknown = of_council(request)
        unknown.participant = unknown.meeting = unknown.committee = None
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: dict[str, Any]
    ) -> None:
        """Set the participant, once the council is known."""
        council = getattr(request, "council", None)
        if council is not None:
            of_council(request).participant = participant_for(request.user, council)
