"""The empty table that people are entered in for an import."""

import io

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from youth.services.people_table import COLUMNS, NATIVE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = {"email": 30, "name": 30, "seat": 10, "offices": 24, "document": 36, "starts_on": 14}


def sample_table() -> bytes:
    """Return an XLSX file with the columns in the active language; a second sheet has an example."""
    book = Workbook()
    names = [names[NATIVE[field] if get_language() == "bg" else 0] for field, names in COLUMNS.items()]
    people, example = book.worksheets[0], book.create_sheet(_("Example"))
    people.title = _("People")
    for sheet in (people, example):
        sheet.append(names)
        for cell, width in zip(sheet[1], WIDTHS.values(), strict=True):
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = width
        sheet.freeze_panes = "A2"
    # Only the first sheet is read.
    example.append([
        "name@example.org", _("First Family"), 1, _("chair"), _("Minutes of the election of 12 March"),
        "1.9.2026",
    ])  # fmt: skip
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
