"""What components do when they are used: tables sort, words are explained, charts unfold into their table."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import overflows, violations
from tests.browser.conftest import NewContext
from tests.factories import Town, make_meeting, make_user
from youth.models import Meeting
from youth.short_addresses import short_code

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.long
def test_a_heading_sorts_the_table_and_what_is_missing_stays_last(
    new_context: NewContext, town: Town
) -> None:
    page = new_context("desktop", user=make_user("staff", is_staff=True), language="en").new_page()
    page.goto("/en/styleguide/")
    adopted = page.locator("#charts .datatable").first.locator("thead th").nth(2)
    first_column = page.locator("#charts .datatable").first.locator("tbody th")

    adopted.get_by_role("button").click()
    expect(adopted).to_have_attribute("aria-sort", "ascending")
    expect(first_column).to_have_text(["2024", "2026", "2025"])

    adopted.get_by_role("button").press("Enter")
    expect(adopted).to_have_attribute("aria-sort", "descending")
    expect(first_column).to_have_text(["2026", "2024", "2025"])
    assert violations(page) == []


@pytest.mark.long
def test_without_javascript_a_word_explains_itself_and_a_chart_unfolds_into_its_table(
    new_context: NewContext, town: Town
) -> None:
    staff = make_user("staff", is_staff=True)
    page = new_context("phone", user=staff, java_script_enabled=False).new_page()
    page.goto("/en/styleguide/")
    meaning, table = page.locator("#term-quorum"), page.locator("#charts table").first

    expect(meaning).to_be_hidden()
    page.get_by_role("button", name="quorum").press("Enter")
    expect(meaning).to_be_visible()
    page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()

    expect(table).to_be_hidden()
    page.locator("#charts summary").first.click()
    expect(table).to_be_visible()


@pytest.mark.long
def test_beside_a_chart_on_a_wide_screen_is_its_table(new_context: NewContext, town: Town) -> None:
    page = new_context("desktop", user=make_user("staff", is_staff=True)).new_page()

    page.goto("/bg/styleguide/")

    expect(page.locator("#charts table").first).to_be_visible()
    expect(page.locator("#charts summary").first).to_be_hidden()


@pytest.mark.long
def test_the_hall_screen_shows_the_code_of_the_meeting(new_context: NewContext, town: Town) -> None:
    meeting = make_meeting(town.term, Meeting.State.OPEN)
    page = new_context("desktop").new_page()

    page.goto(f"/en/c/{town.youth.slug}/meetings/{meeting.pk}/screen/")

    expect(page.locator(".qr-card")).to_contain_text(f"/m/{short_code(meeting.pk)}")
    assert violations(page) == []
    assert not overflows(page)
