"""Copies of the database, while others write: of one moment, with what the archive says of that moment."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from django.db import connection, transaction
from django.utils.translation import gettext as _

from youth.journal.anchors import Head

MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY app, name"
HEADS = "SELECT name, seq, digest FROM youth_stream WHERE seq > 0 ORDER BY name"
# As a new database has it, so that the next backup does not take it for one of ours.
EMPTY_SCHEMA = (
    "DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION pg_database_owner; "
    "GRANT USAGE ON SCHEMA public TO PUBLIC"
)
# Variables of PostgreSQL's programs, and names of Django's settings.
ACCESS = {
    "PGHOST": "HOST",
    "PGPORT": "PORT",
    "PGUSER": "USER",
    "PGPASSWORD": "PASSWORD",
    "PGDATABASE": "NAME",
}


class DatabaseToolError(RuntimeError):
    """A program of PostgreSQL is missing or failed; the message is for the operator."""


class Cursor(Protocol):
    """What the cursors of Django and of sqlite3 have in common."""

    def execute(self, sql: str, /) -> Any: ...
    def fetchall(self) -> list[Any]: ...


class Moment(NamedTuple):
    """What the rows of one moment say: the applied migrations by app, the heads of the journal."""

    migrations: dict[str, list[str]]
    heads: list[Head]


def copy_database(target: Path) -> Moment:
    """Copy all rows of one moment to a file, others may write meanwhile; return what they say."""
    return _copy_sqlite(target) if connection.vendor == "sqlite" else _copy_postgres(target)


def load_database(source: Path) -> None:
    """Put the rows of a copy in place of all rows, all at once: where it fails, nothing has changed."""
    if connection.vendor == "sqlite":
        _load_sqlite(source)
    else:
        _load_postgres(source)
    connection.close()


def _moment(cursor: Cursor) -> Moment:
    cursor.execute(MIGRATIONS)
    migrations: dict[str, list[str]] = {}
    for app, name in cursor.fetchall():
        migrations.setdefault(app, []).append(name)
    cursor.execute(HEADS)
    return Moment(migrations, [Head(*row) for row in cursor.fetchall()])


def _copy_sqlite(target: Path) -> Moment:
    with closing(_own_connection()) as source, closing(sqlite3.connect(target)) as copy:
        # The first statement that reads fixes what this connection sees until it ends.
        source.execute("BEGIN DEFERRED")
        moment = _moment(source.cursor())
        source.backup(copy)
        source.execute("ROLLBACK")
        # One file, without a log beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
    return moment


def _load_sqlite(source: Path) -> None:
    connection.close()
    with closing(sqlite3.connect(source)) as copy, closing(_own_connection()) as target:
        copy.backup(target)


def _own_connection() -> sqlite3.Connection:
    opened: sqlite3.Connection = connection.get_new_connection(connection.get_connection_params())
    return opened


def _copy_postgres(target: Path) -> Moment:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        moment = _moment(cursor)
        cursor.execute("SELECT pg_export_snapshot()")
        [(snapshot,)] = cursor.fetchall()
        _run(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={snapshot}",
            f"--file={target}",
        )
    return moment


def _load_postgres(source: Path) -> None:
    connection.close()
    script = source.with_suffix(".sql")
    _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(source), connects=False)
    _run(
        "psql",
        "--quiet",
        "--no-psqlrc",
        "--output=/dev/null",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        f"--command={EMPTY_SCHEMA}",
        f"--file={script}",
    )


def _run(program: str, *arguments: str, connects: bool = True) -> None:
    """Run a program of PostgreSQL against our database; raises ``DatabaseToolError`` with what it said."""
    if shutil.which(program) is None:
        message = _("%(program)s is missing. It is part of Debian's package postgresql-client.")
        raise DatabaseToolError(message % {"program": program})
    known = connection.settings_dict
    # Not on the command line, where everybody on the machine could read the password.
    access = {variable: str(known[name]) for variable, name in ACCESS.items() if known.get(name)}
    done = subprocess.run(  # noqa: S603 -- our own programs and arguments, no shell
        [program, *arguments],
        env={**os.environ, **(access if connects else {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise DatabaseToolError(f"{program}: {done.stderr.strip()}")
