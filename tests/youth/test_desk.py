"""The desk: what awaits the chair's table, by what plugins say."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from plugins import hooks
from plugins.models import PluginFailure
from plugins.switching import switch
from proposals.services import draft_proposal, publish_proposal, submit_proposal
from tests.factories import Town
from tests.markup import part
from tests.youth.people.test_council_pages import signed_in

pytestmark = pytest.mark.django_db

DESK = "/en/c/ms/desk/"
type Answering = Callable[[str, Any, Callable[..., Any]], None]


@pytest.fixture
def waiting(town: Town) -> str:
    """Let a proposal wait for its number."""
    rule = {"proposal.support_threshold": {"value": 0, "source": "", "confirmed": False}}
    town.youth.rules_overrides = rule
    town.youth.save()
    draft = draft_proposal(
        town.youth, title="Велоалея", summary="Тясно е.", points="Да.", actor=town.young_person
    )
    publish_proposal(draft, actor=town.young_person)
    submit_proposal(draft, actor=town.young_person)
    return "Proposals to register"


def test_chair_and_secretary_have_a_desk_and_nobody_else(town: Town) -> None:
    people = {
        "chair": town.chair.user,
        "secretary": town.secretary.user,
        "member": town.member.user,
        "young person": town.young_person.user,
        "outsider": town.outsider,
        "secretary elsewhere": town.municipal_secretary.user,
        "visitor": None,
    }
    statuses = {name: signed_in(user).get(DESK).status_code for name, user in people.items()}
    forbidden = dict.fromkeys(("member", "young person", "outsider", "secretary elsewhere"), 403)
    assert statuses == {"chair": 200, "secretary": 200, **forbidden, "visitor": 302}


def test_office_holders_find_their_desk_from_the_council_and_from_their_own_page(town: Town) -> None:
    for place in ("/en/c/ms/", "/en/c/ms/me/"):
        assert f'href="{DESK}"' in signed_in(town.secretary.user).get(place).text, place
        assert f'href="{DESK}"' not in part(signed_in(town.member.user).get(place)), place
    assert f'href="{DESK}"' not in part(Client().get("/en/c/ms/"))


def test_the_desk_says_how_many_proposals_wait_and_leads_there(town: Town, waiting: str) -> None:
    page = signed_in(town.secretary.user).get(DESK).text
    assert waiting in page
    assert 'href="/en/c/ms/proposals/?stage=registered"' in page
    switch(town.youth, "proposals", enabled=False)
    assert waiting not in part(signed_in(town.secretary.user).get(DESK))


def test_what_waits_is_before_what_does_not(town: Town, waiting: str, override_hook: Answering) -> None:
    switch(town.youth, "dummy", enabled=True)
    override_hook("dummy", hooks.dashboard_tiles, lambda: [hooks.Tile(title="Notes", count=0, url="/x/")])
    page = signed_in(town.secretary.user).get(DESK).text
    assert page.index(waiting) < page.index("Notes")


def test_an_empty_desk_says_so(town: Town) -> None:
    assert "Nothing waits" in signed_in(town.secretary.user).get(DESK).text


@pytest.mark.django_db(transaction=True)
def test_a_plugin_that_crashes_leaves_the_desk_standing(
    town: Town, waiting: str, override_hook: Answering
) -> None:
    switch(town.youth, "dummy", enabled=True)
    override_hook(
        "dummy", hooks.dashboard_tiles, lambda: [hooks.Tile(title="Notes", count="many", url="/x/")]
    )
    assert waiting in signed_in(town.secretary.user).get(DESK).text
    assert PluginFailure.objects.get().hook == "dashboard_tiles"
