"""The frame of the pages: its places are known by what they are, not by how they are drawn."""

from typing import Any

from django.test import RequestFactory
from django.utils.translation import override

from cms.presenters.shell import navigation_of, tabs_of
from plugins import hooks
from tests.factories import Town


def tabs(town: Town, rf: RequestFactory) -> list[tuple[str, str]]:
    """Return title and address of the phone's tabs."""
    request = rf.get("/en/")
    with override("en"):
        found = tabs_of(request, "/en/", navigation_of(request, town.youth), None)
    return [(tab.title, tab.url) for tab in found]


TABS = [("Home", "/en/"), ("Proposals", "/en/c/ms/proposals/"), ("Live", "/en/c/ms/meetings/")]


def test_the_phone_has_a_tab_to_take_part_and_one_for_what_is_live(town: Town, rf: RequestFactory) -> None:
    assert tabs(town, rf) == TABS


def test_a_plugin_that_is_drawn_like_another_takes_no_tab(
    town: Town, rf: RequestFactory, answering: Any
) -> None:
    strange = [
        hooks.NavItem(title="Ideas", url="/ideas/", icon="lightbulb", order=1),
        hooks.NavItem(title="Radio", url="/radio/", icon="radio", order=1),
        hooks.NavItem(title="Town", url="/town/", icon="landmark", order=1),
    ]
    answering("voting", hooks.navigation, lambda: strange)
    assert tabs(town, rf) == TABS


def test_of_two_that_ask_for_one_tab_the_first_in_order_gets_it(
    town: Town, rf: RequestFactory, answering: Any
) -> None:
    later = hooks.NavItem(title="Ideas", url="/ideas/", order=99, place="take_part")
    answering("voting", hooks.navigation, lambda: [later])
    assert tabs(town, rf) == TABS
