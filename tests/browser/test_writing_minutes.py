"""The minutes written in a real browser while the meeting goes on: saved while typing, facts appear."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import Watch, faults
from tests.browser.conftest import NewContext
from tests.browser.test_meetings import at
from tests.factories import Town
from tests.youth.meetings import scenes
from tests.youth.meetings.test_minutes_texts import seq_of
from youth.models import MinutesText
from youth.services import meetings
from youth.services.minutes_texts import save_text, write_text

pytestmark = pytest.mark.django_db(transaction=True)


def test_typing_is_saved_facts_appear_beside_it_and_two_keepers_lose_nothing(
    new_context: NewContext, town: Town, watch: Watch
) -> None:
    watch.allow("409")
    meeting = scenes.opened(town)
    opened = seq_of(meeting, "youth.meeting_opened")
    text = write_text(meeting, after=opened, kind="statement", text="Иванов: да.", actor=town.secretary)
    page = new_context("phone", user=town.secretary.user, language="en").new_page()
    page.goto(f"{at('minutes_write', town, 'en', pk=meeting.pk)}?text={text.pk}#text-{text.pk}")
    assert faults(page) == []
    field = page.locator("textarea")
    field.fill("Иванов: не.")
    expect(page.locator("[data-minutes-status]")).to_contain_text("Saved at")
    assert MinutesText.objects.get().text == "Иванов: не."

    # Nothing that others do takes words away: the fact comes, the field and its focus stay.
    field.press_sequentially(" Защо")
    meetings.suspend_meeting(meeting, actor=town.chair)
    suspended = seq_of(meeting, "youth.meeting_suspended")
    expect(page.locator(f"#fact-{suspended}")).to_be_visible(timeout=15_000)
    expect(field).to_be_focused()
    expect(field).to_have_value("Иванов: не. Защо")

    page.wait_for_timeout(2_500)
    row = MinutesText.objects.get()
    save_text(row, words="Петров: може.", kind="statement", version=row.version, actor=town.secretary)
    field.press_sequentially("?")
    expect(page.locator("[data-minutes-other-text]")).to_have_text("Петров: може.")
    expect(field).to_have_value("Иванов: не. Защо?")
    assert MinutesText.objects.get().text == "Петров: може."
    assert faults(page) == []
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(f"#text-{text.pk}")).to_contain_text("Защо?")
