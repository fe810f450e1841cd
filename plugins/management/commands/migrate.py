"""``manage.py migrate``: Django's command, which the migration of an installed plugin does not stop.

What such a migration did is rolled back, the plugin's later ones are left out, and all others are applied.
Exit status: 0, also where plugins failed; 1 where the plugin was named (``migrate LABEL``), or asked about by
``migrate --check`` or ``plugin check``.
"""

import sys
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from plugins.apps import PluginConfig
from plugins.failures import forget_failed_migrations, record_failed_migration
from plugins.reasons import reason_for


class Executor(MigrationExecutor):
    """Applies migrations; one of an installed plugin that fails is reported, and the next one is applied."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Begin without failures."""
        super().__init__(*arguments, **options)
        self.left_out: set[Migration] = set()

    def apply_migration(
        self,
        state: ProjectState,
        migration: Migration,
        fake: bool = False,  # noqa: FBT001, FBT002 (Django's signature)
        fake_initial: bool = False,  # noqa: FBT001, FBT002 (likewise)
    ) -> ProjectState:
        """Return the state after the migration; the one before it where it failed or was left out."""
        if stranger(migration.app_label) is None:
            return super().apply_migration(state, migration, fake=fake, fake_initial=fake_initial)
        if self._needed_by(migration) & self.left_out:
            self.left_out.add(migration)
            return state
        before, was_in_transaction = state.clone(), self.connection.in_atomic_block
        try:
            return super().apply_migration(state, migration, fake=fake, fake_initial=fake_initial)
        except (Exception, SystemExit):  # noqa: BLE001 (a stranger's code may fail in any way)
            self.left_out.add(migration)
            if self.connection.in_atomic_block and not was_in_transaction:
                # SQLite's editor leaves it open where, at its end, a row refers to one that is not there.
                self.connection.close()
                self.connection.connect()
            if self.progress_callback:
                self.progress_callback("apply_failed", migration, fake)
            return before

    def _needed_by(self, migration: Migration) -> set[Migration]:
        graph = self.loader.graph
        parents = graph.node_map[migration.app_label, migration.name].parents
        return {graph.nodes[parent.key] for parent in parents}


# The name under which Django's command finds it.
migrate.MigrationExecutor = Executor  # type: ignore[attr-defined]


class Command(migrate.Command):
    """Applies and undoes migrations."""

    def handle(self, *arguments: Any, **options: Any) -> None:
        """Do what Django does, then report the plugins whose migrations failed."""
        self.failed: dict[PluginConfig, tuple[Migration, BaseException]] = {}
        super().handle(*arguments, **options)
        named = options["app_label"]
        if options["plan"] or options["check_unapplied"]:
            return
        asked = stranger(named or "")
        if asked is not None or not named:
            forget_failed_migrations(asked.manifest.slug if asked else None)
        for plugin, (migration, error) in self.failed.items():
            record_failed_migration(plugin.manifest.slug, plugin.name, migration.name, error)
        said = [
            f"Plugin {plugin.manifest.slug}: its migration {migration.name} failed and was rolled back: "
            f"{reason_for(error, plugin.name)}"
            for plugin, (migration, error) in self.failed.items()
        ]
        if said and named:
            raise CommandError("\n".join(said))
        if said:
            said.append("All other migrations were applied; manage.py plugin check reports these plugins.")
            self.stderr.write("\n".join(said))

    def migration_progress_callback(
        self,
        action: str,
        migration: Migration | None = None,
        fake: bool = False,  # noqa: FBT001, FBT002 (Django's signature)
    ) -> None:
        """Print the progress, and keep the error of a migration that failed."""
        super().migration_progress_callback(action, migration, fake)
        error = sys.exception()
        if action == "apply_failed" and migration is not None and error is not None:
            plugin = stranger(migration.app_label)
            if plugin is not None:
                self.failed[plugin] = migration, error
            if self.verbosity >= 1:
                self.stdout.write(self.style.ERROR(" FAILED"))


def stranger(label: str) -> PluginConfig | None:
    """Return the installed plugin with this label; None for an app of the project."""
    config = apps.app_configs.get(label)
    if isinstance(config, PluginConfig) and config.name not in settings.BUNDLED_PLUGINS:
        return config
    return None
