"""A resolution of a meeting closed to the public: what was decided is public, who voted how is not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from plugins.records.building import build_record
from plugins.records.package.export import package_of
from tests.factories import Town
from tests.markup import part
from tests.records import rows, samples
from youth.models import Meeting, Resolution

type ClientFor = Callable[[Any], Any]

NAME = "Ася Полянова"
PARTS = ("package.zip", "package.json", "events.jsonl", "votes.csv", "resolution.pdf", "resolution.akn.xml")


@pytest.fixture
def resolution(town: Town) -> Resolution:
    adopted = rows.adopted_in(town, samples.named_decision())
    Meeting.objects.update(is_public=False)
    return adopted.resolution


def at(view: str, town: Town, **parts: object) -> str:
    return reverse(view, kwargs={"council": town.youth.slug, **parts})


def strangers(town: Town) -> list[Any]:
    return [None, town.outsider, town.young_person]


def insiders(town: Town) -> list[Any]:
    return [town.chair, town.secretary, town.member]


def test_its_page_gives_text_and_counts_to_all_and_names_to_those_who_may_see_the_meeting(
    town: Town, resolution: Resolution, client_for: ClientFor
) -> None:
    address = at("youth:resolution", town, pk=resolution.pk)
    meeting = at("youth:meeting", town, pk=resolution.meeting_id)
    for person in strangers(town):
        text = client_for(person).get(address).content.decode()
        assert "Открива нощна линия." in text
        assert "votebar" in text
        assert NAME not in text
        assert meeting not in text
        assert f"meeting:{resolution.meeting_id}" not in text
        assert "package.zip" not in text
    for person in insiders(town):
        text = client_for(person).get(address).content.decode()
        assert NAME in text
        assert meeting in text
        assert "package.zip" in text


@pytest.mark.parametrize("name", PARTS)
def test_its_files_are_for_those_who_may_see_the_meeting(
    town: Town, resolution: Resolution, client_for: ClientFor, name: str
) -> None:
    address = at("records:download", town, pk=resolution.pk, name=name)

    assert [client_for(one).get(address).status_code for one in strangers(town)] == [404, 404, 404]
    answers = [client_for(one).get(address) for one in insiders(town)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert "public" not in answers[0]["Cache-Control"]


def test_a_public_meeting_s_files_may_be_kept_by_any_cache(town: Town, client_for: ClientFor) -> None:
    resolution = rows.adopted_in(town).resolution

    answer = client_for(None).get(at("records:download", town, pk=resolution.pk, name="package.zip"))

    assert "public" in answer["Cache-Control"]


def test_the_api_names_nobody_to_strangers(town: Town, resolution: Resolution, client_for: ClientFor) -> None:
    for address in (
        at("api:resolutions", town),
        at("api:resolution", town, pk=resolution.pk),
    ):
        for person in strangers(town):
            text = client_for(person).get(address).content.decode()
            assert NAME not in text
            assert '"for":3' in text
        for person in insiders(town):
            assert NAME in client_for(person).get(address).content.decode()


@pytest.mark.parametrize(
    "name", ["youth:resolutions", "youth:resolutions_table", "youth:resolutions_feed", "youth:council"]
)
def test_lists_and_feed_name_what_was_decided_and_nobody_who_voted(
    town: Town, resolution: Resolution, client_for: ClientFor, name: str
) -> None:
    text = client_for(None).get(at(name, town)).content.decode()

    assert resolution.title in text
    assert NAME not in text


def test_somebody_who_prepared_a_closed_meeting_finds_it_in_the_list(
    town: Town, resolution: Resolution, client_for: ClientFor
) -> None:
    address, meeting = at("youth:meetings", town), at("youth:meeting", town, pk=resolution.meeting_id)
    api = at("api:meetings", town)
    for person in insiders(town):
        assert meeting in client_for(person).get(address).content.decode()
        assert str(resolution.meeting_id) in str(client_for(person).get(api).json()["results"])
    for person in strangers(town):
        assert meeting not in part(client_for(person).get(address))
        assert client_for(person).get(api).json()["results"] == []


def test_its_package_says_that_the_meeting_was_closed(resolution: Resolution) -> None:
    resolution.meeting.refresh_from_db()

    assert b'"public":false' in package_of(build_record(resolution)).payload["data/package.json"]
