"""Taking a plugin away with its data, also one that cannot be loaded any more."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from django.dispatch import Signal

from plugins.apps import PluginConfig
from plugins.management.problems import needed_by
from plugins.models import CouncilPlugin, PluginFailure
from plugins.registry import all_plugins, installed_plugins, plugin_by_slug, switched
from plugins.switching import SwitchRefused, switch

# Sent with ``slug`` when a plugin has gone: for those who keep something about it in their own tables.
plugin_purged = Signal()


@dataclass
class Remains:
    """What a plugin has in the database: the label of its app, the rows of each model."""

    slug: str
    label: str
    config: PluginConfig | None
    rows: dict[str, int] = field(default_factory=dict)


def councils() -> Any:
    """Return every council."""
    # Through the field: the kernel imports nothing of the app that owns councils.
    return CouncilPlugin._meta.get_field("council").related_model._default_manager.order_by("slug")


def remains_of(slug: str) -> Remains | None:
    """Return what there is of a plugin; None where nothing is installed or left.

    One whose models cannot be loaded is known by its slug, which is the label of its app unless it says
    otherwise, and by what migrations and content types remember.
    """
    config = next((config for config in all_plugins() if config.manifest.slug == slug), None)
    if config is not None:
        there = set(connection.introspection.table_names())
        models = [model for model in config.get_models() if model._meta.db_table in there]
        rows = {model._meta.label: model._default_manager.count() for model in models}
        return Remains(slug, config.label, config, rows)
    if slug in {other.label for other in apps.get_app_configs()}:
        # A plugin that took another app's label has nothing; what bears the label is that app's.
        return Remains(slug, f"left_out_{slug}", None) if _is_known(slug) else None
    remains = Remains(slug, slug, None, {table: _count(table) for table in _tables_left(slug)})
    return remains if remains.rows or _is_known(slug) else None


def objections(slug: str) -> list[str]:
    """Return why a plugin cannot be purged at all: it is ours, others need it, or a matter is open."""
    plugin = plugin_by_slug(slug)
    if plugin is None:
        return []
    if plugin.name in settings.BUNDLED_PLUGINS:
        return [f"{slug} is part of the project; switch it off instead"]
    reasons = [
        f"{other.manifest.slug} needs {slug}; purge it first"
        for other in installed_plugins()
        # Not where each needs the other: then neither is on anywhere.
        if slug in other.manifest.depends_on and other.manifest.slug not in needed_by(plugin)
    ]
    for council in councils():
        # Who cannot say why it must stay does not stay.
        with suppress(Exception):
            if reason := plugin.may_disable(council):
                reasons.append(f"{council.slug}: {reason}")
    return reasons


def purge(remains: Remains) -> list[str]:
    """Switch the plugin off everywhere and delete what it has; return why that was refused."""
    if reasons := _switch_off_everywhere(remains.slug):
        return reasons
    if not _migrated_back(remains):
        _drop_tables(remains)
    _forget(remains)
    return []


def _switch_off_everywhere(slug: str) -> list[str]:
    with transaction.atomic():
        for council in councils():
            try:
                if plugin_by_slug(slug) is None:
                    _force_off(council, slug)
                else:
                    switch(council, slug, enabled=False)
            except SwitchRefused as refused:
                if refused.__cause__ is None:
                    transaction.set_rollback(True)
                    return [f"{council.slug}: {reason}" for reason in refused.args]
                _force_off(council, slug)
    return []


def _force_off(council: Any, slug: str) -> None:
    """Switch off without asking the plugin, which cannot answer."""
    if CouncilPlugin.objects.filter(council=council.pk, slug=slug, enabled=True).update(enabled=False):
        switched(council, slug, enabled=False, actor=None)


def _migrated_back(remains: Remains) -> bool:
    """Undo the plugin's migrations, where every step of them can be undone; say whether that was done."""
    loader = MigrationLoader(connection)
    own = [key for key in loader.applied_migrations if key[0] == remains.label]
    steps = [loader.disk_migrations.get(key) for key in own]
    if not steps or not all(step and all(one.reversible for one in step.operations) for step in steps):
        return False
    try:
        call_command("migrate", remains.label, "zero", verbosity=0)
    except Exception:  # noqa: BLE001 (a step back may fail in any way; the tables go all the same)
        return False
    return True


def _drop_tables(remains: Remains) -> None:
    own = {model._meta.db_table for model in _models(remains.config)}
    tables = own.intersection(connection.introspection.table_names()).union(_tables_left(remains.label))
    if tables:
        with connection.schema_editor() as editor:
            for table in sorted(tables):
                editor.execute(editor.sql_delete_table % {"table": editor.quote_name(table)})
    MigrationRecorder(connection).migration_qs.filter(app=remains.label).delete()


def _models(config: PluginConfig | None) -> list[type[Model]]:
    return list(config.get_models(include_auto_created=True)) if config else []


def _tables_left(label: str) -> list[str]:
    """Return the tables of an app that no known model has, by what content types remember of the app."""
    remembered = apps.get_model("contenttypes", "ContentType").objects.filter(app_label=label)
    names = [f"{label}_{model}" for model in remembered.values_list("model", flat=True)]
    # Tables between two models have the first one's name and a field's.
    starts = tuple(f"{name}_" for name in names)
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    there = sorted(set(connection.introspection.table_names()) - known)
    return [table for table in there if table in names or table.startswith(starts)]


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 (a table's name, quoted)
        return int(cursor.fetchone()[0])


def _is_known(slug: str) -> bool:
    left_out = {problem.plugin for problem in settings.PLUGIN_PROBLEMS}
    return slug in left_out or CouncilPlugin.objects.filter(slug=slug).exists()


def _forget(remains: Remains) -> None:
    """Delete what the tables leave behind: content types with their permissions, switches, failures."""
    with transaction.atomic():
        content_types = apps.get_model("contenttypes", "ContentType").objects
        content_types.filter(app_label=remains.label).delete()
        content_types.clear_cache()
        CouncilPlugin.objects.filter(slug=remains.slug).delete()
        PluginFailure.objects.filter(slug=remains.slug).delete()
        plugin_purged.send(sender=None, slug=remains.slug)
