"""The floor on real screens: asked for on a phone, given by the chair, counted down everywhere."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from plugins.deliberation.floor.models import Speech
from tests.browser.conftest import NewContext
from tests.browser.test_meeting_live import expect_state, meeting_with_an_item_under_way
from tests.factories import Town
from youth import clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.live
def test_a_member_asks_the_chair_gives_and_every_screen_counts_down(
    new_context: NewContext, town: Town
) -> None:
    address = meeting_with_an_item_under_way(town)
    member = new_context("phone", user=town.members[2].user).new_page()
    chair = new_context("desktop", user=town.chair.user).new_page()
    hall = new_context("desktop").new_page()
    for screen in (member, chair, hall):
        screen.goto(f"{address}screen/" if screen is hall else address)
        expect_state(screen, "connected")
        screen.evaluate("window.neverReloaded = true")

    member.locator("#deliberation-ask-speech").click()
    expect(member.locator("#deliberation-withdraw-speech")).to_be_visible()
    expect(hall.locator("#deliberation-queue")).to_contain_text("Член 3")
    chair.locator("#deliberation-give").click()

    for screen in (member, chair, hall):
        expect(screen.locator("#deliberation-speaker")).to_contain_text("Член 3")
        expect(screen.locator("[data-clock]")).to_contain_text("4:5")
    expect(member.locator("#deliberation-finished")).to_be_visible()

    # Nearly over, and read again: the signal is seen and heard.
    speech = Speech.objects.get()
    begun = clock.now() - timedelta(seconds=300 - 16)
    Speech.objects.filter(pk=speech.pk).update(started_at=begun)
    hall.reload()
    expect(hall.locator(".floor")).to_have_attribute("data-state", "soon")
    expect(hall.locator("[role=status][data-signal]")).to_have_text("Остават 15 секунди.")

    member.locator("#deliberation-finished").click()
    for screen in (member, chair, hall):
        expect(screen.locator("[data-clock]")).to_have_count(0)
    assert member.evaluate("window.neverReloaded") is True
