"""The frame of the pages: its places are known by what they are, not by how they are drawn."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.test import Client, RequestFactory
from django.utils.safestring import mark_safe
from django.utils.translation import override

from cms.presenters.shell import LINE, grouped, line_and_rest, navigation_of, tabs_of, width_of
from plugins import hooks
from plugins.management.problems import all_problems
from plugins.switching import switch
from templates.frame import Link
from tests.cms.site import make_home, show_councils
from tests.dummy_plugin.apps import DummyConfig
from tests.factories import Town
from tests.markup import part


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
    town: Town, rf: RequestFactory, override_hook: Any
) -> None:
    strange = [
        hooks.NavItem(title="Ideas", url="/ideas/", icon="lightbulb", order=1),
        hooks.NavItem(title="Radio", url="/radio/", icon="radio", order=1),
        hooks.NavItem(title="Town", url="/town/", icon="landmark", order=1),
    ]
    override_hook("voting", hooks.navigation, lambda: strange)
    assert tabs(town, rf) == TABS


def test_of_two_that_ask_for_one_tab_the_first_in_order_gets_it(
    town: Town, rf: RequestFactory, override_hook: Any
) -> None:
    later = hooks.NavItem(title="Ideas", url="/ideas/", order=99, place="take_part")
    override_hook("voting", hooks.navigation, lambda: [later])
    assert tabs(town, rf) == TABS


def test_places_stay_in_the_line_while_there_is_room() -> None:
    links = [Link("Предложения", "/a/"), Link("Съветът", "/b/")]

    assert line_and_rest(links, "Още") == (links, [])
    assert line_and_rest([], "Още") == ([], [])


def test_the_line_ends_before_there_is_no_room_for_what_leads_to_the_rest() -> None:
    links = [Link("Обществени обсъждания", f"/{number}/") for number in range(12)]

    line, rest = line_and_rest(links, "Още")

    assert line + rest == links
    taken = sum(width_of(link.title) for link in line) + width_of("Още")
    assert taken < LINE < taken + width_of("Обществени обсъждания")


def test_the_ten_places_of_the_demonstration_have_room() -> None:
    titles = [
        *("Предложения", "На живо", "Решения", "Гласувания", "Регистър"),
        *("Съветът", "Кампании", "Новини", "Календар", "Документи и политики"),
    ]

    assert line_and_rest([Link(title, "/") for title in titles], "Още")[1] == []


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
        "Take part": ["Proposals", "Surveys"],
        "How it is decided": ["Budget", "Live", "Resolutions"],
        "Good to know": ["Record", "The council", "Plans"],
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
    strip = part(other, "div[@class='guest-council']")
    assert site.municipal.name in strip
    assert "/en/c/obs/records/" in strip
    assert "guest-council" not in own.text


def test_who_takes_part_in_the_other_council_finds_their_own_page_there(client: Client, site: Town) -> None:
    client.force_login(site.municipal_secretary.user)
    strip = part(client.get("/en/c/obs/records/"), "div[@class='guest-council']")
    assert "/en/c/obs/me/" in strip
    client.logout()
    assert "/en/c/obs/me/" not in part(client.get("/en/c/obs/records/"), "div[@class='guest-council']")


def test_without_councils_on_the_site_a_page_has_the_frame_of_its_own(client: Client, town: Town) -> None:
    answer = client.get("/en/c/obs/")
    assert answer.status_code == 200
    assert "/c/obs/" in part(answer, "nav[@aria-label='Main menu']")
    assert "guest-council" not in answer.text
