"""Finding installed plugins while the settings load."""

from collections.abc import Iterable
from importlib import import_module
from importlib.metadata import EntryPoint

from plugins.apps import PluginConfig
from plugins.reasons import Problem, reason_for


def discover(bundled: Iterable[str], found: Iterable[EntryPoint]) -> tuple[list[str], list[Problem]]:
    """Return the apps that the entry points of the group ``glas.plugins`` name, and what was left out.

    An entry point names a ``PluginConfig``. One that cannot be loaded, asks for another API version or takes
    a slug or label that is in use is left out with a reason; the installation starts without it.
    """
    own = [import_module(f"{name}.apps").__name__ for name in bundled]
    taken = {config.manifest.slug for config in PluginConfig.__subclasses__() if config.__module__ in own}
    installed, problems = list[str](), list[Problem]()
    for point in sorted(found, key=lambda point: point.name):
        try:
            config = point.load()
            usable = isinstance(config, type) and issubclass(config, PluginConfig)
            reason = config.manifest.problem() if usable else "the entry point names no PluginConfig"
            if not reason and (used := {config.manifest.slug, label_of(config)} & taken):
                reason = f"the slug or label {min(used)!r} is already in use"
            # Django would not start without it.
            import_module(config.name if usable else __name__)
        except (Exception, SystemExit) as error:  # noqa: BLE001 (a stranger's code may fail in any way)
            reason = f"it cannot be loaded: {reason_for(error, point.module)}"
        if reason:
            problems.append(Problem(point.name, reason))
        else:
            taken |= {config.manifest.slug, label_of(config)}
            installed.append(f"{config.__module__}.{config.__qualname__}")
    return installed, problems


def label_of(config: type[PluginConfig]) -> str:
    """Return the label that Django will know the app by."""
    return getattr(config, "label", config.name.rpartition(".")[2])
