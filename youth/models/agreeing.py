"""A row and the one that it refers to agree in a value that both have."""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement


def _relation(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


class Agrees(models.BaseConstraint):
    """Refuse a row whose relation ``same`` is not that of the row to which ``field`` refers.

    A foreign key over two columns: what it refers to needs a unique constraint over its own two. A row
    without a ``field`` agrees with nothing. Checked by the database alone, at the end of the transaction.
    """

    def __init__(self, *, field: str, same: str, name: str) -> None:
        """Store the constraint's name and the names of the two relations."""
        super().__init__(name=name)
        self.field, self.same = field, same

    def constraint_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> str:  # type: ignore[override]  # as the base has it, with types
        """Return the constraint as a part of the table's definition."""
        quote: Any = schema_editor.quote_name
        relation, other = (_relation(model, name) for name in (self.field, self.same))
        parent: Any = relation.remote_field.model
        there = parent._meta
        columns = ", ".join(quote(one.column) for one in (relation, other))
        referred = ", ".join(quote(one.column) for one in (there.pk, _relation(parent, self.same)))
        return (
            f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({columns}) "
            f"REFERENCES {quote(there.db_table)} ({referred}) DEFERRABLE INITIALLY DEFERRED"
        )

    def create_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> Statement:  # type: ignore[override]  # likewise
        """Return the statement that adds it to the table."""
        table = schema_editor.quote_name(model._meta.db_table)
        constraint = self.constraint_sql(model, schema_editor)
        return Statement("ALTER TABLE %(table)s ADD %(constraint)s", table=table, constraint=constraint)

    def remove_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> Statement:  # type: ignore[override]  # likewise
        """Return the statement that takes it off the table."""
        quote = schema_editor.quote_name
        return Statement(
            "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s",
            table=quote(model._meta.db_table),
            name=quote(self.name),
        )

    def validate(self, *arguments: Any, **options: Any) -> None:
        """Leave it to the database."""

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Return the arguments that a migration writes."""
        path = f"{type(self).__module__}.{type(self).__qualname__}"
        return path, (), {"field": self.field, "same": self.same, "name": self.name}

    def __eq__(self, other: object) -> bool:
        """Return whether the other is the same constraint."""
        return isinstance(other, Agrees) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        """Return the same number for the same constraint."""
        return hash((self.field, self.same, self.name))
