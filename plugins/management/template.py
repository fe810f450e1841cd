"""A migrated template database for tests of outside plugins; ``plugins.testing`` registers the fixtures."""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Keep what was prepared; each run makes it again from the template."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> None:
    """Let the test database begin as a copy of the project's migrated tables."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    is_named = bool(database.get("TEST", {}).get("NAME"))
    if is_named or not database["ENGINE"].endswith("sqlite3"):
        return
    template = _template(settings.DATA_DIR.parent / "plugins")
    with django_db_blocker.unblock():
        if request.config.getvalue("create_db") or not template.exists():
            _migrate(template)
    copy = template.with_name(f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}.sqlite3")
    _copy(template, copy)
    database.setdefault("TEST", {})["NAME"] = str(copy)
    from django.db import connection

    connection.settings_dict["TEST"]["NAME"] = str(copy)


def _strangers() -> list[str]:
    from django.conf import settings

    from plugins.registry import all_plugins

    return [config.label for config in all_plugins() if config.name not in settings.BUNDLED_PLUGINS]


def _template(folder: Path) -> Path:
    """Return the file of the project's migrated tables, named by the digest of its migrations."""
    from django.apps import apps

    digest = hashlib.sha256()
    ours = [config for config in apps.get_app_configs() if config.label not in _strangers()]
    for config in sorted(ours, key=lambda config: config.label):
        for path in sorted(Path(config.path).glob("migrations/*.py")):
            digest.update(f"{config.label}/{path.name}\n".encode() + path.read_bytes())
    return folder / f"template-{digest.hexdigest()[:12]}.sqlite3"


def _migrate(template: Path) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.test import override_settings

    template.parent.mkdir(parents=True, exist_ok=True)
    unfinished = template.with_name(f"{template.stem}-{os.getpid()}.unfinished")
    before, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], str(unfinished)
    try:
        with override_settings(MIGRATION_MODULES=dict.fromkeys(_strangers())):
            call_command("migrate", verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
    # One file without a log beside it, replaced atomically.
    whole = unfinished.with_suffix(".whole")
    _copy(unfinished, whole)
    whole.rename(template)
    for suffix in ("", "-wal", "-shm"):
        Path(f"{unfinished}{suffix}").unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
