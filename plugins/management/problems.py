"""Problems of the plugins: at the start, in their dependencies, and in the database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core import checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import get_resolver

from plugins.apps import PluginConfig
from plugins.failures import failed_migrations
from plugins.management.public import private_imports, private_tags
from plugins.models import CouncilPlugin
from plugins.reasons import Problem
from plugins.registry import installed_plugins, missing_tables, plugin_by_slug


def startup_problems() -> list[Problem]:
    """Return the plugins that were left out since the start, and those whose dependencies never hold."""
    # Mounting the pages finds problems of slugs and views.
    _ = get_resolver().url_patterns
    return [*settings.PLUGIN_PROBLEMS, *_unmet()]


def all_problems() -> list[Problem]:
    """Return the problems of the start and of the database."""
    return [*startup_problems(), *_without_tables(), *_without_stylesheets(), *_on_but_gone()]


def private_uses() -> list[Problem]:
    """Return where plugins import private modules of the project or load private tag libraries."""
    return [
        Problem(config.manifest.slug, f"it {how} what is not public: {use}")
        for config in _strangers()
        for how, uses in (("imports", private_imports), ("loads", private_tags))
        for use in uses(config.name.partition(".")[0], Path(config.path))
    ]


@checks.register("plugins")
def check_plugins(**_options: Any) -> list[checks.CheckMessage]:
    """Warn of every start-up problem: an error would stop the commands that repair it."""
    text = "Plugin %s is not in use: %s"
    return [checks.Warning(text % problem, id="plugins.W001") for problem in startup_problems()]


def needed_by(plugin: PluginConfig) -> set[str]:
    """Return the slugs that a plugin needs, and those that they need."""
    needed: set[str] = set()
    waiting = set(plugin.manifest.depends_on)
    while waiting:
        slug = waiting.pop()
        needed.add(slug)
        other = plugin_by_slug(slug)
        waiting |= set(other.manifest.depends_on) - needed if other else set()
    return needed


def _strangers() -> list[PluginConfig]:
    return [config for config in installed_plugins() if config.name not in settings.BUNDLED_PLUGINS]


def _unmet() -> Iterator[Problem]:
    installed = {config.manifest.slug for config in installed_plugins()}
    for config in installed_plugins():
        slug, needed = config.manifest.slug, needed_by(config)
        for missing in sorted(set(config.manifest.depends_on) - installed):
            yield Problem(slug, f"it needs the plugin {missing}, which is not installed")
        if slug in needed:
            circle = ", ".join(sorted(needed & installed))
            yield Problem(slug, f"it needs itself, by way of: {circle}; so it can be switched on nowhere")


def _without_tables() -> Iterator[Problem]:
    executor, failed = MigrationExecutor(connection), failed_migrations()
    for config in _strangers():
        targets = [node for node in executor.loader.graph.leaf_nodes() if node[0] == config.label]
        if reason := failed.get(config.manifest.slug):
            yield Problem(
                config.manifest.slug,
                f"its migration failed and was rolled back: {reason}; run manage.py migrate {config.label}",
            )
        elif missing := missing_tables(config):
            which = ", ".join(missing)
            how = f"run manage.py migrate {config.label}" if targets else "it brings no migration"
            yield Problem(config.manifest.slug, f"these tables do not exist: {which}; {how}")
        elif executor.migration_plan(targets):
            yield Problem(
                config.manifest.slug, f"not all migrations ran; run manage.py migrate {config.label}"
            )


def _without_stylesheets() -> Iterator[Problem]:
    for config in installed_plugins():
        for path in config.manifest.stylesheets:
            if finders.find(path) is None:
                yield Problem(config.manifest.slug, f"its style sheet {path} is not among its static files")


def _on_but_gone() -> Iterator[Problem]:
    rows = CouncilPlugin.objects.filter(enabled=True).order_by("slug", "council__slug")
    on: dict[str, list[str]] = {}
    for slug, council in rows.values_list("slug", "council__slug"):
        on.setdefault(slug, []).append(council)
    known = {problem.plugin for problem in settings.PLUGIN_PROBLEMS}
    for slug in sorted(on.keys() - known):
        if plugin_by_slug(slug) is None:
            yield Problem(slug, f"it is switched on in {', '.join(on[slug])}, but not installed")
