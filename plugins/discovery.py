"""Finding installed plugins while the settings load."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

from plugins.apps import PluginConfig

GROUP = "glas.plugins"


@dataclass(frozen=True, slots=True)
class Problem:
    """A plugin that was left out at the start, and why."""

    plugin: str
    reason: str


def discover(
    bundled: Iterable[str], found: Iterable[EntryPoint] | None = None
) -> tuple[list[str], list[Problem]]:
    """Return the apps that entry points of ``glas.plugins`` name, and those that had to be left out.

    An entry point names a ``PluginConfig``. One that cannot be loaded, asks for another API version or
    takes a slug that is in use is left out with a reason; the installation starts without it.
    """
    taken = {_slug_of_bundled(name) for name in bundled}
    installed: list[str] = []
    problems: list[Problem] = []
    for point in sorted(entry_points(group=GROUP) if found is None else found, key=lambda point: point.name):
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


def _slug_of_bundled(name: str) -> str:
    module = import_module(f"{name}.apps")
    return next(
        config.manifest.slug
        for config in vars(module).values()
        if isinstance(config, type) and issubclass(config, PluginConfig) and config is not PluginConfig
    )
