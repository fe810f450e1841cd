"""All rows of a database, kept in memory and put back: much quicker than making a database again.

Putting back works inside a test's transaction and outside of one. It is for rows only: who changes tables,
as the removal of a plugin does, needs a database made again, and ``shape`` says so.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import psycopg
from django.db import connection, transaction

WRITTEN = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
SEQUENCES = "SELECT sequencename, last_value, start_value FROM pg_sequences WHERE schemaname = 'public'"
# Tables, their columns, constraints and indexes, triggers and whether they fire, functions.
SHAPE = """
SELECT md5(string_agg(thing, '|' ORDER BY thing)) FROM (
    SELECT concat(relname, relkind, relnatts, relchecks) AS thing FROM pg_class
        WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT concat(tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT concat(conname, contype) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT md5(prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
) AS things
"""


@dataclass(frozen=True, kw_only=True)
class PostgresRows:
    """Rows as PostgreSQL copies them out, and how far its sequences have counted."""

    shape: str
    tables: dict[str, bytes]
    sequences: list[tuple[str, int | None, int]]

    @classmethod
    def read(cls, server: psycopg.Connection[Any]) -> Self:
        """Read every row of the database that the connection is on."""
        tables = {}
        for (table,) in server.execute(TABLES).fetchall():
            with server.cursor().copy(f'COPY "{table}" TO STDOUT') as copy:
                tables[table] = b"".join(bytes(block) for block in copy)
        return cls(shape=shape(server), tables=tables, sequences=list(server.execute(SEQUENCES).fetchall()))

    @cached_property
    def _deletions(self) -> str:
        return "; ".join(f'DELETE FROM "{table}"' for table in self.tables)

    @cached_property
    def _counting(self) -> str:
        return "; ".join(
            f"SELECT setval('\"{name}\"', {start if last is None else last}, {last is not None})"
            for name, last, start in self.sequences
        )

    def put_back(self, server: psycopg.Connection[Any]) -> None:
        """Make these the only rows of the tables they belong to, in the caller's transaction.

        The connection must be a superuser's: no trigger looks at the order of the tables then, or at what may
        never be deleted.
        """
        server.execute("SET LOCAL session_replication_role = replica")
        server.execute(self._deletions)
        for table, rows in self.tables.items():
            if rows:
                with server.cursor().copy(f'COPY "{table}" FROM STDIN') as copy:
                    copy.write(rows)
        server.execute(self._counting)
        server.execute("SET LOCAL session_replication_role = origin")


@dataclass(frozen=True, kw_only=True)
class SqliteRows:
    """Rows as tuples; the tables of the full text search follow by their triggers."""

    tables: dict[str, list[tuple[Any, ...]]]

    @classmethod
    def read(cls) -> Self:
        """Read every row of Django's database."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")
            virtual = {name for (name,) in cursor.fetchall()}
            tables = {}
            for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
                if table not in virtual:
                    cursor.execute(f'SELECT * FROM "{table}"')
                    tables[table] = cursor.fetchall()
        return cls(tables=tables)

    def put_back(self) -> None:
        """Make these the only rows of the tables they belong to, in the caller's transaction."""
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            for table in self.tables:
                cursor.execute(f'DELETE FROM "{table}"')
            for table, rows in self.tables.items():
                if rows:
                    places = ", ".join(["%s"] * len(rows[0]))
                    cursor.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)


def shape(server: psycopg.Connection[Any]) -> str:
    """Return a digest of everything in the database that is not a row."""
    found = server.execute(SHAPE).fetchone()
    assert found is not None
    return str(found[0])


class Scene:
    """The rows by which one state of Django's database differs from another, both read in this process."""

    def __init__(self, before: PostgresRows | SqliteRows, after: PostgresRows | SqliteRows) -> None:
        """Keep the tables that differ."""
        tables: dict[str, Any] = {
            name: rows for name, rows in after.tables.items() if rows != before.tables[name]
        }
        self.rows: PostgresRows | SqliteRows = (
            PostgresRows(shape=after.shape, tables=tables, sequences=after.sequences)
            if isinstance(after, PostgresRows)
            else SqliteRows(tables=tables)
        )

    def set(self) -> None:
        """Put the rows into Django's database, inside the test's transaction where it has one."""
        with transaction.atomic():
            if isinstance(self.rows, SqliteRows):
                self.rows.put_back()
            else:
                connection.ensure_connection()
                self.rows.put_back(connection.connection)


class Additions:
    """What one call wrote into Django's database, to be written again without the call."""

    def __init__(self, write: Callable[[], object]) -> None:
        """Call, and keep the rows that were added; a whole table where a row that was there has changed.

        A server beside the test may write meanwhile: only tables that this connection wrote are looked at.
        """
        before, written = rows_of_django(), set()

        def watch(execute: Callable[..., object], sql: str, *rest: Any) -> object:
            if found := WRITTEN.match(sql):
                written.add(found[1])
            return execute(sql, *rest)

        with connection.execute_wrapper(watch):
            write()
        after = rows_of_django()
        self._added: dict[str, Any] = {}
        self._replaced: set[str] = set()
        for name in written:
            rows = after.tables[name]
            known, found = _lines(before.tables[name]), _lines(rows)
            if known == found:
                continue
            if not set(known) <= set(found):
                known = []
                self._replaced.add(name)
            added = [line for line in found if line not in known]
            self._added[name] = added if isinstance(after, SqliteRows) else b"".join(added)
        # Rows that are put in with their numbers do not count the sequences on.
        self._counted: dict[str, int] = {}
        if isinstance(before, PostgresRows) and isinstance(after, PostgresRows):
            counted = {name: last for name, last, _start in before.sequences}
            self._counted = {
                name: last
                for name, last, _start in after.sequences
                if last is not None and last != counted[name]
            }

    def set(self) -> None:
        """Put the rows into Django's database, inside the test's transaction where it has one."""
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA defer_foreign_keys = ON")
            else:
                cursor.execute("SET LOCAL session_replication_role = replica")
            for table in self._replaced:
                cursor.execute(f'DELETE FROM "{table}"')
            for table, rows in self._added.items():
                if isinstance(rows, bytes):
                    with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                        copy.write(rows)
                else:
                    places = ", ".join(["%s"] * len(rows[0]))
                    cursor.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)
            for name, last in self._counted.items():
                cursor.execute(f'SELECT setval(\'"{name}"\', greatest({last}, last_value)) FROM "{name}"')
            if connection.vendor != "sqlite":
                cursor.execute("SET LOCAL session_replication_role = origin")


def _lines(rows: bytes | list[tuple[Any, ...]]) -> list[Any]:
    return rows.splitlines(keepends=True) if isinstance(rows, bytes) else rows


def rows_of_django() -> PostgresRows | SqliteRows:
    """Read every row of Django's database."""
    if connection.vendor == "sqlite":
        return SqliteRows.read()
    connection.ensure_connection()
    return PostgresRows.read(connection.connection)
