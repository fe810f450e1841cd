"""A scene that was kept is the scene that the services make."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from wagtail.models import Page

from cms.models import HomePage, PlainPage
from tests import kept
from tests.cms.site import add_page, make_home
from tests.factories import Town, make_municipal_council, make_participant, make_user
from tests.rows import rows_of_django
from tests.voting.scenes import item_under_way, opened_poll, vote
from voting.models import Poll
from voting.services import close_poll
from youth import clock
from youth.models import Council, Participant

# How often somebody was made, and what the first of two tests saw. Two ask for the same scene, and the
# second gets what the first has made.
made: dict[str, Any] = {}


@kept.kept
def with_somebody(town: Town, name: str = "Мария") -> Participant:
    made[name] = made.get(name, 0) + 1
    return make_participant(town.youth, name)


@pytest.fixture(params=["made", "kept"])
def poll(town: Town, request: pytest.FixtureRequest) -> Poll:
    if request.param == "made":
        kept.forget()
    return opened_poll(town)


def test_rows_and_what_waits_for_the_commit_are_the_same(poll: Poll) -> None:
    tables = rows_of_django().tables
    # In whichever order the database has put them.
    rows = {
        name: sorted(rows.splitlines() if isinstance(rows, bytes) else rows)
        for name, rows in tables.items()
        if "session" not in name
    }
    waiting = [(call, robust) for _ids, call, robust in connection.run_on_commit]
    assert len(waiting) > 1
    assert made.setdefault("rows", rows) == rows
    assert made.setdefault("waiting", waiting) == waiting


def test_the_objects_hang_together_and_the_vote_goes_on(town: Town, poll: Poll) -> None:
    assert poll.agenda_item.meeting.council_id == town.youth.pk
    assert Poll.objects.get() == poll
    close_poll(poll, actor=town.chair)
    assert Poll.objects.get().closed_at is not None


@pytest.mark.parametrize("_again", range(2))
def test_objects_of_the_town_are_those_of_the_running_test(town: Town, _again: int) -> None:
    person = with_somebody(town)
    assert person.council is town.youth
    assert Participant.objects.get(pk=person.pk).display_name == "Мария"
    assert made["Мария"] == 1


def is_made_by_the_services(town: Town, name: str) -> bool:
    before = made.get(name, 0)
    with_somebody(town, name)
    return made.get(name, 0) == before + 1


@pytest.mark.parametrize("outer", [item_under_way, opened_poll])
def test_a_scene_within_another_keeps_its_numbers(town: Town, outer: Callable[[Town], object]) -> None:
    # The first has the meeting made, the second gets it; PostgreSQL has counted on meanwhile.
    outer(town)
    connection.check_constraints()


@pytest.mark.parametrize("_again", range(2))
def test_the_vote_within_which_there_was_one_is_whole(town: Town, _again: int) -> None:
    vote(opened_poll(town), town.members, "for")
    connection.check_constraints()


@kept.kept
def new_council(slug: str) -> UUID:
    made[slug] = made.get(slug, 0) + 1
    return make_municipal_council(slug).pk


@pytest.mark.django_db
@pytest.mark.parametrize("_again", range(2))
def test_a_scene_of_no_town_is_made_once(_again: int) -> None:
    assert Council.objects.get(pk=new_council("polyana")).slug == "polyana"
    assert made["polyana"] == 1


@pytest.mark.django_db
@pytest.mark.parametrize("again", range(2))
def test_a_scene_of_no_town_is_made_by_the_services_after_other_rows(again: int) -> None:
    make_user()
    new_council("gora")
    assert made["gora"] == again + 1


@pytest.mark.django_db
@pytest.mark.parametrize("_again", range(2))
def test_pages_that_were_kept_are_in_the_tree_and_more_come_below_them(client: Client, _again: int) -> None:
    home = make_home()
    about = add_page(home, PlainPage, "За нас", "za-nas")
    add_page(about, PlainPage, "Екип", "ekip")
    last = HomePage(title="Друго", slug="drugo", locale=home.locale)
    home.add_child(instance=last)

    assert [page.slug for page in home.get_children()] == ["za-nas", "drugo"]
    assert Page.find_problems() == ([], [], [], [], [])
    assert client.get("/bg/za-nas/ekip/").status_code == 200


@pytest.mark.parametrize("_again", range(2))
def test_after_other_rows_it_is_made_by_the_services(town: Town, _again: int) -> None:
    make_participant(town.youth, "Дъжд")
    assert is_made_by_the_services(town, "Ива")


@pytest.mark.parametrize("_again", range(2))
def test_at_another_time_and_under_other_settings_it_is_made_again(
    town: Town, settings: Any, _again: int
) -> None:
    with clock.standing_at(clock.now()):
        assert is_made_by_the_services(town, "Зоя")
    settings.LANGUAGE_CODE = "en"
    assert is_made_by_the_services(town, "Зоя")


def test_after_half_a_minute_it_is_made_by_the_services(town: Town) -> None:
    with_somebody(town, "Оля")
    scene = list(kept._scenes.values())[-1]
    assert kept.is_fresh(scene, scene.made_at)
    assert not kept.is_fresh(scene, scene.made_at + timedelta(seconds=31))
