"""Tables for office programs (XLSX). Texts stay texts: nothing of what somebody wrote is calculated."""

import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a name of a sheet may not hold, and how long it may be.
FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
NAME_LENGTH = 31


def xlsx_bytes(title: str, rows: Iterable[Iterable[str | int]]) -> bytes:
    """Return a workbook with one sheet; its first row are the headings."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title.translate(FORBIDDEN_IN_NAMES)[:NAME_LENGTH])
    sheet.freeze_panes = "A2"
    for place, row in enumerate(rows):
        sheet.append([_cell(sheet, value, is_heading=place == 0) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: str | int, *, is_heading: bool) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value)
    if isinstance(value, str):
        # Otherwise a text that begins with "=" would be a formula.
        cell.data_type = "s"
    if is_heading:
        cell.font = Font(bold=True)
    return cell
