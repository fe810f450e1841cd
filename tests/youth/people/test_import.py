"""People and their seats are imported from a table: a look first, then all of it at once."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from tests.factories import Town, make_participant, make_term
from tests.markup import part
from tests.youth.people.test_council_pages import signed_in
from youth.models import JournalEntry, Mandate, Office, Participant, Term, User
from youth.services.people import create_account

IMPORT = "/en/c/ms/people/import/"
HEAD = ["имейл", "име", "място", "длъжности"]
MUNICIPAL = "/en/c/obs/people/import/"
ROWS = [
    ["rumen@obs.example", "Румен Образцов", "1", "председател"],
    ["anna@obs.example", "Анна Примерова", "2", ""],
    ["zina@obs.example", "Зина Деловодова", "", "модератор"],
]


def csv_file(
    rows: list[list[str]], *, delimiter: str = ";", encoding: str = "utf-8-sig", name: str = "people.csv"
) -> SimpleUploadedFile:
    text = "\r\n".join(delimiter.join(row) for row in rows)
    return SimpleUploadedFile(name, text.encode(encoding))


def xlsx_file(rows: list[list[Any]]) -> SimpleUploadedFile:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return SimpleUploadedFile("people.xlsx", file.getvalue())


@pytest.fixture
def term(town: Town) -> Term:
    """Give the municipal council a term of eleven seats."""
    return make_term(town.municipal, seats=11)


@pytest.fixture
def secretary(town: Town, term: Term) -> Client:
    return signed_in(town.municipal_secretary.user)


def uploaded(client: Client, file: SimpleUploadedFile, address: str = MUNICIPAL) -> Any:
    return client.post(address, {"term": "1", "file": file})


def written() -> list[int]:
    return [model.objects.count() for model in (User, Participant, Mandate, Office, JournalEntry)]


def faults(response: Any) -> list[tuple[int, str]]:
    return [(fault.row, fault.column) for fault in response.context["result"].faults]


@pytest.mark.parametrize(
    "file",
    [
        csv_file([HEAD, *ROWS]),
        csv_file([HEAD, *ROWS], delimiter=",", encoding="windows-1251"),
        csv_file([["E-mail", "Name", "Seat", "Office"], *ROWS], delimiter="\t", encoding="utf-8"),
        xlsx_file([HEAD, *[[*row[:2], int(row[2]) if row[2] else None, row[3]] for row in ROWS]]),
    ],
    ids=["CSV with semicolons", "CSV in Windows-1251", "CSV with tabs", "XLSX"],
)
def test_nothing_is_written_before_it_is_confirmed_and_all_of_it_afterwards(
    town: Town, term: Term, secretary: Client, file: SimpleUploadedFile
) -> None:
    before = written()
    file.seek(0)
    look = uploaded(secretary, file, MUNICIPAL.replace("/en/", "/bg/"))
    assert "Румен Образцов" in part(look, "main//ul[@id='made']")
    assert written() == before

    done = secretary.post(MUNICIPAL, {"rows": look.context["rows"]})
    assert (done.status_code, done.url) == (302, "/en/c/obs/people/")
    held = Mandate.objects.filter(seat__term=term).values_list("seat__number", "name_in_office")
    assert set(held) == {(1, "Румен Образцов"), (2, "Анна Примерова")}
    assert set(town.municipal.offices.values_list("role", "name_in_office")) >= {
        ("chair", "Румен Образцов"),
        ("moderator", "Зина Деловодова"),
    }

    file.seek(0)
    again = uploaded(secretary, file, MUNICIPAL.replace("/en/", "/bg/"))
    assert not again.context["result"].made.things


def test_every_cell_that_is_wrong_is_named_by_row_and_column(
    town: Town, term: Term, secretary: Client
) -> None:
    before = written()
    rows = [
        HEAD,
        ["rumen@obs.example", "Румен Образцов", "1", "chair"],
        ["anna@obs.example", "Анна Примерова", "1", ""],
        ["RUMEN@obs.example", "Румен Втори", "3", ""],
        ["no address", "Иван Иванов", "4", ""],
        ["ivo@obs.example", "", "5", ""],
        ["ева@", "Ева Петрова", "99", "king"],
        ["niki@obs.example", "Ники Петров", "0", ""],
        ["olga@obs.example", "Олга Петрова", "12", ""],
        ["petar@obs.example", "Петър Петров", "6", "chair"],
    ]
    response = uploaded(secretary, csv_file(rows))

    assert faults(response) == [
        (3, "място"),
        (4, "имейл"),
        (5, "имейл"),
        (6, "име"),
        (7, "длъжности"),
        (8, "място"),
        (9, "място"),
        (10, "длъжности"),
    ]
    assert "Row 3, място" in part(response, "main//ul[@id='faults']")
    assert response.context["rows"] == ""
    assert written() == before


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (csv_file([["name"], ["Румен"]]), "email"),
        (csv_file([[*HEAD, "colour"], [*ROWS[0], "red"]]), "colour"),
        (csv_file([["имейл", "email", "име"], ["a", "b", "c"]]), "email"),
        (csv_file([HEAD]), "empty"),
        (csv_file([HEAD, *ROWS[:1] * 501]), "500"),
        (csv_file([HEAD, *ROWS], name="people.xlsx"), "something else"),
        (csv_file([HEAD, *ROWS], name="people.txt"), "XLSX or CSV"),
        (SimpleUploadedFile("people.csv", b""), "empty"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_at_its_field(
    town: Town, term: Term, secretary: Client, file: SimpleUploadedFile, words: str
) -> None:
    file.seek(0)
    response = uploaded(secretary, file)

    assert response.status_code == 409
    assert words in " ".join(response.context["form"].errors["file"])


def test_who_has_not_joined_a_youth_council_is_awaited_and_seated_by_the_next_import(town: Town) -> None:
    client = signed_in(town.secretary.user)
    rows = [HEAD, ["young@ms.example", "Вяра Измислена", "20", "deputy_chair"]]
    look = uploaded(client, csv_file(rows), IMPORT)
    assert "Вяра Измислена" in part(look, "main//ul[@id='awaited']")

    user = create_account("young@ms.example", born=date(2009, 5, 1))
    make_participant(town.youth, "Вяра", user=user)
    look = uploaded(client, csv_file(rows), IMPORT)
    assert client.post(IMPORT, {"rows": look.context["rows"]}).status_code == 302
    assert Mandate.objects.get(name_in_office="Вяра Измислена").seat.number == 20


def test_document_and_first_day_are_taken_from_the_table_and_shown_before(
    town: Town, term: Term, secretary: Client
) -> None:
    began = timezone.localdate(term.starts_at)
    day = began + timedelta(days=3)
    rows = [
        [*HEAD, "основание", "от"],
        [*ROWS[0], "Протокол № 1", day.strftime("%d.%m.%Y")],
        [*ROWS[1], "", f"{day:%Y-%m-%d}"],
        [*ROWS[2], "", ""],
    ]
    look = uploaded(secretary, csv_file(rows))
    assert "Протокол № 1" in part(look, "main//ul[@id='made']")
    assert secretary.post(MUNICIPAL, {"rows": look.context["rows"]}).status_code == 302

    held = {one.name_in_office: one for one in Mandate.objects.filter(seat__term=term)}
    first, second = held["Румен Образцов"], held["Анна Примерова"]
    assert (first.document, second.document) == ("Протокол № 1", "")
    assert {timezone.localdate(one.starts_at) for one in held.values()} == {day}
    chair = town.municipal.offices.get(role="chair")
    assert (chair.document, timezone.localdate(chair.starts_at)) == ("Протокол № 1", day)


def test_a_day_that_is_none_and_one_outside_the_term_are_named_at_their_cell(
    town: Town, term: Term, secretary: Client
) -> None:
    head = [*HEAD, "документ", "from"]
    rows = [
        head,
        [*ROWS[0], "", "31.2.2026"],
        [*ROWS[1], "", "1.1.2001"],
        ["petar@obs.example", "Петър Петров", "6", "", "я" * 201, ""],
    ]
    response = uploaded(secretary, csv_file(rows))

    assert faults(response) == [(2, "from"), (3, "from"), (4, "документ")]


def test_a_day_of_a_spreadsheet_is_read(town: Town, term: Term, secretary: Client) -> None:
    day = timezone.localdate(term.starts_at) + timedelta(days=3)
    look = uploaded(secretary, xlsx_file([[*HEAD, "от"], ["a@obs.example", "Анна Примерова", 2, None, day]]))
    secretary.post(MUNICIPAL, {"rows": look.context["rows"]})

    assert timezone.localdate(Mandate.objects.get(name_in_office="Анна Примерова").starts_at) == day


@pytest.mark.parametrize("language", ["bg", "en"])
def test_the_empty_table_that_is_offered_has_columns_that_the_import_knows(
    town: Town, term: Term, secretary: Client, language: str
) -> None:
    page = MUNICIPAL.replace("/en/", f"/{language}/")
    assert f"{page}table.xlsx" in part(secretary.get(page), "main")
    book = load_workbook(io.BytesIO(secretary.get(f"{page}table.xlsx").content))
    people, example = ([[cell.value for cell in row] for row in sheet] for sheet in book.worksheets)

    assert len(people) == 1
    assert len(example) == 2
    assert faults(uploaded(secretary, xlsx_file(example))) == []
    assert "empty" in " ".join(uploaded(secretary, xlsx_file(people)).context["form"].errors["file"])


def test_the_seat_of_somebody_else_is_named_with_its_holder(town: Town) -> None:
    rows = [HEAD, ["young@ms.example", "Вяра Измислена", "1", ""]]
    response = uploaded(signed_in(town.secretary.user), csv_file(rows), IMPORT)

    assert faults(response) == [(2, "място")]
    assert town.chair.display_name in part(response, "main//ul[@id='faults']")


def test_what_changed_since_the_look_ends_the_import_and_nothing_is_written(
    town: Town, term: Term, secretary: Client
) -> None:
    look = uploaded(secretary, csv_file([HEAD, *ROWS]))
    other = make_participant(town.municipal, "Друг")
    Mandate.objects.create(
        seat=term.seats.get(number=2), participant=other, name_in_office="Друг", starts_at=term.starts_at
    )
    before = written()

    response = secretary.post(MUNICIPAL, {"rows": look.context["rows"]}, follow=True)
    assert "Upload it again" in response.text
    assert written() == before


def test_only_rows_that_this_person_was_shown_here_are_imported(
    town: Town, term: Term, secretary: Client
) -> None:
    look = uploaded(secretary, csv_file([HEAD, *ROWS]))
    rows = look.context["rows"]
    before = written()

    for forged in (rows[:-2], signing.dumps({"term": 1}, salt="other"), ""):
        secretary.post(MUNICIPAL, {"rows": forged})
    signed_in(town.secretary.user).post(IMPORT, {"rows": rows})
    assert written() == before


def test_the_chairs_table_imports_and_nobody_else(town: Town, term: Term) -> None:
    answers = {
        "visitor": Client().get(IMPORT).status_code,
        "outsider": signed_in(town.outsider).get(IMPORT).status_code,
        "member": signed_in(town.member.user).get(IMPORT).status_code,
        "chair": signed_in(town.chair.user).get(IMPORT).status_code,
    }
    assert answers == {"visitor": 302, "outsider": 403, "member": 403, "chair": 200}
