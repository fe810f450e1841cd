"""Rows that hold for a period of days: one predicate for every read and every write.

No two periods of one seat or office overlap. PostgreSQL refuses it by itself (``NoOverlap``). SQLite has
no such constraint; there the giving service checks ``overlapping`` under the council's lock, which on
SQLite is the lock of the only writer, and an index refuses a second period without an end.
"""

from datetime import date
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import Greatest


def standing_on(day: date, prefix: str = "") -> models.Q:
    """Return the condition that something with ``starts_on`` and ``ends_on`` holds on ``day``.

    The same as ``youth.procedure.in_force.in_force``, as a filter.
    """
    return models.Q(**{f"{prefix}starts_on__lte": day}) & (
        models.Q(**{f"{prefix}ends_on__isnull": True}) | models.Q(**{f"{prefix}ends_on__gt": day})
    )


def valid_on(day: date) -> models.Q:
    """Return the condition that something with ``valid_until`` alone, a verification, holds on ``day``."""
    return models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=day)


class HeldQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows with ``starts_on`` and ``ends_on``."""

    def in_force(self, on: date) -> Self:
        """Return those that hold on ``on``."""
        return self.filter(standing_on(on))

    def in_force_from(self, on: date) -> Self:
        """Return those that hold on ``on`` or on any later day."""
        ends_later = models.Q(ends_on__gt=on) & models.Q(ends_on__gt=models.F("starts_on"))
        return self.filter(models.Q(ends_on__isnull=True) | ends_later)

    def overlapping(self, starts_on: date, ends_on: date | None = None) -> Self:
        """Return those that have a day in common with the period."""
        found = self.in_force_from(starts_on)
        return found if ends_on is None else found.filter(starts_on__lt=ends_on)

    def end(self, on: date, **fields: object) -> int:
        """End those that hold on ``on`` or later; one that has not begun ends where it begins."""
        first = models.Value(on, output_field=models.DateField())
        held = self.in_force_from(on)
        return held.update(ends_on=Greatest(models.F("starts_on"), first), **fields)


def ends_after_start(what: str) -> models.CheckConstraint:
    """Return the constraint that a period ends no earlier than it begins."""
    return models.CheckConstraint(
        condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
        name=f"{what}_ends_no_earlier_than_it_begins",
    )


class NoOverlap(ExclusionConstraint):
    """Refuse two rows that agree in the given fields and have a day in common; PostgreSQL only.

    ``fields`` are compared for equality, the days as ``[starts_on, ends_on)``.
    """

    def __init__(self, *, name: str, fields: list[str], condition: models.Q | None = None) -> None:
        """Store the constraint's name, its fields and the condition on its rows."""
        self.fields = fields
        days = models.Func(
            models.F("starts_on"),
            models.F("ends_on"),
            function="daterange",
            output_field=DateRangeField(),
        )
        same = [(field, RangeOperators.EQUAL) for field in fields]
        super().__init__(name=name, expressions=[*same, (days, RangeOperators.OVERLAPS)], condition=condition)

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
