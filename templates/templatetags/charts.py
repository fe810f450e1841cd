"""``{% bars rows caption="…" label="…" value="…" %}``: numbers as a chart with its table."""

from collections.abc import Iterable
from typing import Any

from django import template

from templates.charting import NotDrawableError, Series, Value, bar_chart, refuse_undrawable
from templates.numbers import as_number

register = template.Library()


@register.inclusion_tag("components/plot.html")
def bars(
    rows: Iterable[tuple[object, Value]],
    caption: str,
    label: str,
    value: str,
    unit: str = "",
    missing: str = "",
) -> dict[str, Any]:
    """Draw pairs of a label and a number as bars, beside the table of the same numbers.

    ``label`` and ``value`` head the table's two columns. None is a missing number,
    for which chart and table say ``missing``. What can't be drawn
    (nothing, more than ``charting.MOST_ROWS``) is shown as the table alone.
    """
    pairs = [(str(name), number) for name, number in rows]
    labels, series = [name for name, _number in pairs], [Series(str(value), tuple(n for _, n in pairs))]
    try:
        refuse_undrawable("bars", labels, series)
        drawing = bar_chart(labels, series)
    except NotDrawableError:
        drawing = None
    return {
        "caption": caption,
        "bars": drawing,
        "names": [str(value)],
        "unit": unit,
        "missing": missing,
        "headings": [{"text": label}, {"text": value, "is_number": True}],
        "rows": [[{"text": name}, _number_cell(number, missing)] for name, number in pairs],
        "has_row_headings": True,
    }


def _number_cell(number: Value, missing: str) -> dict[str, Any]:
    if number is None:
        return {"text": missing or "–", "is_number": True}
    return {"text": as_number(number), "is_number": True, "value": str(number)}
