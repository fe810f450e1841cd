"""The search in a real browser: from the menu of a phone to the results, on every screen, by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import faults
from tests.browser.conftest import NewContext
from tests.scenes import Campaign

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.long
def test_a_phone_searches_from_its_menu_and_reads_the_results(
    new_context: NewContext, campaign: Campaign
) -> None:
    page = new_context("phone").new_page()
    page.goto("/en/")

    page.locator(".menu > summary").click()
    page.locator("#menu-q").fill("proposal")
    page.locator("#menu-q").press("Enter")

    expect(page).to_have_url("/en/search/?q=proposal")
    expect(page.locator(".found mark").first).to_contain_text("roposal")
    page.locator(".found h2 a").first.click()
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.long
def test_the_page_of_results_holds_on_every_screen(new_context: NewContext, campaign: Campaign) -> None:
    page = new_context().new_page()
    for address in (
        "search/?q=proposals",
        "search/?q=proposals&period=year",
        "search/",
        "search/?q=zzz&kind=page",
    ):
        page.goto(f"/en/{address}")
        assert faults(page) == [], address
