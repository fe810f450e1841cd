"""One check for pages, API and live commands: where a plugin is off, its addresses answer 404."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.deprecation import MiddlewareMixin

from plugins import hooks
from plugins.registry import Council, all_plugins, council_by_slug, is_enabled


class CouncilMiddleware(MiddlewareMixin):
    """Set ``request.council`` from the address; 404 where the council or the plugin is not there.

    Views do not receive the ``council`` argument: they use ``request.council``, which was checked here.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Start without a council; the address is resolved later."""
        request.council = None  # type: ignore[attr-defined]

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> None:
        """Resolve the council; raise ``Http404`` where there is none or the address's plugin is off."""
        if "council" not in kwargs or request.resolver_match is None:
            return
        council = council_by_slug(kwargs.pop("council"))
        # All plugins, as parts of one that was left out may be mounted.
        plugins = {config.manifest.slug for config in all_plugins()} & {*request.resolver_match.namespaces}
        if council is None or not all(is_enabled(council, slug) for slug in plugins):
            raise Http404
        request.council = council  # type: ignore[attr-defined]


def live_command(council: Council, name: str) -> hooks.LiveCommand | None:
    """Return the live command with this name, or None where nobody offers it or its plugin is off."""
    return next((command for command in hooks.live_commands.items(council) if command.name == name), None)
