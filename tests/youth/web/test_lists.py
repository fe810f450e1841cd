"""Long lists turn their pages, on pages and for programs, and tables leave as CSV without formulas."""

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.dummy_plugin.models import Note
from youth.web.csv import BOM, csv_text


@pytest.fixture
def five(council: Any, enable: Any) -> list[str]:
    """Five notes."""
    enable("dummy")
    words = [f"note {number}" for number in range(1, 6)]
    Note.objects.bulk_create(Note(council=council, words=one) for one in words)
    return words


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", ["note 1", "note 2"]),
        ("2", ["note 3", "note 4"]),
        ("3", ["note 5"]),
        ("99", ["note 5"]),
        ("0", ["note 5"]),
        ("x", ["note 1", "note 2"]),
    ],
)
def test_a_page_that_is_not_there_is_the_nearest_one(
    five: list[str], client_for: Any, asked: str, shown: list[str]
) -> None:
    address = reverse("dummy:listed", kwargs={"council": "youth-polyana"})

    answer = client_for(None).get(address, {"page": asked} if asked else {})

    assert [note.words for note in answer.context["page"]] == shown


@pytest.mark.parametrize(
    ("query", "status", "shown"),
    [
        ({}, 200, 5),
        ({"page_size": "2"}, 200, 2),
        ({"page_size": "2", "page": "3"}, 200, 1),
        ({"page_size": "101"}, 200, 5),
        ({"page": "99"}, 404, None),
    ],
)
def test_programs_read_lists_by_pages(
    five: list[str], client_for: Any, query: dict[str, str], status: int, shown: int | None
) -> None:
    address = reverse("api:dummy:all", kwargs={"council": "youth-polyana"})

    answer = client_for(None).get(address, query)

    assert answer.status_code == status
    if shown is not None:
        assert (answer.json()["count"], len(answer.json()["results"])) == (5, shown)


def test_a_list_asks_twice_however_many_there_are(
    council: Any, enable: Any, client_for: Any, django_assert_num_queries: Any
) -> None:
    from django.test import RequestFactory

    from youth.web.pagination import page_of

    request = RequestFactory().get("/")
    for many in (1, 3):
        Note.objects.all().delete()
        Note.objects.bulk_create(Note(council=council, words=f"note {one}") for one in range(many))
        # How many there are, and the rows.
        with django_assert_num_queries(2):
            assert len(page_of(request, Note.objects.order_by("words"))) == many
        with django_assert_num_queries(1):
            assert len(page_of(request, Note.objects.order_by("words"), count=many)) == many


@given(st.tuples(st.sampled_from(["", "=", "+", "-", "@", "\t", "\r"]), st.text(max_size=8)).map("".join))
def test_no_cell_of_text_begins_as_a_formula(words: str) -> None:
    written = csv_text([[words, words]])

    assert written.startswith(BOM)
    cells = [cell for row in csv.reader(io.StringIO(written.removeprefix(BOM), newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_number_stays_a_number_and_a_text_keeps_its_words() -> None:
    rows = [["Name", "=1+1", "-3"], ["+359", 7, Decimal("-0.0000001")]]

    assert csv_text(rows, delimiter=";") == BOM + "Name;'=1+1;'-3\r\n'+359;7;-0.0000001\r\n"
