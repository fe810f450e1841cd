"""The map of settlements in the list, and the numbers of its filters."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from proposals import services
from proposals.models import Proposal
from proposals.selectors.lists import counts_in
from templates.mapping import LARGEST_HEIGHT, WIDTH, Marked, plan_of
from tests.factories import Town
from tests.proposals.pages import address
from tests.queries import exactly
from youth.models import Participant, Place, Topic

IHTIMAN = Marked(42.43333, 23.81667, "Ихтиман", 9)
VAKAREL = Marked(42.55, 23.71667, "Вакарел", 1)


def test_north_is_above_and_west_is_left_and_most_is_largest() -> None:
    ihtiman, vakarel = plan_of([IHTIMAN, VAKAREL]).marks

    assert float(vakarel.y) < float(ihtiman.y)
    assert float(vakarel.x) < float(ihtiman.x)
    assert float(vakarel.radius) < float(ihtiman.radius)


degrees = st.floats(-180, 180, allow_nan=False)
spots = st.builds(
    Marked, st.floats(-89, 89, allow_nan=False), degrees, st.text(max_size=40), st.integers(0, 10**6)
)


@given(st.lists(spots, min_size=1, max_size=12))
def test_every_circle_is_on_the_map(places: list[Marked]) -> None:
    plan = plan_of(places)

    assert float(plan.height) <= LARGEST_HEIGHT
    for mark in plan.marks:
        x, y, radius = float(mark.x), float(mark.y), float(mark.radius)
        assert radius <= x <= WIDTH - radius
        assert radius <= y <= float(plan.height) - radius


@pytest.fixture
def places(town: Town) -> dict[str, Place]:
    """Give the council three settlements, two of them on the map."""
    made = {}
    for key, name, position in (
        ("ihtiman", "гр. Ихтиман", ("42.43333", "23.81667")),
        ("vakarel", "с. Вакарел", ("42.55", "23.71667")),
        ("mirovo", "с. Мирово", (None, None)),
    ):
        latitude, longitude = (Decimal(one) if one else None for one in position)
        made[key] = Place.objects.create(
            council=town.youth,
            key=key,
            names={"bg": name, "en": key.title()},
            latitude=latitude,
            longitude=longitude,
        )
    return made


@pytest.fixture
def filed(town: Town, author: Participant, places: dict[str, Place]) -> list[Proposal]:
    """Publish four proposals: two of a town, one of a village off the map, one of none; and write a draft."""
    topic = Topic.objects.create(council=town.youth, key="sport", names={"bg": "Спорт", "en": "Sport"})
    made = []
    for place, title in (("ihtiman", "Пейки"), ("ihtiman", "Скейт"), ("mirovo", "Чешма"), ("", "Уроци")):
        draft = services.draft_proposal(town.youth, title=title, summary="", points="Да.", actor=author)
        made.append(services.publish_proposal(draft, actor=author))
        Proposal.objects.filter(pk=draft.pk).update(place=places.get(place), topic=topic if place else None)
    draft = services.draft_proposal(town.youth, title="Чернова", summary="", points="Да.", actor=author)
    Proposal.objects.filter(pk=draft.pk).update(place=places["vakarel"])
    return made


def map_in(client: Client, query: str = "") -> Any:
    """Return the map of the list, None where there is none."""
    page = html.fromstring(client.get(address("list") + query).content)
    return next(iter(page.xpath("//*[@id='place-map']")), None)


def rows_of(found: Any) -> list[list[str]]:
    """Return the cells of its table."""
    return [[" ".join(cell.text_content().split()) for cell in row] for row in found.xpath(".//tbody/tr")]


def test_the_map_and_the_table_have_the_same_numbers_and_lead_to_the_filter(
    clients: dict[str, Client], filed: list[Proposal]
) -> None:
    found = map_in(clients["visitor"])

    assert rows_of(found) == [
        ["гр. Ихтиман", "2"],
        ["с. Вакарел", "0"],
        ["с. Мирово", "1"],
        ["Без населено място", "1"],
    ]
    links = found.xpath(".//svg[@role='group']/a")
    assert [one.get("aria-label") for one in links] == [
        "гр. Ихтиман: 2 предложения",
        "с. Вакарел: 0 предложения",
    ]
    assert [one.get("href") for one in links] == [
        f"{address('list')}?place={key}" for key in ("ihtiman", "vakarel")
    ]
    assert found.xpath(".//svg[@role='group']/@aria-label")
    assert not found.xpath(".//*[@style]")


def test_the_numbers_are_those_that_the_other_filters_leave(
    clients: dict[str, Client], filed: list[Proposal]
) -> None:
    def numbers(query: str) -> list[str]:
        return [row[1] for row in rows_of(map_in(clients["visitor"], query))]

    assert numbers("?q=скейт") == ["1", "0", "0"]
    assert numbers("?topic=sport") == ["2", "0", "1"]
    assert numbers("?stage=decision") == ["0", "0", "0"]
    # What is chosen changes nothing beside it, and is taken away by a second press.
    chosen = map_in(clients["visitor"], "?place=ihtiman")
    assert [row[1] for row in rows_of(chosen)] == ["2", "0", "1", "1"]
    assert chosen.xpath(".//svg/a[@aria-current]/@href") == [address("list")]


def test_chips_count_what_the_other_filters_leave_and_the_page_says_how_many(
    clients: dict[str, Client], filed: list[Proposal]
) -> None:
    page = clients["visitor"].get(address("list") + "?place=ihtiman&topic=sport")

    assert [(one["label"], one["count"]) for one in page.context["filters"]] == [
        ("Всички", 2),
        ("Подкрепа", 2),
    ]
    (said,) = html.fromstring(page.content).xpath("//main//*[@role='status'][contains(., 'предложени')]")
    assert " ".join(said.text_content().split()) == "2 предложения"


def test_where_fewer_than_two_have_coordinates_there_is_no_map(
    clients: dict[str, Client], filed: list[Proposal], places: dict[str, Place]
) -> None:
    Place.objects.filter(key="vakarel").update(latitude=None, longitude=None)

    assert map_in(clients["visitor"]) is None


def test_a_settlement_that_is_no_longer_offered_is_shown_while_it_has_proposals(
    clients: dict[str, Client], filed: list[Proposal]
) -> None:
    Place.objects.filter(key__in=["vakarel", "mirovo"]).update(is_offered=False)
    Place.objects.filter(key="mirovo").update(latitude="42.5", longitude="23.87")

    assert [row[0] for row in rows_of(map_in(clients["visitor"]))][:2] == ["гр. Ихтиман", "с. Мирово"]


def test_the_map_costs_no_query_of_its_own(
    filed: list[Proposal],
) -> None:
    with exactly(1):
        counted = counts_in(filed[0].council, "пейка", "sport")

    assert counted.stages()[""] == 1
    assert list(counted.places().values()) == [1]
