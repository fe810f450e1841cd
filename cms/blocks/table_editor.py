"""The grid in which editors write tables and the numbers of charts."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.contrib.typed_table_block.blocks import (
    TypedTable,
    TypedTableBlock,
    TypedTableBlockAdapter,
    TypedTableBlockValidationError,
)
from wagtail_localize.segments import StringSegmentValue

from cms.blocks.figures import has_words
from templates.numbers import as_number

NUMBER = "number"
MOST_COLUMNS = 8
MOST_ROWS = 100


class CellsBlock(TypedTableBlock):
    """A table of texts and numbers with a caption; its words can be translated, its numbers stay."""

    text = blocks.CharBlock(label=_("Text"), required=False, max_length=300)
    number = blocks.DecimalBlock(label=_("Number"), required=False, max_digits=18, decimal_places=6)

    class Meta:
        icon = "table"
        label = _("Cells")

    def clean(self, table: TypedTable) -> TypedTable:
        """Ask for a caption, a heading above every column, and at least one row that says something."""
        cleaned = super().clean(table)
        if self.is_deferred_validation:
            # A draft keeps what is written so far.
            return cleaned
        cleaned.row_data = without_blank_end(cleaned.row_data)
        problems: list[str | Promise] = []
        if not cleaned.caption.strip():
            problems.append(_("Say in the caption what the table shows."))
        if not cleaned.columns or not cleaned.row_data:
            problems.append(_("Add at least one column and one row."))
        elif not any(map(says_something, cleaned.row_data)):
            problems.append(_("The table is empty."))
        if any(not column["heading"].strip() for column in cleaned.columns):
            problems.append(_("Write a heading above every column."))
        if len(cleaned.columns) > MOST_COLUMNS or len(cleaned.row_data) > MOST_ROWS:
            problems.append(
                _("At most %(columns)s columns and %(rows)s rows can be read; offer more as a file.")
                % {"columns": MOST_COLUMNS, "rows": MOST_ROWS}
            )
        refuse(problems)
        return cleaned

    def get_translatable_segments(self, table: TypedTable) -> list[StringSegmentValue]:
        """Return caption, headings and texts for the translation, each with its place."""
        return [StringSegmentValue(place, words) for place, words in _words_of(table) if has_words(words)]

    def restore_translated_segments(
        self, table: TypedTable, segments: Iterable[StringSegmentValue]
    ) -> TypedTable:
        """Return the table with its words replaced by translated ones."""
        translated = {segment.path: segment.render_text() for segment in segments}
        return TypedTable(
            columns=[
                {**column, "heading": translated.get(f"heading.{index}", column["heading"])}
                for index, column in enumerate(table.columns)
            ],
            row_data=[
                {
                    "values": [
                        translated.get(f"cell.{row}.{column}", value)
                        for column, value in enumerate(cells["values"])
                    ]
                }
                for row, cells in enumerate(table.row_data)
            ],
            caption=translated.get("caption", table.caption),
        )


class CellsBlockAdapter(TypedTableBlockAdapter):
    """Lets a table be pasted into the grid, and says so below it."""

    js_constructor = "cms.blocks.CellsBlock"

    def js_args(self, block: CellsBlock) -> list[Any]:
        """Add what the script says, and how large a table may be."""
        *others, meta = super().js_args(block)
        hint = _("A table that is copied in a spreadsheet can be pasted into the first cell.")
        helps = [str(text) for text in (meta.get("helpText"), hint) if text]
        pasting = {
            "MOST_COLUMNS": MOST_COLUMNS,
            "MOST_ROWS": MOST_ROWS,
            "TOO_LARGE": _(
                "Nothing was pasted: what you copied has {rows} rows and {columns} columns. At most "
                "{most_columns} columns and {most_rows} rows can be read; offer more as a file."
            ),
            "MERGED": _(
                "Some cells were merged. Each place that they covered has their words now: check them."
            ),
            "NO_NUMBER": _("Nothing was pasted: a column is of numbers, and this is none: {text}"),
            "PICTURE": _(
                "Nothing was pasted: it is a picture, which nobody can search or have read out. "
                "Copy the cells themselves."
            ),
            "IN_TEXT": _("Nothing was pasted: a table goes into a block of its own, “Table”."),
        }
        return [*others, {**meta, "helpText": " ".join(helps), "pasting": pasting}]

    @cached_property
    def media(self) -> forms.Media:
        """Add the script after Wagtail's own, which it extends."""
        return super().media + forms.Media(js=["js/admin-tables.js"])


register(CellsBlockAdapter(), CellsBlock)


def refuse(problems: Iterable[Any]) -> None:
    """Raise what is wrong with a table as a whole, if anything is."""
    errors = [ValidationError(problem) for problem in problems]
    if errors:
        raise TypedTableBlockValidationError(non_block_errors=errors)


def says_something(row: dict[str, Any]) -> bool:
    """Return whether there is anything in a row."""
    return any(str("" if value is None else value).strip() for value in row["values"])


def without_blank_end(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows up to the last one that says something; all of them where none does.

    The grid adds a row by itself with the first column.
    """
    ends = [number for number, row in enumerate(rows, 1) if says_something(row)]
    return rows[: ends[-1]] if ends else rows


def is_number(column: dict[str, Any]) -> bool:
    """Return whether a column holds numbers."""
    return bool(column["block"].name == NUMBER)


def rows_to_read(table: TypedTable) -> list[list[dict[str, Any]]]:
    """Return the cells as people read them: numbers in their language, a dash where a number is missing.

    ``value`` is the number as programs read it, empty for words and where it is missing.
    """
    return [
        [
            {
                "text": _read(value) if is_number(column) else value or "",
                "is_number": is_number(column),
                "value": f"{value:f}" if is_number(column) and value is not None else "",
            }
            for column, value in zip(table.columns, row["values"], strict=True)
        ]
        for row in table.row_data
    ]


def headings(table: TypedTable) -> list[dict[str, Any]]:
    """Return the headings of the columns, each with a flag for columns of numbers."""
    return [{"text": column["heading"], "is_number": is_number(column)} for column in table.columns]


def _read(value: Decimal | None) -> str:
    return "–" if value is None else as_number(value)


def _words_of(table: TypedTable) -> Iterable[tuple[str, str]]:
    yield "caption", table.caption
    for index, column in enumerate(table.columns):
        yield f"heading.{index}", column["heading"]
    for row, cells in enumerate(table.row_data):
        for column, value in enumerate(cells["values"]):
            if not is_number(table.columns[column]):
                yield f"cell.{row}.{column}", value or ""
