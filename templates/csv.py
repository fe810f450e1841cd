"""Tables as CSV: the mark at the beginning tells office programs that the letters are UTF-8.

Whatever a spreadsheet would calculate gets an apostrophe: somebody wrote it, and a formula can read and
send what is in the reader's other cells.
"""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

BOM = "\ufeff"
# What a spreadsheet takes for the beginning of a formula, or leaves out in front of one.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_safe(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would calculate."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def csv_text(rows: Iterable[Iterable[str | int | Decimal]], *, delimiter: str = ",") -> str:
    """Return a table with every text guarded; numbers stay numbers, a minus included."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows(map(_written, row) for row in rows)
    return BOM + file.getvalue()


def _written(cell: str | int | Decimal) -> str:
    if isinstance(cell, str):
        return csv_safe(cell)
    # Never with an exponent.
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
