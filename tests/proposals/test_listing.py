"""What the list of proposals is asked for: searched, in an order, and taken along as it is shown."""

import csv
import io

import pytest
from django.http import HttpResponse
from django.test import Client
from openpyxl import load_workbook

from proposals import services
from proposals.listing import WORDS_LENGTH, Listing
from proposals.models import Proposal
from tests.factories import Town
from tests.proposals.conftest import support_fully
from tests.proposals.pages import address
from youth.models import Participant

POINTS = "Да се направи."


@pytest.mark.parametrize(
    "query", ["", "?stage=support", "?q=%D0%B2%D0%B5%D0%BB%D0%BE&stage=idea&sort=support", "?mine=1"]
)
def test_an_address_is_written_as_it_was_read(query: str) -> None:
    parameters = dict(part.split("=") for part in query.removeprefix("?").split("&") if part)
    parameters |= {"q": "вело"} if "q" in parameters else {}

    assert Listing.asked(parameters).query() == query


def test_what_it_does_not_know_is_left_out() -> None:
    asked = Listing.asked({"sort": "author", "q": "  \u200bвело\u202e " + "х" * 500, "page": "3"})

    assert (asked.sort, asked.words[:4], len(asked.words)) == ("", "вело", WORDS_LENGTH)


def table_in(response: HttpResponse) -> list[list[str]]:
    """Return the rows of a table for spreadsheets."""
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.fixture
def three(town: Town, author: Participant) -> list[Proposal]:
    """Publish three proposals; the first has all its supporters."""
    made = []
    for title, summary in (
        ("Велоалея до реката", "Тясно е."),
        ("Пейки в парка", "Няма къде да седнеш."),
        ("=1+1", "ВЕЛОСИПЕДИТЕ нямат стойки."),
    ):
        draft = services.draft_proposal(town.youth, title=title, summary=summary, points=POINTS, actor=author)
        made.append(services.publish_proposal(draft, actor=author))
    support_fully(made[0], town)
    services.draft_proposal(town.youth, title="Чернова", summary="", points=POINTS, actor=author)
    return made


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["=1+1", "Пейки в парка", "Велоалея до реката"]),
        ("?q=вело", ["=1+1", "Велоалея до реката"]),
        ("?q=ВЕЛО", ["=1+1", "Велоалея до реката"]),
        ("?q=нищо", []),
        ("?sort=support", ["Велоалея до реката", "=1+1", "Пейки в парка"]),
        ("?q=вело&sort=support", ["Велоалея до реката", "=1+1"]),
    ],
)
def test_whatever_form_it_is_taken_in_it_is_what_the_page_shows(
    clients: dict[str, Client], three: list[Proposal], query: str, titles: list[str]
) -> None:
    visitor = clients["visitor"]

    shown = [card["title"] for card in visitor.get(address("list") + query).context["cards"]]
    table = table_in(visitor.get(address("csv") + query))
    book = load_workbook(io.BytesIO(visitor.get(address("xlsx") + query).content))
    programs = visitor.get("/api/v1/c/ms/proposals/" + query).json()["results"]
    framed = visitor.get(address("embed") + query).content.decode()

    assert shown == titles
    assert [row[0].lstrip("'") for row in table[1:]] == titles
    assert [row[0].value for row in list(book.active.rows)[1:]] == titles
    assert [row["title"] for row in programs] == titles
    assert framed.count("card-link") == len(titles)


def test_nothing_that_somebody_wrote_is_calculated(clients: dict[str, Client], three: list[Proposal]) -> None:
    cell = load_workbook(io.BytesIO(clients["visitor"].get(address("xlsx")).content)).active["A2"]

    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert table_in(clients["visitor"].get(address("csv")))[1][0] == "'=1+1"


def test_a_table_names_nobody_who_hides_their_name(
    clients: dict[str, Client], three: list[Proposal], author: Participant
) -> None:
    rows = table_in(clients["author"].get(address("csv")))

    assert [row[2] for row in rows[1:]] == ["участник"] * 3
    assert author.display_name not in str(rows)


def test_the_feed_follows_a_search(clients: dict[str, Client], three: list[Proposal]) -> None:
    feed = clients["visitor"].get(address("feed") + "?q=пейки").content.decode()

    assert "Пейки в парка" in feed
    assert "Велоалея" not in feed


def test_the_counts_of_the_stages_are_those_of_the_search(
    clients: dict[str, Client], three: list[Proposal]
) -> None:
    page = clients["visitor"].get(address("list") + "?q=пейки")

    assert [(one["label"], one["count"]) for one in page.context["filters"]] == [
        ("Всички", 1),
        ("Подкрепа", 1),
    ]


def test_a_search_without_a_find_says_so_and_keeps_the_words(
    clients: dict[str, Client], three: list[Proposal]
) -> None:
    page = clients["visitor"].get(address("list") + "?q=летище").content.decode()

    assert 'value="летище"' in page
    assert "Нищо не е намерено" in page


def test_other_sites_may_show_the_list_and_nothing_else_of_it(
    clients: dict[str, Client], three: list[Proposal]
) -> None:
    framed, page = (clients["visitor"].get(address(name)) for name in ("embed", "list"))

    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert "<form" not in framed.content.decode()
    assert page["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("велоалеи", ["Велоалея до реката"]),
        ("пейка парк", ["Пейки в парка"]),
        ("в парковете", ["Пейки в парка"]),
        ("стойка за велосипеди", ["=1+1"]),
        ("реката пейки", []),
        # Beginnings of words, letters of another keyboard, and what is no word.
        ("велоа", ["Велоалея до реката"]),
        ("ПАPКА", ["Пейки в парка"]),
        ("парк%", ["Пейки в парка"]),
        ("!?", []),
        ("лоалея", []),
    ],
)
def test_words_are_found_in_whatever_form(
    clients: dict[str, Client], three: list[Proposal], words: str, titles: list[str]
) -> None:
    page = clients["visitor"].get(address("list"), {"q": words})

    assert [card["title"] for card in page.context["cards"]] == titles
    assert page.context["filters"][0]["count"] == len(titles)


def test_a_changed_text_is_found_by_its_new_words_and_a_draft_by_its_author(
    clients: dict[str, Client], three: list[Proposal], author: Participant
) -> None:
    services.edit_proposal(
        three[1], title="Люлки", summary="За малките.", points=POINTS, language="bg", actor=author
    )

    def found(name: str, words: str, **more: str) -> list[str]:
        page = clients[name].get(address("list"), {"q": words} | more)
        return [card["title"] for card in page.context["cards"]]

    assert found("visitor", "люлка") == ["Люлки"]
    assert found("visitor", "пейка") == []
    assert found("author", "чернова", mine="1") == ["Чернова"]
    assert found("author", "люлката", mine="1") == ["Люлки"]
    assert found("visitor", "чернова") == []
