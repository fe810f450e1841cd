"""The meeting in a real browser: accessible in every state, and followed without a reload."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page, expect

from tests.browser.accessibility import faults
from tests.browser.conftest import NewContext
from tests.factories import Town
from tests.youth.meetings import scenes
from tests.youth.meetings.test_minutes import EIGHT_DAYS, a_full_meeting
from tests.youth.meetings.test_resolution_pages import adopted
from youth import clock
from youth.models import Meeting
from youth.services import agenda, attendance, meetings, minutes

pytestmark = pytest.mark.django_db(transaction=True)


def at(name: str, town: Town, language: str = "bg", **parts: object) -> str:
    with override(language):
        return reverse(f"youth:{name}", kwargs={"council": town.youth.slug, **parts})


def holds(page: Page, address: str) -> None:
    page.goto(address)
    assert faults(page) == [], address


@pytest.mark.long
def test_every_page_of_a_meeting_holds_on_every_screen(new_context: NewContext, town: Town) -> None:
    past = a_full_meeting(town)
    draft = minutes.draft_minutes(past, actor=town.secretary)
    minutes.open_minutes_to_objections(draft, actor=town.secretary)
    objection = minutes.object_to_minutes(draft, text="Бях за.", actor=town.member)
    minutes.answer_objection(
        objection, outcome="rejected", answer="Гласът е в списъка.", actor=town.secretary
    )
    with clock.standing_at(clock.now() + EIGHT_DAYS):
        minutes.sign_minutes(draft, actor=town.chair)
    planned = scenes.planned(town)
    (resolution,) = adopted(town)
    running = resolution.meeting
    public = [
        at("meetings", town),
        at("meeting", town, pk=running.pk),
        at("meeting", town, pk=past.pk),
        at("meeting_screen", town, pk=running.pk),
        at("resolutions", town),
        at("resolution", town, pk=resolution.pk),
        at("resolution", town, "en", pk=resolution.pk),
        at("minutes", town, pk=past.pk),
    ]
    table = [
        at("meeting", town, pk=running.pk),
        at("meeting", town, pk=planned.pk),
        at("agenda", town, pk=planned.pk),
        at("attendance", town, pk=running.pk),
        at("meeting_new", town),
        at("minutes", town, pk=past.pk),
    ]
    visitor, chair = new_context().new_page(), new_context(user=town.chair.user).new_page()
    for address in public:
        holds(visitor, address)
    for address in table:
        holds(chair, address)
    holds(new_context(user=town.member.user).new_page(), table[0])


def test_what_the_chair_does_shows_on_every_open_page_without_a_reload(
    new_context: NewContext, town: Town
) -> None:
    meeting = scenes.convened(town, "Осветление на алеята", "Скейт площадка")
    scenes.with_members(town, meeting, 10)
    address = at("meeting", town, "en", pk=meeting.pk)
    chair = new_context(user=town.chair.user, language="en").new_page()
    phone = new_context("phone", user=town.members[10].user, language="en").new_page()
    visitor, hall = new_context(language="en").new_page(), new_context(language="en").new_page()
    for page in (chair, phone, visitor):
        page.goto(address)
    hall.goto(at("meeting_screen", town, "en", pk=meeting.pk))
    for page in (chair, phone, visitor, hall):
        page.evaluate("window.stayed = true")
        expect(page.locator("[data-live-badge][data-state='connected']")).to_be_visible()

    phone.get_by_role("button", name="I am present").click()
    expect(phone.locator("#meeting-here")).to_contain_text("You are in the hall since")
    expect(visitor.locator("#meeting-quorum")).to_contain_text("11")

    open_button = chair.get_by_role("button", name="Open the meeting")
    expect(open_button).to_be_visible()
    open_button.click()
    expect(visitor.locator("#meeting-bar")).to_contain_text("under way")
    # The number is given at the opening: heading, breadcrumb and window have it at once.
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Meeting No. 1")
    expect(visitor.locator("nav.crumbs [aria-current=page]")).to_have_text("Meeting No. 1")
    for page in (visitor, hall):
        expect(page).to_have_title(re.compile("^Meeting No. 1"))
    chair.get_by_role("button", name="Begin the item").click()
    for page in (visitor, hall, phone):
        expect(page.locator("#meeting-item h2")).to_have_text("Осветление на алеята")

    attendance.leave_hall(meeting, participant=town.members[10], actor=town.secretary)
    expect(phone.get_by_role("button", name="I am present")).to_be_visible()
    expect(visitor.locator("#meeting-quorum")).to_contain_text("10")
    for page in (visitor, hall):
        assert page.evaluate("window.stayed") is True

    # Without a quorum nobody ends a meeting with items left.
    attendance.enter_hall(meeting, participant=town.members[10], actor=town.secretary)
    item = meeting.agenda_items.get(position=1)
    agenda.finish_item(item, actor=town.chair)
    meetings.close_meeting(Meeting.objects.get(pk=meeting.pk), actor=town.chair)
    expect(visitor.locator("#meeting-item h2")).to_contain_text("The meeting is over")
