"""The site's own pages in a real browser: accessible, within the policy, usable by keyboard."""

import pytest
from playwright.sync_api import expect

from cms.blocks import body_blocks
from cms.models import CampaignPage
from tests.browser.accessibility import faults, overflows, violations
from tests.browser.conftest import NewContext
from tests.cms.site import add_page, make_home, show_councils
from tests.factories import Town, let_in, make_agenda_item, make_meeting, make_user
from tests.scenes import Campaign
from youth.models import AgendaItem, Meeting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.long
def test_editors_pages_hold_on_every_screen_in_both_languages(
    new_context: NewContext, campaign: Campaign
) -> None:
    town = campaign.town
    meeting = make_meeting(town.term, Meeting.State.OPEN)
    make_agenda_item(meeting, "Осветление", state=AgendaItem.State.UNDER_WAY)
    let_in(meeting, *town.members[:12])
    pages = [
        "/bg/",
        campaign.page.url,
        campaign.page.get_parent().url,
        "/bg/kak-raboti/",
        "/en/",
        "/en/how-it-works/",
    ]

    page = new_context().new_page()
    for address in pages:
        page.goto(address)
        assert faults(page) == [], address


def test_every_block_holds_on_every_screen_and_on_paper(new_context: NewContext, town: Town) -> None:
    home = make_home("bg")
    show_councils(town.youth)
    blocks = add_page(home, CampaignPage, "Всички блокове", "blokove")
    blocks.body = [(name, block.get_preview_value()) for name, block in body_blocks()]
    blocks.save_revision().publish()

    page = new_context().new_page()
    page.goto(blocks.url)
    assert page.locator("main .blocks > *").count() >= len(body_blocks()) - 1
    assert faults(page) == []
    page.emulate_media(media="print")
    expect(page.locator(".share-address")).to_be_visible()
    expect(page.locator(".tabbar")).to_be_hidden()


@pytest.mark.long
def test_every_component_holds_on_every_screen(new_context: NewContext, town: Town) -> None:
    page = new_context(user=make_user("staff", is_staff=True)).new_page()
    page.goto("/bg/styleguide/")
    assert faults(page) == []
    # What is shown on wide screens alone has its dark colours judged here, where every component is.
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []


@pytest.mark.long
def test_large_text_breaks_no_component(new_context: NewContext, town: Town) -> None:
    page = new_context("desktop", user=make_user("staff", is_staff=True)).new_page()
    page.goto("/bg/styleguide/")

    # Everything is sized from the root, so this is what a reader's own text size does.
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")

    assert violations(page) == []
    assert not overflows(page)


@pytest.mark.long
def test_the_choice_of_colours_is_remembered(new_context: NewContext) -> None:
    page = new_context("desktop").new_page()
    page.goto("/bg/accounts/login/")
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)

    page.locator("[data-theme-switch]").click()
    page.locator("[data-theme-switch]").click()

    assert page.evaluate(background) != light
    page.goto("/en/accounts/login/")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate(background) != light


def test_the_keyboard_reaches_the_content_first(new_context: NewContext) -> None:
    page = new_context("desktop").new_page()
    page.goto("/bg/accounts/login/")

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()


@pytest.mark.long
def test_the_menu_of_the_phone_opens_and_closes_by_keyboard(
    new_context: NewContext, campaign: Campaign
) -> None:
    page = new_context("phone").new_page()
    page.goto("/bg/")

    page.locator("details.menu > summary").press("Enter")
    expect(page.locator("details.menu nav")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("details.menu nav")).to_be_hidden()
    expect(page.locator("details.menu > summary")).to_be_focused()


def test_pages_work_without_javascript(new_context: NewContext, campaign: Campaign) -> None:
    page = new_context("phone", java_script_enabled=False).new_page()

    page.goto("/bg/")
    page.locator("details.menu > summary").click()
    page.locator("details.menu nav a").last.click()

    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("[data-theme-switch]")).to_be_hidden()


@pytest.mark.long
def test_the_address_that_leads_nowhere_is_accessible(new_context: NewContext, watch: object) -> None:
    watch.allow("404")  # type: ignore[attr-defined]
    page = new_context("narrow").new_page()

    page.goto("/bg/nowhere/")

    assert violations(page) == []
    assert not overflows(page)
