"""Reading a table of people from a file, XLSX or CSV, into rows of a plan, each cell checked.

The first row names the columns, in Bulgarian or English. CSV is separated by commas, semicolons or tabs, in
UTF-8 or Windows-1251, as office programs write it.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import PurePath
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from youth.plain_text import plain_line
from youth.refusals import Refusal
from youth.roles import Role, role_title
from youth.services.people_plan import PlannedPerson

ENDINGS = (".xlsx", ".csv")
ENCODINGS = ("utf-8-sig", "windows-1251")
DELIMITERS = ",;\t"
DAYS = ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y")
DOCUMENT_LENGTH = 200
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 500, 30, 300
COLUMNS = {
    "email": ("email", "e-mail", "имейл", "е-поща", "електронна поща"),
    "name": ("name", "име", "имена", "име и фамилия"),
    "seat": ("seat", "място", "място №", "№"),
    "offices": ("offices", "office", "длъжности", "длъжност"),
    "document": ("document", "ground", "документ", "основание"),
    "starts_on": ("from", "start", "от", "от дата", "начало"),
}
# The Bulgarian name of a column among its names.
NATIVE = {"email": 2, "name": 1, "seat": 1, "offices": 2, "document": 2, "starts_on": 2}
NEEDED = ("email", "name")


@dataclass(frozen=True, slots=True, order=True)
class CellFault:
    """What is wrong in a cell: its row as the file counts them, its column as the file calls it."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the file, and the person in it."""

    number: int
    person: PlannedPerson


@dataclass(frozen=True, slots=True)
class Table:
    """The people of a file and the faults in its cells; ``columns`` is what the file calls each field."""

    rows: list[TableRow]
    faults: list[CellFault]
    columns: dict[str, str]


def read_table(name: str, file: IO[bytes], roles: list[Role]) -> Table:
    """Return the people of a file whose content was held against its ending.

    Raises ``Refusal``, field ``file``: ``table_kind``, ``table_unreadable``, ``table_empty``, ``table_long``,
    ``column_missing``, ``column_unknown``.
    """
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS:
        raise Refusal("table_kind", _("Choose a file in XLSX or CSV."), "file")
    try:
        lines = list(_lines_of(ending, file))
    except (csv.Error, InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        message = _("The table can't be read. Save it again as XLSX or CSV.")
        raise Refusal("table_unreadable", message, "file") from error
    if len(lines) < 2:
        message = _("The table is empty. Its first row names the columns; people follow below.")
        raise Refusal("table_empty", message, "file")
    if len(lines) > MOST_ROWS + 1:
        message = _("A table may have at most %(rows)s rows.") % {"rows": MOST_ROWS}
        raise Refusal("table_long", message, "file")
    places = _columns(lines[0][1])
    return _table(lines[1:], places, dict(enumerate(lines[0][1])), roles)


def _lines_of(ending: str, file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with something in them, each with its number in the file; one more than may be."""
    rows = _sheet(file) if ending == ".xlsx" else _csv(file)
    filled = ((number, cells) for number, cells in enumerate(rows, start=1) if any(cells))
    return islice(filled, MOST_ROWS + 2)


def _sheet(file: IO[bytes]) -> Iterator[list[str]]:
    book = load_workbook(file, read_only=True, data_only=True)
    try:
        for row in book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True):
            yield [_written(cell) for cell in row]
    finally:
        book.close()


def _csv(file: IO[bytes]) -> Iterator[list[str]]:
    content = file.read()
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
        yield [_written(cell) for cell in row[:MOST_COLUMNS]]


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("neither of the encodings")


def _written(cell: object) -> str:
    """Return a cell as text; spreadsheets hold whole numbers as 3.0."""
    if cell is None:
        return ""
    if isinstance(cell, (date, datetime)):
        return cell.strftime("%d.%m.%Y")
    whole = isinstance(cell, float) and cell.is_integer()
    return " ".join(plain_line(str(int(cell) if whole else cell)).split())[:LONGEST_CELL]  # type: ignore[call-overload]


def _columns(titles: list[str]) -> dict[str, int]:
    """Return the place of each field."""
    known = {title: field for field, names in COLUMNS.items() for title in names}
    places: dict[str, int] = {}
    for place, title in enumerate(titles):
        if not title:
            continue
        field = known.get(title.casefold().rstrip(":"))
        if field is None or field in places:
            message = _("The column “%(title)s” is not known, or there are two of it. Possible: %(titles)s.")
            possible = ", ".join(f"{names[0]} / {names[NATIVE[one]]}" for one, names in COLUMNS.items())
            raise Refusal("column_unknown", message % {"title": title, "titles": possible}, "file")
        places[field] = place
    for field in NEEDED:
        if field not in places:
            message = _("The table needs a column “%(title)s”.") % {"title": COLUMNS[field][0]}
            raise Refusal("column_missing", message, "file")
    return places


def _table(
    lines: list[tuple[int, list[str]]], places: dict[str, int], titles: dict[int, str], roles: list[Role]
) -> Table:
    columns = {field: titles[place] for field, place in places.items()}
    by_title = _roles_by_title(roles)
    rows, faults = [], []
    for number, cells in lines:
        found = {field: cells[place] if place < len(cells) else "" for field, place in places.items()}
        faulty = [CellFault(number, columns[field], text) for field, text in _faults(found, by_title)]
        faults += faulty
        if not faulty:
            rows.append(TableRow(number, _person(found, by_title)))
    return Table(rows, faults, columns)


def _roles_by_title(roles: list[Role]) -> dict[str, str]:
    """Return the roles by their names and by their titles in every language of the interface."""
    found = {role.name.casefold(): role.name for role in roles}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {role_title(role.name).casefold(): role.name for role in roles}
    return found


def _faults(found: dict[str, str], by_title: dict[str, str]) -> Iterator[tuple[str, str]]:
    for field in NEEDED:
        if not found[field]:
            yield field, _("This cell is empty.")
    seat = found.get("seat", "")
    if seat and not (seat.isascii() and seat.isdecimal() and len(seat) < 4 and int(seat) > 0):
        yield "seat", _("A seat is a number from 1 on.")
    if found.get("starts_on") and _day(found["starts_on"]) is None:
        yield "starts_on", _("A day is written like this: 1.9.2026.")
    if len(found.get("document", "")) > DOCUMENT_LENGTH:
        yield "document", _("Name the document in at most %(count)s characters.") % {"count": DOCUMENT_LENGTH}
    for title in _titles(found.get("offices", "")):
        if title.casefold() not in by_title:
            yield "offices", _("“%(office)s” is no office of this council.") % {"office": title}


def _person(found: dict[str, str], by_title: dict[str, str]) -> PlannedPerson:
    seat = found.get("seat", "")
    offices = tuple(by_title[title.casefold()] for title in _titles(found.get("offices", "")))
    return PlannedPerson(
        email=found["email"],
        name=found["name"],
        seat=int(seat) if seat else None,
        offices=offices,
        document=found.get("document", ""),
        starts_on=_day(found.get("starts_on", "")),
    )


def _day(cell: str) -> date | None:
    """Return the day in a cell, written as in Bulgaria or as programs write it; None for anything else."""
    for written in DAYS:
        try:
            return datetime.strptime(cell.removesuffix(" г."), written).date()  # noqa: DTZ007 (a day only)
        except ValueError:
            continue
    return None


def _titles(cell: str) -> list[str]:
    return [title.strip() for title in cell.replace(";", ",").split(",") if title.strip()]
