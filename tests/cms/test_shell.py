"""The frame of the pages: its places are known by what they are, not by how they are drawn."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.test import Client, RequestFactory
from django.utils.safestring import mark_safe
from django.utils.translation import override

from cms.models import NewsIndexPage, PlainPage
from cms.presenters.shell import behind_more, beside, destinations, grouped, navigation_of, pages_in_menus
from plugins import hooks
from plugins.management.problems import all_problems
from plugins.switching import switch
from templates.frame import Link
from tests.cms.site import add_page, make_home, show_councils
from tests.dummy_plugin.apps import DummyConfig
from tests.factories import Town
from tests.markup import part


def shown(town: Town, rf: RequestFactory, path: str = "/en/") -> list[Link]:
    """Return what the header's line and the phone's bar lead to."""
    with override("en"):
        return destinations(navigation_of(rf.get(path), town.youth))


def titles_and_addresses(links: list[Link]) -> list[tuple[str, str]]:
    return [(link.title, link.url) for link in links]


PLACES = [
    ("Proposals", "/en/c/ms/proposals/"),
    ("Live", "/en/c/ms/meetings/"),
    ("Resolutions", "/en/c/ms/resolutions/"),
    ("The council", "/en/c/ms/"),
]


def test_the_councils_destinations_have_one_order(town: Town, rf: RequestFactory) -> None:
    assert titles_and_addresses(shown(town, rf)) == PLACES


def test_a_plugin_that_is_drawn_like_another_is_no_destination(
    town: Town, rf: RequestFactory, override_hook: Any
) -> None:
    strange = [
        hooks.NavItem(title="Ideas", url="/ideas/", icon="lightbulb", order=1),
        hooks.NavItem(title="Radio", url="/radio/", icon="radio", order=1),
        hooks.NavItem(title="Town", url="/town/", icon="landmark", order=1),
    ]
    override_hook("voting", hooks.navigation, lambda: strange)

    assert titles_and_addresses(shown(town, rf)) == PLACES
    with override("en"):
        rest = behind_more(navigation_of(rf.get("/en/"), town.youth))
    assert [link.title for link in rest] == ["Ideas", "Radio", "Town", "Propose"]


def test_of_two_that_ask_for_one_destination_the_first_in_order_gets_it(
    town: Town, rf: RequestFactory, override_hook: Any
) -> None:
    later = hooks.NavItem(title="Ideas", url="/ideas/", order=99, place="take_part")
    override_hook("voting", hooks.navigation, lambda: [later])

    assert titles_and_addresses(shown(town, rf)) == PLACES
    with override("en"):
        rest = behind_more(navigation_of(rf.get("/en/"), town.youth))
    assert [link.title for link in rest] == ["Propose", "Ideas"]


def test_votes_and_register_are_inside_resolutions(town: Town, rf: RequestFactory) -> None:
    path = "/en/c/ms/voting/"
    with override("en"):
        links = navigation_of(rf.get(path), town.youth)

    assert [link.title for link in beside(links)] == ["Resolutions", "Votes", "Record"]
    assert {link.title for link in behind_more(links)}.isdisjoint({"Votes", "Record"})
    assert {link.title: link.current for link in shown(town, rf, path)}["Resolutions"] == "true"


def test_a_page_below_a_list_has_no_row_of_lists(town: Town, rf: RequestFactory) -> None:
    with override("en"):
        assert beside(navigation_of(rf.get("/en/c/ms/voting/1/"), town.youth)) == []


def test_the_news_are_a_destination_and_other_pages_are_behind_more(town: Town, rf: RequestFactory) -> None:
    home = make_home("en")
    add_page(home, PlainPage, "Calendar", "calendar", show_in_menus=True)
    add_page(home, NewsIndexPage, "News", "news", show_in_menus=True)
    show_councils(town.youth)

    with override("en"):
        in_menu, _in_footer = pages_in_menus(rf.get("/en/"))

    assert [link.title for link in destinations(in_menu)] == ["News"]
    assert [link.title for link in behind_more(in_menu)] == ["Calendar"]


def test_menus_have_places_by_what_one_does_there(town: Town, rf: RequestFactory, override_hook: Any) -> None:
    ours = [
        hooks.NavItem(title="Surveys", url="/surveys/", group="take_part"),
        hooks.NavItem(title="Budget", url="/budget/", group="decide", order=1),
        hooks.NavItem(title="Plans", url="/plans/"),
    ]
    override_hook("voting", hooks.navigation, lambda: ours)
    with override("en"):
        groups = grouped(navigation_of(rf.get("/en/"), town.youth))

    assert {group.title: [link.title for link in group.links] for group in groups} == {
        "Take part": ["Proposals", "Propose", "Surveys"],
        "How it is decided": ["Budget", "Live", "Resolutions", "Record"],
        "Good to know": ["The council", "Plans"],
    }


def test_a_group_without_places_has_no_heading() -> None:
    assert [len(group.links) for group in grouped([Link("News", "/news/")])] == [1]


# A page of editors, of a council, of nobody in particular, and one that is not there.
PAGES = ["/en/", "/en/c/ms/", "/en/c/ms/resolutions/", "/en/accounts/login/", "/en/nowhere/"]
SHEET = '<link rel="stylesheet" href="/static/dummy/board.css">'


@pytest.fixture
def site(town: Town) -> Town:
    """A site that shows the town's youth council."""
    make_home("en")
    show_councils(town.youth)
    return town


@pytest.mark.parametrize("page", PAGES)
def test_a_plugins_style_sheet_is_on_every_page_where_the_plugin_is_on(
    client: Client, site: Town, page: str
) -> None:
    status = 404 if page == "/en/nowhere/" else 200
    assert SHEET not in part(client.get(page), "head", status=status)
    switch(site.youth, "dummy", enabled=True)

    assert client.get(page).text.count(SHEET) == 1


@pytest.mark.parametrize("page", ["/en/", "/en/c/ms/proposals/"])
def test_what_is_fetched_before_the_first_paint_takes_the_six_connections_that_a_browser_opens_at_once(
    client: Client, town: Town, page: str
) -> None:
    make_home("en")
    profile = show_councils(town.youth)
    # The municipality's own colours are a style sheet too.
    profile.brand_light = "#224466"
    profile.save()

    head = part(client.get(page), "head")

    fetched = re.findall(
        r'<link[^>]*rel="(?:stylesheet|preload)"[^>]*>|<script[^>]*blocking="render"[^>]*>', head
    )
    assert any('href="/theme/' in tag for tag in fetched), fetched
    # A seventh waits for one of them, half a second more on slow 4G.
    assert len(fetched) == 6, fetched
    # What can wait leaves the network to these.
    scripts = set(re.findall(r"<script[^>]*>", head)) - set(fetched)
    assert [tag for tag in scripts if 'fetchpriority="low"' not in tag] == []


@pytest.mark.parametrize("page", PAGES)
def test_what_a_plugin_puts_into_the_head_is_on_every_page_once(
    client: Client, site: Town, override_hook: Any, page: str
) -> None:
    override_hook("voting", hooks.slot, lambda name: mark_safe('<meta name="x">') if name == "head" else None)

    head, _end, body = client.get(page).text.partition("</head>")

    assert head.count('<meta name="x">') == 1
    assert '<meta name="x">' not in body


def test_a_style_sheet_that_was_not_collected_is_its_plugins_failure_and_no_pages(
    client: Client, site: Town, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    switch(site.youth, "dummy", enabled=True)
    storage = ManifestStaticFilesStorage(location=tmp_path)
    with pytest.raises(ValueError, match="manifest entry"):
        storage.url("dummy/board.css")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cms.presenters.shell.static", storage.url)
        answer = client.get("/en/c/ms/")

    assert answer.status_code == 200
    assert "board.css" not in answer.text
    assert "Plugin dummy failed in stylesheets" in caplog.messages


def test_a_style_sheet_that_a_plugin_does_not_bring_is_named(
    monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    assert [problem for problem in all_problems() if problem.plugin == "dummy"] == []
    wrong = DummyConfig.manifest.__replace__(stylesheets=("dummy/bord.css",))  # type: ignore[attr-defined]
    monkeypatch.setattr(DummyConfig, "manifest", wrong)

    (problem,) = [problem for problem in all_problems() if problem.plugin == "dummy"]

    assert "dummy/bord.css" in str(problem)


@pytest.mark.parametrize("page", ["/en/c/obs/", "/en/c/obs/records/", "/en/c/obs/meetings/"])
def test_the_sites_council_stays_in_the_frame_on_a_page_of_another(
    client: Client, site: Town, page: str
) -> None:
    own, other = client.get("/en/c/ms/"), client.get(page)

    assert part(other, "nav[@aria-label='Main menu']").count("/c/ms/") == part(
        own, "nav[@aria-label='Main menu']"
    ).count("/c/ms/")
    assert "/c/obs/" not in part(other, "nav[@aria-label='Main menu']")
    assert "/en/c/ms/proposals/" in part(other, "nav[@class='tabbar']")
    strip = part(other, "nav[@class='guest-council']")
    assert site.municipal.name in strip
    assert "/en/c/obs/records/" in strip
    assert "guest-council" not in own.text


def test_who_takes_part_in_the_other_council_finds_their_own_page_there(client: Client, site: Town) -> None:
    client.force_login(site.municipal_secretary.user)
    strip = part(client.get("/en/c/obs/records/"), "nav[@class='guest-council']")
    assert "/en/c/obs/me/" in strip
    client.logout()
    assert "/en/c/obs/me/" not in part(client.get("/en/c/obs/records/"), "nav[@class='guest-council']")


def test_without_councils_on_the_site_a_page_has_the_frame_of_its_own(client: Client, town: Town) -> None:
    answer = client.get("/en/c/obs/")
    assert answer.status_code == 200
    assert "/c/obs/" in part(answer, "nav[@aria-label='Main menu']")
    assert "guest-council" not in answer.text
