"""The open data of a council: files and numbers for everybody."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client

from plugins import hooks
from plugins.switching import switch
from tests.decisions import rows_of
from tests.factories import Town, make_agenda_item, make_meeting
from tests.markup import part
from tests.queries import exactly
from tests.youth.people.test_council_pages import signed_in
from youth.models import Meeting, Resolution
from youth.selectors.councils import today_in

pytestmark = pytest.mark.django_db

PAGE = "/en/c/ms/open-data/"
type Answering = Callable[[str, Any, Callable[..., Any]], None]


def test_everybody_reads_the_open_data(town: Town) -> None:
    for user in (town.chair.user, town.member.user, town.outsider, None):
        assert signed_in(user).get(PAGE).status_code == 200
    assert Client().get("/bg/c/obs/open-data/").status_code == 200


def test_the_council_and_the_foot_of_every_page_lead_there(town: Town) -> None:
    page = Client().get("/en/c/ms/").text
    assert page.count(f'href="{PAGE}"') == 2


def test_every_file_can_be_had_by_everybody(town: Town) -> None:
    page = Client().get(PAGE)
    files = page.context["data"].files
    assert {file.name for file in files} >= {
        "youth.resolutions",
        "youth.resolutions_table",
        "proposals.list",
        "voting.list",
    }
    for file in files:
        answer = Client().get(file.url)
        assert answer.status_code == 200, file.name
        assert answer.headers["Content-Type"].startswith(file.media_type), file.name
        assert f'href="{file.url}"' in page.text
    assert {file.format for file in files} == {"Atom", "CSV", "JSON", "iCalendar"}


TABLE = "/en/c/ms/resolutions/resolutions.csv"
POINTS = "1. Възлага на кмета:\n  1.1. да се направи;\n    а) до юни."


def adopted(town: Town, number: int, **fields: Any) -> Resolution:
    meeting = make_meeting(town.term, Meeting.State.CLOSED)
    values = {
        "legal_ground": "На основание чл. 21 от ЗМСМА",
        "points": rows_of(POINTS),
        "decision": {"votes": {"for": 9, "against": 2, "abstain": 1}},
    }
    return Resolution.objects.create(
        council=town.youth,
        term=town.term,
        meeting=meeting,
        agenda_item=make_agenda_item(meeting),
        number=number,
        designation=f"Решение № {number}",
        title="Велоалея",
        adopted_on=date(2026, 11, number),
        **values | fields,
    )


def test_the_table_of_resolutions_keeps_numbers_and_levels_of_the_points(town: Town) -> None:
    adopted(town, 1)
    adopted(town, 2, points=rows_of("- Одобрява."), legal_ground="")

    for user in (town.chair.user, town.member.user, town.outsider, None):
        answer = signed_in(user).get(TABLE)
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
        assert [row["number"] for row in rows] == ["2", "1"]
        assert [row["points"] for row in rows] == ["'- Одобрява.", POINTS]
        assert rows[1] == {
            "number": "1",
            "designation": "Решение № 1",
            "adopted_on": "2026-11-01",
            "language": "bg",
            "title": "Велоалея",
            "legal_ground": "На основание чл. 21 от ЗМСМА",
            "points": POINTS,
            "for": "9",
            "against": "2",
            "abstain": "1",
        }


# The council, and the resolutions with what belongs to them.
@pytest.mark.parametrize("number", [1, 3])
def test_the_table_costs_the_same_for_one_resolution_and_for_three(town: Town, number: int) -> None:
    for one in range(1, number + 1):
        adopted(town, one)
    client = Client()
    client.get(TABLE)
    with exactly(2):
        client.get(TABLE)


def test_the_numbers_are_those_of_the_year(town: Town) -> None:
    today = today_in(town.youth)
    make_meeting(town.term, Meeting.State.CLOSED)
    numbers = {row[0]["text"]: row[1]["text"] for row in Client().get(PAGE).context["data"].rows}
    assert numbers["Meetings held"] == "1"
    assert set(numbers) >= {"Resolutions adopted", "Proposals published", "Votes held"}
    earlier = Client().get(f"{PAGE}?year={today.year - 1}").context["data"]
    assert earlier.year in {today.year, today.year - 1}
    assert Client().get(f"{PAGE}?year=nonsense").context["data"].year == today.year


def test_what_plugins_measure_is_in_the_table_and_in_its_file(town: Town, override_hook: Answering) -> None:
    switch(town.youth, "dummy", enabled=True)
    asked: list[tuple[date, date]] = []

    def indicators(since: date, until: date) -> list[hooks.Measure]:
        asked.append((since, until))
        return [hooks.Measure(key="dummy.notes", title="Notes", value=1234, unit="pieces", source="board")]

    override_hook("dummy", hooks.indicators, indicators)
    page = Client().get(PAGE).text
    year = today_in(town.youth).year
    assert asked == [(date(year, 1, 1), date(year, 12, 31))]
    assert "pieces" in page
    assert "Notes,1234,pieces,board" in unquote(page)


def test_a_plugin_may_give_a_file_to_some_only(town: Town, override_hook: Answering) -> None:
    switch(town.youth, "dummy", enabled=True)
    file = hooks.Export(name="dummy.notes", title="My notes", media_type="text/csv", url="/notes.csv")
    override_hook("dummy", hooks.exports, lambda user: [file] if user == town.member.user else [])
    assert "My notes" in signed_in(town.member.user).get(PAGE).text
    assert "My notes" not in part(Client().get(PAGE))
