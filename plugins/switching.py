"""Switching plugins on and off in one council."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plugins.apps import PluginConfig
from plugins.failures import record_failure
from plugins.models import CouncilPlugin
from plugins.registry import Council, enabled_plugins, forget_enabled, is_enabled, plugin_by_slug, switched


class SwitchRefused(Exception):  # noqa: N818 (a refusal with reasons, not a defect)
    """A plugin was not switched; ``reasons`` are translated sentences."""

    def __init__(self, *reasons: str) -> None:
        """Keep the reasons."""
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


def switch(council: Council, slug: str, *, enabled: bool, actor: Any = None) -> bool:
    """Switch a plugin on or off in a council and say whether that changed anything.

    Raises ``SwitchRefused`` where the plugin is not installed or locked, a dependency is off, another
    plugin depends on it, it has an open matter, or its own preparation fails.
    """
    with transaction.atomic():
        # Locked first: two switches at once must not both believe the other's dependency.
        list(CouncilPlugin.objects.select_for_update().filter(council=council.pk))
        forget_enabled(council)
        plugin = plugin_by_slug(slug)
        if plugin is None:
            raise SwitchRefused(_("There is no plugin %(slug)s here.") % {"slug": slug})
        if is_enabled(council, slug) == enabled:
            return False
        if reasons := _objections(council, plugin, enabled=enabled):
            raise SwitchRefused(*reasons)
        CouncilPlugin.objects.update_or_create(
            council_id=council.pk, slug=slug, defaults={"enabled": enabled, "switched_at": timezone.now()}
        )
        _prepare(council, plugin, enabled=enabled)
        switched(council, slug, enabled=enabled, actor=actor)
    return True


def _objections(council: Council, plugin: PluginConfig, *, enabled: bool) -> list[str]:
    manifest, on = plugin.manifest, enabled_plugins(council)
    reasons = []
    if manifest.locked:
        reasons.append(_("%(plugin)s belongs to every council.") % {"plugin": manifest.title})
    if enabled:
        for needed in manifest.depends_on:
            if needed not in on:
                other = plugin_by_slug(needed)
                names = {"plugin": manifest.title, "other": other.manifest.title if other else needed}
                reasons.append(_("%(plugin)s needs %(other)s, which is off.") % names)
        return reasons
    for other in on.values():
        if manifest.slug in other.manifest.depends_on:
            names = {"plugin": manifest.title, "other": other.manifest.title}
            reasons.append(_("%(other)s needs %(plugin)s; switch it off first.") % names)
    if reason := plugin.may_disable(council):
        reasons.append(reason)
    return reasons


def _prepare(council: Council, plugin: PluginConfig, *, enabled: bool) -> None:
    try:
        with transaction.atomic():
            (plugin.enabled if enabled else plugin.disabled)(council)
    except Exception as error:
        record_failure(plugin.manifest.slug, "enabled" if enabled else "disabled", council, error)
        reason = _("%(plugin)s could not prepare itself.") % {"plugin": plugin.manifest.title}
        raise SwitchRefused(reason) from error


def save_settings(council: Council, slug: str, values: dict[str, Any]) -> None:
    """Keep a plugin's settings in one council; ``values`` were checked by its settings form."""
    plugin = plugin_by_slug(slug)
    CouncilPlugin.objects.update_or_create(
        council_id=council.pk,
        slug=slug,
        defaults={"settings": values},
        create_defaults={
            "settings": values,
            "enabled": plugin is not None and plugin.manifest.on_by_default,
        },
    )
