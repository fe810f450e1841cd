"""The room on its screens: what is at the thumb, what is seen together, what works without JavaScript."""

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page, expect

from plugins.deliberation.floor.services.floor import give_floor
from tests.browser.accessibility import faults
from tests.browser.conftest import NewContext
from tests.deliberation.test_floor import ask
from tests.factories import Town
from tests.voting.scenes import item_under_way
from voting.services import open_poll
from youth.models import AgendaItem
from youth.selectors.hall_screens import screen_token
from youth.services.hall_screens import link_screen

pytestmark = pytest.mark.django_db(transaction=True)

TABLET = {"viewport": {"width": 768, "height": 1024}}


def at(name: str, town: Town, **place: object) -> str:
    with override("bg"):
        return reverse(f"youth:{name}", kwargs={"council": town.youth.slug, **place})


def bottom_and_top(page: Page, above: str, below: str) -> tuple[float, float]:
    """Return where one element ends and another one begins, in the window."""
    first, second = page.locator(above).first.bounding_box(), page.locator(below).first.bounding_box()
    assert first is not None
    assert second is not None
    return first["y"] + first["height"], second["y"]


def test_a_phone_without_javascript_has_agenda_presence_requests_and_ballot(
    new_context: NewContext, town: Town
) -> None:
    item = item_under_way(town)
    phone = new_context("phone", user=town.members[5].user, java_script_enabled=False).new_page()
    phone.goto(at("meeting", town, pk=item.meeting_id))
    expect(phone.locator("#meeting-agenda")).to_be_hidden()
    phone.locator(".meeting-tabs label").last.click()
    expect(phone.locator("#meeting-agenda")).to_be_visible()
    expect(phone.locator("#meeting-item")).to_be_hidden()
    phone.locator("#deliberation-ask-speech").click()
    expect(phone.locator("#deliberation-withdraw-speech")).to_be_visible()

    open_poll(AgendaItem.objects.get(pk=item.pk), actor=town.chair)
    phone.goto(at("meeting", town, pk=item.meeting_id))
    # The question is read above the ballot, and not below it.
    ends, begins = bottom_and_top(phone, "#voting-now h2", ".ballot-place .sheet")
    assert ends <= begins
    phone.locator("#voting-now button[value=for]").click()
    expect(phone.locator("main button[value=for]")).to_have_attribute("aria-pressed", "true")
    phone.goto(at("meeting", town, pk=item.meeting_id))
    phone.locator("#meeting-here > summary").click()
    phone.locator("#meeting-here button[value=leave]").click()
    expect(phone.locator("button[value=enter]")).to_be_visible()


def test_on_a_tablet_the_chair_sees_step_speaker_and_queue_together(
    new_context: NewContext, town: Town
) -> None:
    item = item_under_way(town)
    give_floor(ask(item, town.members[1]), actor=town.chair)
    for member in town.members[2:5]:
        ask(item, member)
    tablet = new_context(user=town.chair.user, **TABLET).new_page()
    tablet.goto(at("meeting", town, pk=item.meeting_id))
    for part in ("#deliberation-give", "[data-clock]", "#deliberation-queue"):
        ends, thumb = bottom_and_top(tablet, part, ".meeting-me .sheet")
        assert ends <= thumb, part
    assert tablet.locator("#meeting-console .btn-now").count() == 1
    tablet.locator("#deliberation-give").click()
    expect(tablet.locator("#deliberation-speaker")).to_contain_text("Член 3")
    assert tablet.locator("#meeting-console .btn-now").count() == 1
    assert faults(tablet) == []


def test_the_hall_and_another_site_follow_without_signing_in(new_context: NewContext, town: Town) -> None:
    item = item_under_way(town)
    token = screen_token(link_screen(item.meeting, actor=town.chair))
    hall, frame = new_context().new_page(), new_context().new_page()
    hall.goto(at("hall_screen", town, token=token))
    frame.goto(at("meeting_embed", town, pk=item.meeting_id))
    for page in (hall, frame):
        expect(page.locator("[data-live-badge][data-state='connected']")).to_be_visible()

    open_poll(item, actor=town.chair)
    for page in (hall, frame):
        expect(page.locator("#voting-now .card-now")).to_be_visible()
        expect(page.locator(".screen-code, form")).not_to_be_visible()
        assert faults(page) == []
