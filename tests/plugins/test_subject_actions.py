"""What plugins say can be done now with a subject is on the page of that subject."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from plugins import hooks
from plugins.models import PluginFailure
from plugins.switching import switch
from proposals.services import draft_proposal, publish_proposal
from tests.factories import Town, make_town
from tests.markup import part
from tests.records import rows
from tests.voting.scenes import item_under_way, opened_poll
from tests.youth.people.test_council_pages import signed_in
from voting.services import open_poll
from youth.models import Council

pytestmark = pytest.mark.django_db

type Answering = Callable[[str, Any, Callable[..., Any]], None]
type Place = tuple[Council, Any, str]


def _proposal() -> Place:
    town = make_town()
    draft = draft_proposal(
        town.youth, title="Велоалея", summary="Тясно е.", points="Да.", actor=town.young_person
    )
    return town.youth, publish_proposal(draft, actor=town.young_person), "proposals/"


def _meeting() -> Place:
    town = make_town()
    return town.youth, item_under_way(town).meeting, "meetings/"


def _poll() -> Place:
    town = make_town()
    return town.youth, opened_poll(town), "voting/"


def _resolution() -> Place:
    adopted = rows.adopted()
    return adopted.town.youth, adopted.resolution, "resolutions/"


def _record() -> Place:
    council = make_town().municipal
    (record,) = rows.received(council, 1)
    return council, record, "records/"


@pytest.mark.parametrize("made", [_proposal, _meeting, _poll, _resolution, _record])
def test_an_action_is_on_the_page_of_its_subject(made: Callable[[], Place], override_hook: Answering) -> None:
    council, subject, place = made()
    switch(council, "dummy", enabled=True)
    actions = [
        hooks.Action(title="Read more", url="/more/"),
        hooks.Action(title="Pin <it>", url="/pin/", method="post", style="danger"),
    ]
    override_hook("dummy", hooks.subject_actions, lambda subject: actions if subject == this else [])
    this = subject
    address = f"/en/c/{council.slug}/{place}{subject.pk}/"
    page = Client().get(address).text
    assert 'href="/more/"' in page
    assert 'action="/pin/"' in page
    assert "Pin &lt;it&gt;" in page
    this = None
    assert "Pin &lt;it&gt;" not in part(Client().get(address))


def test_who_is_on_the_register_of_a_vote_is_led_there_from_its_subject(town: Town) -> None:
    draft = draft_proposal(
        town.youth, title="Велоалея", summary="Тясно е.", points="Да.", actor=town.young_person
    )
    proposal = publish_proposal(draft, actor=town.young_person)
    item = item_under_way(town, subject_label="proposals.proposal", subject_id=proposal.pk)
    poll = open_poll(item, actor=town.chair)
    address = f"/en/c/ms/proposals/{proposal.pk}/"
    led = {
        name: f'href="/en/c/ms/voting/{poll.pk}/"' in signed_in(user).get(address).text
        for name, user in {
            "member": town.member.user,
            "author": town.young_person.user,
            "outsider": town.outsider,
            "visitor": None,
        }.items()
    }
    assert led == {"member": True, "author": False, "outsider": False, "visitor": False}


@pytest.mark.django_db(transaction=True)
def test_a_plugin_that_crashes_leaves_the_page_standing(override_hook: Answering) -> None:
    council, subject, _place = _proposal()
    switch(council, "dummy", enabled=True)
    override_hook("dummy", hooks.subject_actions, lambda subject: [subject.nothing])
    assert Client().get(f"/en/c/{council.slug}/proposals/{subject.pk}/").status_code == 200
    assert PluginFailure.objects.get().hook == "subject_actions"
