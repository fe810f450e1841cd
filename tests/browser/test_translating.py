"""A page becomes English in a real browser: an editor translates it, a publisher publishes it."""

import pytest
from playwright.sync_api import expect

from cms.editing.roles import EDITORS, PUBLISHERS
from cms.models import PlainPage
from tests.browser.conftest import NewContext
from tests.cms.site import add_page, make_home
from tests.cms.test_editors_room import somebody_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.long
def test_an_editor_translates_and_a_publisher_publishes(new_context: NewContext) -> None:
    home = make_home("bg")
    make_home("en")
    about = add_page(home, PlainPage, "За нас", "za-nas", body=[("text", "<p>Ние сме от общината.</p>")])

    page = new_context("desktop", user=somebody_of(EDITORS)).new_page()
    page.goto(f"/admin/localize/submit/page/{about.pk}/")
    page.get_by_label("English").check()
    page.get_by_role("button", name="Изпращане").click()
    page.wait_for_url("**/edit/")
    address = page.url
    for words in ("About us", "We are from the municipality."):
        source = {"About us": "За нас", "We are from the municipality.": "Ние сме от общината."}[words]
        segment = page.locator("li").filter(has_text=source).filter(has=page.get_by_text("Превод"))
        segment.get_by_role("button", name="Превод").click()
        page.locator("textarea").fill(words)
        page.get_by_role("button", name="Запазване").click()
        expect(page.get_by_text(words).first).to_be_visible()
    page.locator("form[action*='/translations/'] button").click()
    page.wait_for_load_state()
    assert page.locator("form[action*='/translations/']").count() == 0

    page = new_context("desktop", user=somebody_of(PUBLISHERS)).new_page()
    page.goto(address)
    page.locator("button[name=action][value=publish]").click()
    expect(page.locator(".messages")).to_be_visible()
    page.goto("/en/za-nas/")
    expect(page.get_by_role("heading", name="About us")).to_be_visible()
    expect(page.get_by_text("We are from the municipality.")).to_be_visible()
