"""Start-up problems as warnings: a broken plugin must not stop the commands that would repair it."""

from typing import Any

from django.conf import settings
from django.core import checks

from plugins.discovery import Problem
from plugins.registry import installed_plugins


def startup_problems() -> list[Problem]:
    """Return the plugins that were left out at the start, and installed ones that lack a dependency."""
    manifests = {config.manifest.slug: config.manifest for config in installed_plugins()}
    lacking = [
        Problem(slug, f"it needs the plugin {needed}, which is not installed")
        for slug, manifest in manifests.items()
        for needed in set(manifest.depends_on) - set(manifests)
    ]
    return [*settings.PLUGIN_PROBLEMS, *lacking]


@checks.register("plugins")
def check_plugins(**_options: Any) -> list[checks.CheckMessage]:
    """Warn of every start-up problem."""
    text = "Plugin %s is not in use: %s"
    return [checks.Warning(text % problem, id="plugins.W001") for problem in startup_problems()]
