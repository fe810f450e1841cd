"""Which plugins are installed, and which of them a council has switched on."""

from collections.abc import Callable
from typing import Any, cast

from django.apps import apps
from django.db import connection

from plugins.apps import PluginConfig
from plugins.models import CouncilPlugin

# The kernel knows no council: an object with a primary key, found by its slug through the resolver.
type Council = Any

_handed_in: dict[str, Callable[..., Any]] = {"on_switched": lambda *_arguments: None}


def set_council_resolver(resolver: Callable[[str], Council | None]) -> None:
    """Set the function that finds a council by its slug, or returns None."""
    _handed_in["resolver"] = resolver


def set_on_switched(callback: Callable[[Council, str, bool, Any], None]) -> None:
    """Set ``callback(council, slug, enabled, actor)``, called inside the switching transaction."""
    _handed_in["on_switched"] = callback


def council_by_slug(slug: str) -> Council | None:
    """Return the council with this slug, or None."""
    return _handed_in["resolver"](slug)


def switched(council: Council, slug: str, *, enabled: bool, actor: Any) -> None:
    """Forget the council's cached plugins and report the switch to the app that owns councils."""
    council.__dict__.pop("_enabled_plugins", None)
    _handed_in["on_switched"](council, slug, enabled, actor)


def all_plugins() -> list[PluginConfig]:
    """Return the plugins whose models are known, those that were left out later among them."""
    return [config for config in apps.get_app_configs() if isinstance(config, PluginConfig)]


def installed_plugins() -> list[PluginConfig]:
    """Return all plugins in use, in the order in which their answers are given."""
    plugins = [config for config in all_plugins() if not config.problem]
    return sorted(plugins, key=lambda config: (config.manifest.order, config.manifest.slug))


def plugin_by_slug(slug: str) -> PluginConfig | None:
    """Return the installed plugin with this slug, or None."""
    return next((config for config in installed_plugins() if config.manifest.slug == slug), None)


def enabled_plugins(council: Council) -> dict[str, PluginConfig]:
    """Return the plugins that are on in a council by slug, in order; one query per council object.

    A plugin whose dependency is off or no longer installed counts as off.
    """
    if "_enabled_plugins" not in vars(council):
        rows = dict(CouncilPlugin.objects.filter(council=council.pk).values_list("slug", "enabled"))
        on = {plugin.manifest.slug: plugin for plugin in installed_plugins()}
        for slug, plugin in list(on.items()):
            if not plugin.manifest.locked and not rows.get(slug, plugin.manifest.on_by_default):
                del on[slug]
        while lacking := [slug for slug in on if not set(on[slug].manifest.depends_on) <= set(on)]:
            del on[lacking[0]]
        council._enabled_plugins = on
    return cast("dict[str, PluginConfig]", council._enabled_plugins)


def is_enabled(council: Council, slug: str) -> bool:
    """Return whether a plugin is installed and on in a council."""
    return slug in enabled_plugins(council)


def missing_tables(plugin: PluginConfig) -> list[str]:
    """Return the tables of a plugin's models that the database does not have: migrations did not run."""
    tables = {model._meta.db_table for model in plugin.get_models(include_auto_created=True)}
    return sorted(tables.difference(connection.introspection.table_names())) if tables else []
