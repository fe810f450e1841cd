"""Pages of resolutions: verdict, arithmetic, text, votes and origin."""

from uuid import uuid4

import pytest
from django.test import Client
from lxml import etree

from plugins.switching import switch
from tests.decisions import carried
from tests.factories import Town, make_town
from tests.youth.meetings import scenes
from tests.youth.meetings.test_pages import at, everybody
from youth.models import Resolution
from youth.services.resolutions import adopt_resolution


def adopted(town: Town, how_many: int = 1) -> list[Resolution]:
    meeting = scenes.opened(town, *["Осветление на алеята"] * how_many)
    scenes.at_item(town, meeting)
    named = [
        {"participant": str(member.pk), "name": f"Член {place}", "choice": choice}
        for place, (member, choice) in enumerate(
            zip(town.members, ["for"] * 10 + ["against"] * 2 + ["abstain"], strict=True), start=1
        )
    ]
    return [
        adopt_resolution(agenda_item=item, decision=carried(method="named", named=named), actor=town.chair)
        for item in meeting.agenda_items.order_by("position")
    ]


@pytest.mark.parametrize("language", ["bg", "en"])
def test_a_resolution_shows_verdict_arithmetic_text_votes_and_origin(town: Town, language: str) -> None:
    (resolution,) = adopted(town)
    for client in everybody(town).values():
        response = client.get(at("resolution", town, language, pk=resolution.pk))
        assert response.status_code == 200
    text = response.content.decode()
    for words in (resolution.designation, "Да се направи.", "Член 13", f"meeting:{resolution.meeting_id}"):
        assert words in text
    if language == "en":
        assert "Adopted with 10 votes for, 13 present" in text
        assert "more than half of those present (13), i.e. at least 7 votes for" in text


def test_a_resolution_that_a_casting_vote_carried_says_so(town: Town) -> None:
    item = scenes.at_item(town, scenes.opened(town))
    votes = {"for": 6, "against": 6, "abstain": 1, "not_voting": 0}
    decision = carried(votes=votes, reason="casting_vote_for")
    resolution = adopt_resolution(agenda_item=item, decision=decision, actor=town.chair)

    text = Client().get(at("resolution", town, "en", pk=resolution.pk)).content.decode()

    assert "The votes were equal; the chair&#x27;s casting vote was for." in text


def test_a_resolution_stays_whole_where_voting_is_off(town: Town) -> None:
    (resolution,) = adopted(town)
    switch(town.youth, "voting", enabled=False)

    text = Client().get(at("resolution", town, "en", pk=resolution.pk)).content.decode()

    assert "10 for, 2 against, 1 abstained" in text
    assert "Да се направи." in text
    assert "Adopted with" not in text
    assert "Член 13" not in text


def test_a_secret_vote_names_nobody(town: Town) -> None:
    item = scenes.at_item(town, scenes.opened(town))
    resolution = adopt_resolution(agenda_item=item, decision=carried(method="secret"), actor=town.chair)
    text = Client().get(at("resolution", town, pk=resolution.pk)).content.decode()
    assert "The vote was secret" in text
    assert "Член 1" not in text


def test_resolutions_are_found_by_number_and_by_words_in_any_case(town: Town) -> None:
    adopted(town, 2)
    for query, found in (("2", 1), ("ОСВЕТЛЕНИЕ", 2), ("осветление", 2), ("няма такова", 0), ("протокол", 2)):
        text = Client().get(at("resolutions", town), {"q": query}).content.decode()
        assert text.count('class="tag">Решение') == found, query


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_resolutions_takes_the_same_queries_for_one_and_three(
    rows: int, django_assert_num_queries
) -> None:
    town = make_town()
    adopted(town, rows)
    address = at("resolutions", town)
    Client().get(address)
    # Council, count, resolutions, plugins of the council; the frame is remembered.
    with django_assert_num_queries(5):
        assert Client().get(address).status_code == 200


def test_an_annulled_resolution_is_marked_where_programs_read_it(town: Town) -> None:
    (resolution,) = adopted(town)
    api = f"/api/v1/c/{town.youth.slug}/resolutions/{resolution.pk}/"
    feed = at("resolutions_feed", town, "bg")
    assert Client().get(api).json()["annulled"] is False
    title = "//*[local-name()='entry']/*[local-name()='title']/text()"
    (plain,) = etree.fromstring(Client().get(feed).content).xpath(title)
    assert plain.endswith(resolution.title)
    Resolution.objects.update(annulled_by_vote=uuid4())
    assert Client().get(api).json()["annulled"] is True
    (marked,) = etree.fromstring(Client().get(feed).content).xpath(title)
    assert marked.endswith(f"{resolution.title} (отменено с последващо гласуване)")
