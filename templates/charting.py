"""Geometry of charts drawn from a small table: bars and lines. Plain Python, no Django.

Positions are percentages as strings with a point, so that the drawing grows with its place and the letters
beside it keep their size. A missing value is ``None``: it leaves a gap and is never drawn as nought.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from templates.drawing import number

MOST_SERIES = 4
MOST_ROWS = {"bars": 20, "lines": 60}
LABELS_SHOWN = 5
# Room at both ends of a line chart, so that marks and their labels stay inside.
EDGE = 3.0

type Value = Decimal | int | float | None


class NotDrawableError(Exception):
    """Raised where a table cannot become a chart; ``code`` names the reason.

    no_rows, no_series, too_many_series, too_many_rows, no_values, not_a_number.
    """

    def __init__(self, code: str) -> None:
        """Keep the reason."""
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Series:
    """One column of numbers with its name."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One value as a bar; ``value`` is None where it is missing, and then it has no width."""

    series: int
    value: Value
    start: str
    width: str


@dataclass(frozen=True, slots=True)
class BarRow:
    """A label with the bars of all series."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars below one another; ``zero`` is where they begin."""

    rows: tuple[BarRow, ...]
    zero: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One value of a line, or one label or step of an axis."""

    place: str
    height: str
    value: Value
    label: str = ""
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Line:
    """One series: its unbroken stretches as SVG points, and a mark for every value."""

    series: int
    stretches: tuple[str, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines over labels that follow one another."""

    lines: tuple[Line, ...]
    steps: tuple[Mark, ...]
    labels: tuple[Mark, ...]


def refuse_undrawable(kind: str, labels: Sequence[str], columns: Sequence[Series]) -> None:
    """Raise ``NotDrawableError`` where the table is empty, too large or holds what is no number."""
    if not labels:
        raise NotDrawableError("no_rows")
    if not columns:
        raise NotDrawableError("no_series")
    if len(columns) > MOST_SERIES:
        raise NotDrawableError("too_many_series")
    if len(labels) > MOST_ROWS[kind]:
        raise NotDrawableError("too_many_rows")
    values = [value for column in columns for value in column.values if value is not None]
    if not values:
        raise NotDrawableError("no_values")
    if not all(math.isfinite(value) for value in values):
        raise NotDrawableError("not_a_number")


def axis(columns: Sequence[Series]) -> list[float]:
    """Return the steps of the axis: round numbers, with nought, around everything that is drawn."""
    values = [float(value) for column in columns for value in column.values if value is not None]
    low, high = min(0.0, *values), max(0.0, *values)
    if low == high:
        return [0.0, 1.0]
    # At most five steps of 1, 2 or 5 times a power of ten.
    rough = (high - low) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [step * count for count in range(first, last + 1)]


def bar_chart(labels: Sequence[str], columns: Sequence[Series]) -> BarChart:
    """Return horizontal bars, negative ones to the left of nought."""
    values = [float(value) for column in columns for value in column.values if value is not None]
    low, high = min([0.0, *values]), max([0.0, *values])
    span = (high - low) or 1.0

    def bar(series: int, value: Value) -> Bar:
        if value is None:
            return Bar(series, None, "0", "0")
        start = min(float(value), 0.0)
        return Bar(series, value, number(100 * (start - low) / span), number(100 * abs(float(value)) / span))

    rows = tuple(
        BarRow(label, tuple(bar(series, column.values[row]) for series, column in enumerate(columns)))
        for row, label in enumerate(labels)
    )
    return BarChart(rows, number(100 * (0.0 - low) / span))


def line_chart(labels: Sequence[str], columns: Sequence[Series]) -> LineChart:
    """Return lines that break where a value is missing; a single value is a mark without a line."""
    steps = axis(columns)
    low, span = steps[0], steps[-1] - steps[0]

    def place(row: int) -> float:
        return 50.0 if len(labels) == 1 else EDGE + (100 - 2 * EDGE) * row / (len(labels) - 1)

    def height(value: Value) -> float:
        return 100 - 100 * (float(value or 0) - low) / span

    lines = []
    for series, column in enumerate(columns):
        marks = tuple(
            Mark(number(place(row)), number(height(value)), value, labels[row])
            for row, value in enumerate(column.values)
            if value is not None
        )
        stretches = tuple(
            " ".join(f"{number(place(row))},{number(height(column.values[row]))}" for row in stretch)
            for stretch in unbroken(column.values)
            if len(stretch) > 1
        )
        lines.append(Line(series, stretches, marks))
    shown = tuple(
        Mark(number(place(row)), "100", None, labels[row], anchor(row, len(labels)))
        for row in rows_labelled(len(labels))
    )
    grid = tuple(Mark("0", number(height(Decimal(str(round(step, 9))))), round(step, 9)) for step in steps)
    return LineChart(tuple(lines), grid, shown)


def unbroken(values: Sequence[Value]) -> Iterator[list[int]]:
    """Yield the rows of every stretch without a missing value."""
    stretch: list[int] = []
    for row, value in enumerate(values):
        if value is not None:
            stretch.append(row)
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def rows_labelled(rows: int) -> list[int]:
    """Return which rows of a line chart get their label below the axis: the ends and some between."""
    if rows <= LABELS_SHOWN:
        return list(range(rows))
    gaps = LABELS_SHOWN - 1
    return [round(index * (rows - 1) / gaps) for index in range(LABELS_SHOWN)]


def anchor(row: int, rows: int) -> str:
    """Return how a label stands to its place, so that the first and the last stay inside."""
    if rows == 1:
        return "middle"
    return {0: "start", rows - 1: "end"}.get(row, "middle")
