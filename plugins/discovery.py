"""Finding installed plugins while the settings load."""

from collections.abc import Iterable
from importlib import import_module
from importlib.metadata import EntryPoint
from typing import NamedTuple

from plugins.apps import PluginConfig


class Problem(NamedTuple):
    """A plugin that was left out at the start, and why."""

    plugin: str
    reason: str


def discover(bundled: Iterable[str], found: Iterable[EntryPoint]) -> tuple[list[str], list[Problem]]:
    """Return the apps that the entry points of the group ``glas.plugins`` name, and what was left out.

    An entry point names a ``PluginConfig``. One that cannot be loaded, asks for another API version or
    takes a slug that is in use is left out with a reason; the installation starts without it.
    """
    own = [import_module(f"{name}.apps").__name__ for name in bundled]
    taken = {config.manifest.slug for config in PluginConfig.__subclasses__() if config.__module__ in own}
    installed: list[str] = []
    problems: list[Problem] = []
    for point in sorted(found, key=lambda point: point.name):
        try:
            config = point.load()
            usable = isinstance(config, type) and issubclass(config, PluginConfig)
            reason = config.manifest.problem() if usable else "the entry point names no PluginConfig"
            if not reason and config.manifest.slug in taken:
                reason = f"the slug {config.manifest.slug!r} is already in use"
        except Exception as error:  # noqa: BLE001 (a stranger's code may fail in any way; the site must start)
            reason = f"it cannot be loaded: {type(error).__name__}: {error}"
        if reason:
            problems.append(Problem(point.name, reason))
        else:
            taken.add(config.manifest.slug)
            installed.append(f"{config.__module__}.{config.__qualname__}")
    return installed, problems
