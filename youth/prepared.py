"""Queries whose SQL is written once in each process: writing it can take ten times as long as its answer."""

import json
from collections.abc import Callable
from typing import Any
from weakref import ref

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError


class Blank(models.Value):
    """A place in a prepared query that each execution fills in."""

    def __init__(self, name: str, field: "models.Field[Any, Any]") -> None:
        """Name the place and say what kind of value goes there."""
        super().__init__(None, output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Return the placeholder, and the blank itself in place of its value."""
        return "%s", (self,)

    def filled(self, value: Any) -> Any:
        """Return a value as the database takes it in this place."""
        return self.output_field.get_db_prep_value(value, connection)


class Blanks(Blank):
    """A place for any number of values, after ``__in``: the statement is the same for all numbers."""

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Return what reads the values from the one JSON list that they are given in."""
        return "(SELECT value FROM json_each(%s))", (self,)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        """Do the same, which PostgreSQL calls otherwise and needs the values' type for."""
        kind = self.output_field.db_type(connection)
        return f"(SELECT value::{kind} FROM json_array_elements_text(%s))", (self,)  # noqa: S608 - a type

    def filled(self, value: Any) -> Any:
        """Return the values as one JSON list."""
        own, prepared = connections[DEFAULT_DB_ALIAS], self.output_field.get_db_prep_value
        return json.dumps([prepared(one, own) for one in value], default=str)


class _Written[M: models.Model]:
    """A query as SQL, and how its rows become the model's."""

    def __init__(self, found: models.QuerySet[M]) -> None:
        compiler = found.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, self.parameters = compiler.as_sql()
        self.locks = found.query.select_for_update
        selected = [column for column, _sql, _alias in compiler.select]
        self.selected, self.klass_info = compiler.select, compiler.klass_info
        first, *_, last = compiler.klass_info["select_fields"]
        self.columns = slice(first, last + 1)
        self.names = [column.target.attname for column in selected[self.columns]]
        self.annotations = compiler.annotation_col_map or {}
        self.converters = compiler.get_converters(selected)
        self.model, self.fetch_mode = found.model, found._fetch_mode  # type: ignore[attr-defined]

    def rows(self, parameters: list[Any]) -> list[M]:
        """Return the rows that there are with these parameters."""
        own = connections[DEFAULT_DB_ALIAS]
        with own.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            read = [list(row) for row in cursor.fetchall()]
        for place, (converters, column) in self.converters.items():
            for row in read:
                for convert in converters:
                    row[place] = convert(row[place], column, own)
        found: list[M] = []
        peers: list[Any] = []
        # As ``select_related`` names them.
        related = get_related_populators(self.klass_info, self.selected, own.alias, self.fetch_mode)
        for row in read:
            one = self.model.from_db(own.alias, self.names, row[self.columns], fetch_mode=self.fetch_mode)
            if self.fetch_mode.track_peers:
                peers.append(ref(one))
                one._state.peers = peers
            for populator in related:
                populator.populate(row, one)
            vars(one).update({name: row[place] for name, place in self.annotations.items()})
            found.append(one)
        return found


class Prepared[M: models.Model]:
    """A query with blanks; ``build`` puts it together at the first execution."""

    def __init__(self, build: Callable[[], models.QuerySet[M]], *, lock: str = "") -> None:
        """Take the query, and the lock that it sets on PostgreSQL where Django has no word for it."""
        self._build, self._lock = build, lock
        self._written: _Written[M] | None = None

    def rows(self, **values: Any) -> list[M]:
        """Return the rows with the blanks filled in by ``values``.

        Raises ``TransactionManagementError`` for a lock outside of a transaction, which would hold nothing.
        """
        if self._written is None:
            self._written = _Written(self._build())
            if connection.vendor == "postgresql":
                self._written.sql += self._lock
        if (self._written.locks or self._lock) and not connection.in_atomic_block:
            raise TransactionManagementError("a row is locked outside of a transaction")
        return self._written.rows(
            [
                one.filled(values[one.name]) if isinstance(one, Blank) else one
                for one in self._written.parameters
            ]
        )
