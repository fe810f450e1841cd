"""Rows that hold from an instant to an instant: one predicate for every read and every write.

A period is half-open: ``starts_at`` is its first instant, ``ends_at`` the first one without it. Where only a
day is known, it begins at that day's local midnight (``youth.selectors.councils.start_of_day``).

No two periods of one seat or office overlap. PostgreSQL refuses it by itself (``NoOverlap``). SQLite has
no such constraint; there the giving service checks ``overlapping`` under the council's lock, which on
SQLite is the lock of the only writer, and an index refuses a second period without an end.
"""

from datetime import date, datetime
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import Greatest
from django.db.models.sql.compiler import SQLCompiler

from youth import clock


class PresentMoment(models.Value):
    """The present moment, read when a query is executed: one that was put together before asks for now."""

    def __init__(self) -> None:
        """Belong to no moment."""
        super().__init__(None, output_field=models.DateTimeField())

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        """Return the placeholder and the moment."""
        return models.Value(clock.now(), models.DateTimeField()).as_sql(compiler, connection)


def in_force_at(moment: datetime | models.Value, prefix: str = "") -> models.Q:
    """Return the condition that something with ``starts_at`` and ``ends_at`` holds at ``moment``.

    The same as ``youth.procedure.in_force.in_force``, as a filter.
    """
    return models.Q(**{f"{prefix}starts_at__lte": moment}) & (
        models.Q(**{f"{prefix}ends_at__isnull": True}) | models.Q(**{f"{prefix}ends_at__gt": moment})
    )


def valid_on(day: "date | models.Value") -> models.Q:
    """Return the condition that something with ``valid_until`` alone, a verification, holds on ``day``."""
    return models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=day)


class HeldQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows with ``starts_at`` and ``ends_at``."""

    def in_force(self, at: datetime) -> Self:
        """Return those that hold at ``at``."""
        return self.filter(in_force_at(at))

    def in_force_from(self, at: datetime) -> Self:
        """Return those that hold at ``at`` or at any later moment."""
        ends_later = models.Q(ends_at__gt=at) & models.Q(ends_at__gt=models.F("starts_at"))
        return self.filter(models.Q(ends_at__isnull=True) | ends_later)

    def overlapping(self, starts_at: datetime, ends_at: datetime | None = None) -> Self:
        """Return those that have a moment in common with the period."""
        found = self.in_force_from(starts_at)
        return found if ends_at is None else found.filter(starts_at__lt=ends_at)

    def end(self, at: datetime, **fields: object) -> int:
        """End those that hold at ``at`` or later; one that has not begun ends where it begins."""
        first = models.Value(at, output_field=models.DateTimeField())
        held = self.in_force_from(at)
        return held.update(ends_at=Greatest(models.F("starts_at"), first), **fields)


def ends_after_start(what: str) -> models.CheckConstraint:
    """Return the constraint that a period ends no earlier than it begins."""
    return models.CheckConstraint(
        condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gte=models.F("starts_at")),
        name=f"{what}_ends_no_earlier_than_it_begins",
    )


class NoOverlap(ExclusionConstraint):
    """Refuse two rows that agree in the given fields and have a moment in common; PostgreSQL only.

    ``fields`` are compared for equality, the periods as ``[starts_at, ends_at)``.
    """

    def __init__(self, *, name: str, fields: list[str], condition: models.Q | None = None) -> None:
        """Store the constraint's name, its fields and the condition on its rows."""
        self.fields = fields
        period = models.Func(
            models.F("starts_at"),
            models.F("ends_at"),
            function="tstzrange",
            output_field=DateTimeRangeField(),
        )
        same = [(field, RangeOperators.EQUAL) for field in fields]
        super().__init__(
            name=name, expressions=[*same, (period, RangeOperators.OVERLAPS)], condition=condition
        )

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Return the arguments that a migration writes."""
        path = f"{type(self).__module__}.{type(self).__qualname__}"
        kwargs: dict[str, Any] = {"name": self.name, "fields": self.fields}
        return path, (), kwargs | ({"condition": self.condition} if self.condition else {})

    def constraint_sql(  # type: ignore[override]  # Django takes None for nothing to do
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str | None:
        """Return None where the database has no exclusion constraints."""
        return super().constraint_sql(model, schema_editor) if _excludes(schema_editor) else None

    def create_sql(  # type: ignore[override]  # Django takes None for nothing to do
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str | None:
        """Return None where the database has no exclusion constraints."""
        return super().create_sql(model, schema_editor) if _excludes(schema_editor) else None

    def remove_sql(  # type: ignore[override]  # Django takes None for nothing to do
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> str | None:
        """Return None where the database has no exclusion constraints."""
        return super().remove_sql(model, schema_editor) if _excludes(schema_editor) else None


def _excludes(schema_editor: BaseDatabaseSchemaEditor | None) -> bool:
    return schema_editor is not None and schema_editor.connection.vendor == "postgresql"
