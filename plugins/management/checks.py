"""System checks of strangers: what they find is said, and stops no command."""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.checks.model_checks import check_all_models
from django.core.checks.registry import registry

from plugins.apps import PluginConfig
from plugins.reasons import reason_for
from plugins.registry import all_plugins

type Check = Callable[..., Iterable[checks.CheckMessage]]

_run_checks = checks.run_checks


def run_checks(*arguments: Any, **options: Any) -> list[checks.CheckMessage]:
    """Run the checks as Django does; an error that is a stranger's leaves the plugin out and is a warning."""
    for known in (registry.registered_checks, registry.deployment_checks):
        for check in list(known):
            if (plugin := _owner_of_module(check.__module__)) is not None:
                known.discard(check)
                known.add(_alone(check, plugin))  # type: ignore[arg-type]  # with the tags of the first
    return [_tamed(message) for message in _run_checks(*arguments, **options)]


def look_at_strangers() -> None:
    """Leave out the plugins of others with whose models or checks Django would not start."""
    strangers = [config for config in all_plugins() if _stranger(config) and not config.problem]
    if not strangers:
        return
    for message in check_all_models(app_configs=strangers):
        _tamed(message)
    for check in [*registry.registered_checks, *registry.deployment_checks]:
        if (plugin := _owner_of_module(check.__module__)) is not None:
            _alone(check, plugin)(app_configs=strangers, databases=[])


def _stranger(config: Any) -> PluginConfig | None:
    is_stranger = isinstance(config, PluginConfig) and config.name not in settings.BUNDLED_PLUGINS
    return config if is_stranger else None


def _owner_of_module(module: str) -> PluginConfig | None:
    return _stranger(apps.get_containing_app_config(module))


def _alone(check: Any, plugin: PluginConfig) -> Check:
    """Return the check as one that cannot fail; its module is ours, so it is wrapped once."""

    def checked(**options: Any) -> list[checks.CheckMessage]:
        try:
            return [_warning(message, plugin) for message in check(**options)]
        except (Exception, SystemExit) as error:  # noqa: BLE001 (a stranger's code may fail in any way)
            return [_left_out(plugin, f"its check {check.__name__} fails: {reason_for(error, plugin.name)}")]

    checked.tags = check.tags  # type: ignore[attr-defined]
    return checked


def _tamed(message: checks.CheckMessage) -> checks.CheckMessage:
    """Return a message of ours as it is, one about a stranger's model as a warning."""
    if not message.is_serious():
        return message
    plugin = _owner_of(message)
    return message if plugin is None else _warning(message, plugin)


def _owner_of(message: checks.CheckMessage) -> PluginConfig | None:
    about = message.obj
    model = getattr(about, "model", about)
    if found := _stranger(apps.app_configs.get(getattr(getattr(model, "_meta", None), "app_label", ""))):
        return found
    if isinstance(about, PluginConfig):
        return _stranger(about)
    # Where names clash, Django says so of both: of ours with the other's model in the sentence.
    words = f"{message.msg} {message.hint}"
    return next(
        (config for config in all_plugins() if _stranger(config) and f"'{config.label}." in words), None
    )


def _warning(message: checks.CheckMessage, plugin: PluginConfig) -> checks.CheckMessage:
    if not message.is_serious():
        return message
    return _left_out(plugin, f"{message.id or 'a check'} says: {message.msg}")


def _left_out(plugin: PluginConfig, reason: str) -> checks.CheckMessage:
    if not plugin.problem:
        plugin.leave_out(reason)
    return checks.Warning(f"Plugin {plugin.manifest.slug} is not in use: {reason}", id="plugins.W002")


checks.run_checks = run_checks
