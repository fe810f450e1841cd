"""The tables that no public page shows: declared by each app, and listed here for libraries."""

from collections.abc import Iterator
from functools import cache

from django.apps import AppConfig, apps

# Of apps that don't know Glas: the kernel, Django, Wagtail and other libraries. Any other app says it of its
# own models, in its configuration's ``never_public``. One that is missing costs a rendering too many; one
# that is there by mistake would cost the truth.
LIBRARIES: dict[str, frozenset[str]] = {
    "account": frozenset({"EmailAddress", "EmailConfirmation"}),
    "mfa": frozenset({"Authenticator"}),
    "plugins": frozenset({"PluginFailure"}),
    "sessions": frozenset({"Session"}),
    "wagtailadmin": frozenset({"EditingSession", "FormState"}),
    "wagtailcore": frozenset(
        {
            "APIToken",
            "ModelLogEntry",
            "PageLogEntry",
            "ReferenceIndex",
            "Revision",
            "TaskState",
            "WorkflowState",
        }
    ),
    # The second one exists on SQLite only.
    "wagtailsearch": frozenset({"IndexEntry", "SQLiteFTSIndexEntry"}),
    "wagtailusers": frozenset({"UserProfile"}),
}


@cache
def tables_never_shown() -> frozenset[str]:
    """Return the names of all tables of which no public page shows anything."""
    return frozenset(table for _config, _name, table in _declared() if table is not None)


def unknown_models(config: AppConfig) -> list[str]:
    """Return the names in an app's declaration that are no models of it."""
    return sorted(name for one, name, table in _declared() if one is config and table is None)


def _declared() -> Iterator[tuple[AppConfig, str, str | None]]:
    """Yield each declared name with its app and its table, or None where the app has no such model."""
    for config in apps.get_app_configs():
        for name in getattr(config, "never_public", LIBRARIES.get(config.label, ())):
            try:
                yield config, name, config.get_model(name)._meta.db_table
            except LookupError:
                yield config, name, None
