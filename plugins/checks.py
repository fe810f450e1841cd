"""Start-up problems as warnings: a broken plugin must not stop the commands that would repair it."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register  # noqa: A004 (Django's own name for it)

from plugins.discovery import Problem
from plugins.registry import installed_plugins


def startup_problems() -> list[Problem]:
    """Return the plugins that were left out at the start, and installed ones that lack a dependency."""
    slugs = {config.manifest.slug for config in installed_plugins()}
    lacking = [
        Problem(config.manifest.slug, f"it needs the plugin {needed}, which is not installed")
        for config in installed_plugins()
        for needed in config.manifest.depends_on
        if needed not in slugs
    ]
    return [*settings.PLUGIN_PROBLEMS, *lacking]


@register("plugins")
def check_plugins(**_options: Any) -> list[CheckMessage]:
    """Warn of every start-up problem."""
    return [
        Warning(f"Plugin {problem.plugin} is not in use: {problem.reason}", id="plugins.W001")
        for problem in startup_problems()
    ]
