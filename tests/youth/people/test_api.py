"""Councils and members over REST."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import Town, make_youth_council
from tests.queries import exactly
from tests.youth.people.test_council_pages import rows, signed_in
from youth.models import User


@pytest.fixture
def clients(town: Town) -> list[Client]:
    """Give the browsers of owner, member, outsider and visitor."""
    people: list[User | None] = [town.secretary.user, town.member.user, town.outsider, None]
    return [signed_in(person) for person in people]


def test_everybody_reads_the_list_of_councils(town: Town, clients: list[Client]) -> None:
    for client in clients:
        answer = client.get("/api/v1/councils/").json()
        assert answer["count"] == 2
        assert [council["slug"] for council in answer["results"]] == ["obs", "ms"]
        assert answer["results"][1] == {
            "slug": "ms",
            "kind": "youth",
            "name": {"bg": "Младежки съвет", "en": "Youth Council"},
            "municipality_code": "bg-ihtiman",
            "municipality": {"bg": "Ихтиман", "en": "Ihtiman"},
            "mirrors": "obs",
            "languages": ["bg", "en"],
            "time_zone": "Europe/Sofia",
            "rules_preset": "bg-obs",
        }


def test_a_council_says_what_its_page_says(town: Town, clients: list[Client]) -> None:
    for client in clients:
        answer = client.get("/api/v1/c/ms/").json()
        assert (answer["slug"], answer["seats"], answer["in_office"], answer["quorum"]) == ("ms", 21, 13, 11)
        assert [office["role"] for office in answer["offices"]] == ["chair", "secretary"]
    assert Client().get("/api/v1/c/nowhere/").status_code == 404
    assert Client().post("/api/v1/c/ms/").status_code in {403, 405}


def test_members_appear_by_their_name_in_office_and_nobody_else_appears(
    town: Town, clients: list[Client]
) -> None:
    mandate = town.members[0].mandates.get()
    mandate.name_in_office = "Ана Примерова"
    mandate.save()
    for client in clients:
        response = client.get("/api/v1/c/ms/members/")
        assert response.json()[0] == {
            "seat": 1,
            "name_in_office": "Ана Примерова",
            "participant": str(town.members[0].pk),
            "starts_at": timezone.localtime(town.term.starts_at).isoformat(),
        }
        assert len(response.json()) == 13
        for hidden in (town.young_person.display_name, "example.org", "Секретар"):
            assert hidden not in response.text


# The list: a page of councils and their number. One council: council, terms with counts, offices, mandates,
# committees, partners. Members: council and mandates. Nothing more for more rows.
@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [("councils/", 2), ("c/ms/", 6), ("c/ms/members/", 2)])
def test_an_answer_costs_the_same_with_one_row_and_with_three(
    db: None, number: int, address: str, queries: int
) -> None:
    rows(number)
    for count in range(number):
        make_youth_council(f"ms-{count}")
    client = Client()
    with exactly(queries):
        assert client.get(f"/api/v1/{address}").status_code == 200
