"""One gate for pages, API and live commands: where a plugin is off, there is nothing."""

from collections.abc import Iterable

from django.http import Http404

from plugins import hooks
from plugins.registry import Council, is_enabled, plugin_by_slug


def require_enabled(council: Council, namespaces: Iterable[str]) -> None:
    """Raise ``Http404`` where a plugin's address is asked for in a council that has it off."""
    for name in namespaces:
        if plugin_by_slug(name) is not None and not is_enabled(council, name):
            raise Http404


def live_command(council: Council, name: str) -> hooks.LiveCommand | None:
    """Return the live command with this name, or None where nobody offers it or its plugin is off."""
    return next((command for command in hooks.live_commands.items(council) if command.name == name), None)
