"""Dates typed into the editors' forms stay as they were typed, and are read as the country writes them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from cms.editing.roles import PUBLISHERS
from cms.models import CalendarPage, EventPage
from tests.browser.conftest import NewContext
from tests.cms.site import add_page, make_home
from tests.cms.test_editors_room import somebody_of
from tests.factories import Town

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def calendar(town: Town) -> CalendarPage:
    return add_page(make_home(), CalendarPage, "Календар", "kalendar", intro="Срещи.")


@pytest.mark.long
def test_a_typed_date_is_never_replaced_by_the_present_moment(
    new_context: NewContext, calendar: CalendarPage
) -> None:
    page = new_context("desktop", user=somebody_of(PUBLISHERS)).new_page()
    page.goto(f"/admin/pages/add/cms/eventpage/{calendar.pk}/")
    page.locator("#id_title").fill("Среща в читалището")
    page.locator("#id_intro").fill("За всички.")
    page.locator("#id_place").fill("Читалище")
    starts = page.locator("#id_starts_at")
    for typed in ("26 ноември 2026", "утре", "5.12.2026 18:30"):
        starts.fill(typed)
        starts.press("Tab")
        expect(starts).to_have_value(typed)
    starts.fill("другата събота")
    starts.press("Tab")
    page.locator("footer [type=submit]").first.click()
    expect(page.get_by_text("Пишат се така: 28.11.2026 18:00").first).to_be_visible()
    expect(starts).to_have_value("другата събота")
    starts.fill("5.12.2026 18:30")
    starts.press("Tab")
    page.locator("footer [type=submit]").first.click()
    expect(page.locator(".messages .success")).to_be_visible()
    expect(page.locator("#id_starts_at")).to_have_value("05.12.2026 18:30")
    event = EventPage.objects.get()
    draft = event.get_latest_revision_as_object()
    assert draft.starts_at == datetime(2026, 12, 5, 18, 30, tzinfo=ZoneInfo("Europe/Sofia"))
