"""Numbers: large ones, tables and charts, each with its source."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlockValidationError

from cms.blocks.categories import NUMBERS
from cms.blocks.figures import FigureBlock
from cms.blocks.table_editor import CellsBlock, headings, is_number, rows_to_read
from templates.charting import (
    MOST_ROWS,
    MOST_SERIES,
    NotDrawableError,
    Series,
    bar_chart,
    line_chart,
    refuse_undrawable,
)


class NumbersBlock(blocks.StructBlock):
    """Large numbers, each with its source."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False)
    numbers = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("number", FigureBlock(label=_("Number"), max_length=20)),
                ("label", blocks.CharBlock(label=_("What it counts"), max_length=160)),
                (
                    "source",
                    blocks.CharBlock(
                        label=_("Source"), max_length=200, help_text=_("Who counted, and when.")
                    ),
                ),
                ("url", blocks.URLBlock(label=_("Address of the source"), required=False)),
            ]
        ),
        label=_("Numbers"),
        min_num=1,
        max_num=6,
    )

    class Meta:
        icon = "decimal"
        label = _("Numbers with a source")
        group = NUMBERS
        description = _("One to six large numbers. Each says where it comes from.")
        template = "cms/blocks/numbers.html"
        preview_value = {
            "heading": "В числа",
            "numbers": [
                {"number": "100 %", "label": "безвъзмездно финансиране", "source": "договорът", "url": ""}
            ],
        }


SAMPLE = {
    "caption": "Предложения по години",
    "columns": [
        {"type": "text", "heading": "Година"},
        {"type": "number", "heading": "Внесени"},
        {"type": "number", "heading": "Приети"},
    ],
    "rows": [
        {"values": ["2024", 9, 4]},
        {"values": ["2025", 14, None]},
        {"values": ["2026", 24, 17]},
    ],
}


class TableBlock(blocks.StructBlock):
    """A table that can be read by everybody."""

    cells = CellsBlock(label=_("Table"))
    has_row_headings = blocks.BooleanBlock(
        label=_("The first column says what each row is about"), required=False, default=True
    )
    source = blocks.CharBlock(
        label=_("Source"), max_length=200, required=False, help_text=_("Who counted, and when.")
    )

    class Meta:
        icon = "table"
        label = _("Table")
        group = NUMBERS
        description = _("Rows and columns with a caption. For layout use other blocks.")
        template = "cms/blocks/table.html"
        preview_value = {"cells": SAMPLE, "has_row_headings": True, "source": "регистър на предложенията"}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the table as people read it."""
        context = super().get_context(value, parent_context=parent_context)
        return {**context, **table_context(value["cells"])}


class ChartBlock(blocks.StructBlock):
    """A chart drawn from a small table, which is shown beside it."""

    kind = blocks.ChoiceBlock(
        label=_("Drawn as"),
        choices=[("bars", _("bars: to compare")), ("lines", _("lines: how it went on"))],
        default="bars",
    )
    unit = blocks.CharBlock(
        label=_("Unit"), max_length=30, required=False, help_text=_("For example: euro, people.")
    )
    cells = CellsBlock(
        label=_("Numbers"),
        help_text=_(
            "First a column of text with the labels, then one to four columns of numbers. "
            "Leave a cell empty where a number is missing."
        ),
    )
    source = blocks.CharBlock(label=_("Source"), max_length=200, help_text=_("Who counted, and when."))
    url = blocks.URLBlock(label=_("Address of the source"), required=False)

    class Meta:
        icon = "order"
        label = _("Chart")
        group = NUMBERS
        description = _("Bars or lines from a small table; the table is shown beside them.")
        template = "cms/blocks/chart.html"
        preview_value = {
            "kind": "bars",
            "unit": "",
            "cells": SAMPLE,
            "source": "регистър на предложенията",
            "url": "",
        }

    def clean(self, value: Any) -> Any:
        """Refuse a table that cannot be drawn, with the reason beside it."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        table = cleaned["cells"]
        try:
            if not table.columns or is_number(table.columns[0]):
                raise NotDrawableError("no_labels")
            if not all(is_number(column) for column in table.columns[1:]):
                raise NotDrawableError("text_column")
            refuse_undrawable(cleaned["kind"], *labels_and_series(table))
        except NotDrawableError as error:
            problem = TypedTableBlockValidationError(
                non_block_errors=[ValidationError(chart_problem(error.code, cleaned["kind"]))]
            )
            raise blocks.StructBlockValidationError(block_errors={"cells": problem}) from None
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add the drawing; a stored table that can't be drawn any more shows its table only."""
        context = super().get_context(value, parent_context=parent_context)
        context.update(table_context(value["cells"]))
        labels, columns = labels_and_series(value["cells"])
        kind = "lines" if value["kind"] == "lines" else "bars"
        try:
            refuse_undrawable(kind, labels, columns)
        except NotDrawableError:
            return context
        draw = line_chart if kind == "lines" else bar_chart
        return {**context, kind: draw(labels, columns), "names": [column.name for column in columns]}


def table_context(table: TypedTable) -> dict[str, Any]:
    """Return caption, headings and rows for the table component."""
    return {"caption": table.caption, "headings": headings(table), "rows": rows_to_read(table)}


def labels_and_series(table: TypedTable) -> tuple[list[str], list[Series]]:
    """Return the labels of the first column, and the columns of numbers after it."""
    labels = [str(row["values"][0] or "") for row in table.row_data] if table.columns else []
    series = [
        Series(column["heading"], tuple(row["values"][index] for row in table.row_data))
        for index, column in enumerate(table.columns)
        if index and is_number(column)
    ]
    return labels, series


def chart_problem(code: str, kind: str) -> Any:
    """Return the sentence for a reason why a table cannot be drawn."""
    limits = {"series": MOST_SERIES, "rows": MOST_ROWS[kind]}
    return {
        "no_labels": _("The first column must be text: the labels."),
        "text_column": _("Every column after the first must hold numbers."),
        "no_rows": _("Add at least one row."),
        "no_series": _("Add a column of numbers."),
        "too_many_series": _("A chart can be read with at most %(series)s columns of numbers.") % limits,
        "too_many_rows": _("This kind of chart can be read with at most %(rows)s rows.") % limits,
        "no_values": _("Write at least one number."),
        "not_a_number": _("One of the values is no number."),
    }[code]
