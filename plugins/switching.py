"""Switching plugins on and off in one council."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plugins.apps import PluginConfig
from plugins.failures import failed_migrations, record_failure
from plugins.models import CouncilPlugin
from plugins.registry import Council, enabled_plugins, missing_tables, plugin_by_slug, switched


class SwitchRefused(Exception):  # noqa: N818 (a refusal with reasons, not a defect)
    """A plugin was not switched; its ``args`` are the reasons, translated sentences."""


def switch(council: Council, slug: str, *, enabled: bool, actor: Any = None) -> bool:
    """Switch a plugin on or off in a council; return whether that changed anything.

    Raises ``SwitchRefused`` where the plugin is not installed or locked, a dependency is off, another
    plugin depends on it, it has open business, or its own preparation fails.
    """
    plugin = plugin_by_slug(slug)
    if plugin is None:
        raise SwitchRefused(_("There is no plugin %(slug)s here.") % {"slug": slug})
    with transaction.atomic():
        # Locked first: two switches at once must not both pass the check of their dependencies.
        current = type(council).objects.select_for_update(no_key=True).get(pk=council.pk)
        if (slug in enabled_plugins(current)) == enabled:
            return False
        try:
            if reasons := list(_objections(current, plugin, enabled=enabled)):
                raise SwitchRefused(*reasons)
            values = {"enabled": enabled, "switched_at": timezone.now()}
            CouncilPlugin.objects.update_or_create(council_id=council.pk, slug=slug, defaults=values)
            with transaction.atomic():
                (plugin.enabled if enabled else plugin.disabled)(current)
        except SwitchRefused:
            raise
        except Exception as error:
            record_failure(slug, "enabled" if enabled else "disabled", council, error)
            names = {"plugin": plugin.manifest.title}
            raise SwitchRefused(_("%(plugin)s could not prepare itself.") % names) from error
        switched(council, slug, enabled=enabled, actor=actor)
    return True


def _objections(council: Council, plugin: PluginConfig, *, enabled: bool) -> Iterator[str]:
    manifest, on = plugin.manifest, enabled_plugins(council)
    if enabled and (missing_tables(plugin) or manifest.slug in failed_migrations()):
        yield _("%(plugin)s is not ready: not all of its migrations ran.") % {"plugin": manifest.title}
    if manifest.locked:
        yield _("%(plugin)s is part of every council.") % {"plugin": manifest.title}
    lacking = [(plugin, plugin_by_slug(slug), slug) for slug in manifest.depends_on if slug not in on]
    leaning = [(other, plugin, "") for other in on.values() if manifest.slug in other.manifest.depends_on]
    for one, needed, slug in lacking if enabled else leaning:
        names = {"plugin": one.manifest.title, "other": needed.manifest.title if needed else slug}
        yield _("%(plugin)s works only where %(other)s is on.") % names
    if not enabled and (reason := plugin.may_disable(council)):
        yield reason


def save_settings(council: Council, slug: str, values: dict[str, Any]) -> None:
    """Save a plugin's settings in one council; ``values`` were checked by its settings form."""
    first = {"settings": values, "enabled": slug in enabled_plugins(council)}
    same = {"council_id": council.pk, "slug": slug}
    CouncilPlugin.objects.update_or_create(**same, defaults={"settings": values}, create_defaults=first)
