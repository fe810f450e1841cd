"""Queries whose SQL is written once in each process: writing it can take ten times as long as its answer."""

from collections.abc import Callable
from typing import Any

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler


class Blank(models.Value):
    """A place in a prepared query that each execution fills in."""

    def __init__(self, name: str, field: "models.Field[Any, Any]") -> None:
        """Name the place and say what kind of value goes there."""
        super().__init__(None, output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """Return the placeholder, and the blank itself in place of its value."""
        return "%s", (self,)


class Prepared[M: models.Model]:
    """A query with blanks; ``build`` puts it together at the first execution."""

    def __init__(self, build: Callable[[], models.QuerySet[M]]) -> None:
        self._build = build
        self._written: tuple[type[M], str, tuple[Any, ...]] | None = None

    def rows(self, **values: Any) -> list[M]:
        """Return the rows with the blanks filled in by ``values``."""
        if self._written is None:
            found = self._build()
            self._written = (found.model, *found.query.sql_with_params())
        model, sql, parameters = self._written
        filled = [
            one.output_field.get_db_prep_value(values[one.name], connection)
            if isinstance(one, Blank)
            else one
            for one in parameters
        ]
        return list(model._default_manager.raw(sql, filled))
