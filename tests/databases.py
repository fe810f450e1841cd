"""A migrated template database: made once per set of migrations, copied wherever a test needs one.

Migrating from nothing takes half a minute, copying milliseconds. The template is named by a digest of all
migration files, so that a changed migration makes a new one. Each test process works on its own copy; a test
with real transactions leaves its rows behind and is followed by a fresh copy (SQLite) or by the template's
rows (PostgreSQL), so that what migrations wrote (locales, the root page) is there for the next one.
"""

import fcntl
import gc
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from weakref import WeakSet

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver

from tests.rows import PostgresRows, shape

# What is written into the rows of migrations after them.
AFTERWARDS = Path("cms/editing/roles.py")


def migrations_digest() -> str:
    """Return a digest of every migration file of every installed app, and of the rows written after them."""
    digest = hashlib.sha256((settings.BASE_DIR / AFTERWARDS).read_bytes())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for path in sorted(Path(config.path).glob("migrations/*.py")):
            digest.update(f"{config.label}/{path.name}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def worker_name() -> str:
    """Return the name of this test process: ``gw0``, ``gw1``, … under xdist, ``main`` without it."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


class SqliteDatabases:
    """Template and copies as files under ``var/test/``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / f"template-{migrations_digest()}.sqlite3"

    def make_template(self, *, anew: bool = False) -> None:
        """Migrate the template unless it is there; processes that start together wait for one of them."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "template.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if anew:
                self.template.unlink(missing_ok=True)
            if self.template.exists():
                return
            unfinished = self.template.with_suffix(".unfinished")
            _remove_database(unfinished)
            use_database(str(unfinished))
            migrate()
            connection.close()
            # One file without a log beside it, put in place whole.
            _copy_database(unfinished, self.template.with_suffix(".copy"))
            self.template.with_suffix(".copy").rename(self.template)
            _remove_database(unfinished)

    def copy(self, name: str) -> str:
        """Fill the database ``name`` from the template, open connections to it notwithstanding."""
        path = self.folder / f"{name}.sqlite3"
        _copy_database(self.template, path)
        return str(path)

    def refill(self, name: str) -> None:
        """Give the database ``name`` the template's rows again."""
        connection.close()
        self.copy(name)

    def drop(self, name: str) -> None:
        """Remove the database ``name``."""
        _remove_database(self.folder / f"{name}.sqlite3")

    def url(self, name: str) -> str:
        """Return the ``DATABASE_URL`` of the database ``name``."""
        return f"sqlite://{self.folder / f'{name}.sqlite3'}"


class PostgresDatabases:
    """Template and copies as databases of the server that ``DATABASE_URL`` names."""

    def __init__(self, url: str) -> None:
        self.server_url = url
        self._migrated: PostgresRows | None = None
        self.template = f"glas_template_{migrations_digest()}"

    def make_template(self, *, anew: bool = False) -> None:
        """Migrate the template unless it is there; processes that start together wait for one of them."""
        with self._administration() as server:
            server.execute("SELECT pg_advisory_lock(4541)")
            if anew:
                server.execute(f'DROP DATABASE IF EXISTS "{self.template}" WITH (FORCE)')
            known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.template])
            if known.fetchone():
                return
            unfinished = f"{self.template}_unfinished"
            server.execute(f'DROP DATABASE IF EXISTS "{unfinished}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{unfinished}"')
            use_database(unfinished)
            migrate()
            connection.close()
            server.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{self.template}"')

    def copy(self, name: str) -> str:
        """Make the database ``name`` again from the template; other connections to it are ended."""
        database = f"glas_test_{name}"
        close_connections()
        with self._administration() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{database}" TEMPLATE "{self.template}"')
        return database

    def make_empty(self, name: str) -> str:
        """Make the database ``name`` without any table, and return its ``DATABASE_URL``."""
        database = f"glas_test_{name}"
        with self._administration() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{database}"')
        return self.url(name)

    def refill(self, name: str) -> None:
        """Give the database ``name`` the template's rows again; other connections to it are ended.

        A superuser puts rows back; where the tables are others than before, or without a superuser, the
        database is made again, which takes twenty times as long.
        """
        close_connections()
        if not self._put_back(name):
            self.copy(name)

    def _put_back(self, name: str) -> bool:
        if self._migrated is None:
            with psycopg.connect(self._address_of(self.template)) as server:
                self._migrated = PostgresRows.read(server)
        with psycopg.connect(self.url(name), autocommit=True) as server:
            if server.execute("SELECT current_setting('is_superuser')").fetchone() != ("on",):
                return False
            server.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if shape(server) != self._migrated.shape:
                return False
            with server.transaction():
                self._migrated.put_back(server)
        return True

    def drop(self, name: str) -> None:
        """Remove the database ``name``."""
        with self._administration() as server:
            server.execute(f'DROP DATABASE IF EXISTS "glas_test_{name}" WITH (FORCE)')

    def url(self, name: str) -> str:
        """Return the ``DATABASE_URL`` of the database ``name``."""
        return self._address_of(f"glas_test_{name}")

    def _address_of(self, database: str) -> str:
        parts = urlsplit(self.server_url)
        # Put together by hand: without a host, urlunsplit loses two slashes.
        return f"{parts.scheme}://{parts.netloc}/{database}" + (f"?{parts.query}" if parts.query else "")

    @contextmanager
    def _administration(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.server_url, autocommit=True) as server:
            yield server


type Databases = SqliteDatabases | PostgresDatabases


def databases_of_the_environment() -> Databases:
    """Return the kind of databases that ``DATABASE_URL`` asks for."""
    url = os.environ.get("DATABASE_URL", "")
    if urlsplit(url).scheme in {"postgres", "postgresql"}:
        return PostgresDatabases(url)
    # Beside the folders of the test processes, which share the template.
    return SqliteDatabases(settings.DATA_DIR.parent)


def migrate() -> None:
    """Migrate Django's database from nothing.

    Nearly all of the time goes into the models of each state, rendered again and again. Which model may be
    swapped is asked for each relation of theirs, of the installed models, which stay the same; Django forgets
    the answer whenever a model is rendered. Nor is it worth while to look for rendered models that nobody
    needs any more as often as usual.
    """
    often = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)
    apps.get_swappable_settings_name = cache(apps.get_swappable_settings_name)
    try:
        call_command("migrate", verbosity=0)
    finally:
        # The method of its class shows again.
        del apps.get_swappable_settings_name
        gc.set_threshold(*often)
        gc.unfreeze()


def use_database(name: str) -> None:
    """Point Django's default connection at the database or file ``name``.

    Without a pool, which would keep connections to a database that is about to be replaced; the servers that
    tests start have theirs.
    """
    connection.close()
    for options in (settings.DATABASES["default"], connection.settings_dict):
        options["NAME"] = name
        options["OPTIONS"].pop("pool", None)


_opened: WeakSet[BaseDatabaseWrapper] = WeakSet()


@receiver(connection_created)
def _remember(connection: BaseDatabaseWrapper, **_: object) -> None:
    _opened.add(connection)


def close_connections() -> None:
    """Close every connection of this process, also those that others hold.

    While a browser is driven, a loop runs in the main thread, and there Django keeps another connection than
    outside of it: the one that is not current would stay open, and be found broken later.
    """
    for opened in list(_opened):
        opened.inc_thread_sharing()
        opened.close()
        opened.dec_thread_sharing()


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Point the default connection at another database or file for a while."""
    before = connection.settings_dict["NAME"]
    use_database(name)
    try:
        yield
    finally:
        use_database(before)


def _copy_database(source: Path, target: Path) -> None:
    # SQLite's own copy locks both sides, so that a reader of the target sees either the old or the new rows.
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target, timeout=20)) as new:
        old.backup(new)


def _remove_database(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def main() -> None:
    """Make the template of the kind that the environment asks for: ``python -m tests.databases``."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
    import django

    django.setup()
    databases_of_the_environment().make_template()


if __name__ == "__main__":
    main()
