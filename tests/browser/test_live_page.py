"""A page that is followed keeps what its reader typed, is right after a sleep, and tells what changes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.conftest import NewContext
from tests.browser.test_meeting_live import expect_state, meeting_with_an_item_under_way
from tests.factories import Town
from tests.voting.scenes import opened_poll, vote
from voting.models import Poll
from youth.models import Meeting
from youth.services import attendance

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.live]

HEARD = "() => [...document.querySelectorAll('[role=log] p')].map((line) => line.textContent)"


def test_what_the_chair_chose_and_opened_stays_when_somebody_enters_the_hall(
    new_context: NewContext, town: Town
) -> None:
    address = meeting_with_an_item_under_way(town)
    meeting = Meeting.objects.get()
    attendance.leave_hall(meeting, participant=town.members[5], actor=town.members[5])
    chair = new_context("desktop", user=town.chair.user).new_page()
    chair.goto(address)
    expect_state(chair, "connected")
    way = chair.locator("#meeting-console form[action*='/open/'] select").first
    way.select_option("named")
    fold = chair.locator("#meeting-here")
    fold.locator("summary").click()
    way.focus()

    attendance.enter_hall(meeting, participant=town.members[5], actor=town.members[5])

    expect(chair.locator("#meeting-quorum .num").first).to_contain_text("13")
    chair.wait_for_load_state("networkidle")
    expect(way).to_have_value("named")
    expect(way).to_be_focused()
    expect(fold).to_have_attribute("open", "")


def test_a_phone_that_slept_is_right_again_within_seconds_though_its_socket_seems_open(
    new_context: NewContext, town: Town
) -> None:
    address = meeting_with_an_item_under_way(town)
    meeting = Meeting.objects.get()
    phone = new_context("phone", user=town.member.user).new_page()
    phone.clock.install()
    with swallowing(phone) as swallowed:
        phone.goto(address)
        expect_state(phone, "connected")
        swallowed.append(True)
        attendance.leave_hall(meeting, participant=town.members[5], actor=town.members[5])
        phone.clock.fast_forward("02:00")
        expect(phone.locator("#meeting-quorum .num").first).to_contain_text("12", timeout=3_000)
        swallowed.clear()
        expect_state(phone, "connected")


def test_a_ballot_that_was_cast_while_the_phone_slept_is_counted_on_it_when_it_wakes_up(
    new_context: NewContext, town: Town
) -> None:
    poll = opened_poll(town)
    phone = new_context("phone", user=town.member.user).new_page()
    phone.clock.install()
    turnout = phone.locator("[data-live-value='poll.turnout.voted']")
    with swallowing(phone) as swallowed:
        phone.goto(f"/bg/c/{town.youth.slug}/meetings/{poll.meeting_id}/")
        expect_state(phone, "connected")
        expect(turnout).to_have_text("0")
        swallowed.append(True)
        vote(poll, town.members[4:6], "for")
        phone.clock.fast_forward("02:00")
        swallowed.clear()
        expect_state(phone, "connected")
        expect(turnout).to_have_text("2")


def test_without_an_answer_the_badge_says_since_when_the_page_is_old(
    new_context: NewContext, town: Town
) -> None:
    address = meeting_with_an_item_under_way(town)
    phone = new_context("phone", user=town.member.user).new_page()
    phone.goto(address)
    expect_state(phone, "connected")

    phone.context.set_offline(True)

    badge = phone.locator("[data-live-badge]").first
    expect(badge).to_have_text(re.compile(r"^Без връзка от \d\d:\d\d ч\. "), timeout=1_000)

    phone.context.set_offline(False)

    expect(badge).to_have_text("На живо: промените се появяват сами")


def test_a_screen_reader_hears_what_happens_and_the_reader_stays_where_they_were(
    new_context: NewContext, town: Town
) -> None:
    address = meeting_with_an_item_under_way(town)
    chair = new_context("desktop", user=town.chair.user).new_page()
    member = new_context("phone", user=town.member.user).new_page()
    for page in (chair, member):
        page.goto(address)
        expect_state(page, "connected")

    chair.locator("form[action*='/open/'] button").click()
    member.locator("#voting-now button[value=for]").click()
    expect(member.locator("#voting-now button[value=for]")).to_have_attribute("aria-pressed", "true")
    expect(member.locator("#voting-now button[value=for]")).to_be_focused()
    chair.locator("form[action*='/close/'] button").click()
    chair.locator("a[href*='/announce/']").click()
    chair.locator("form .form-actions button").click()
    expect(member.locator("#voting-now .card-now")).to_have_count(0)

    heard = member.evaluate(HEARD)
    poll = Poll.objects.get()
    expected = [
        "Гласуването е открито",
        re.escape(poll.title),
        "Гласът ти още не е подаден.",
        r"Гласува „за“ в \d\d:\d\d ч\. .*",
        "Гласуването приключи",
        "Гласът ти е преброен.",
        "Резултатът е обявен",
        "Не е прието: .*",
    ]
    assert len(heard) == len(expected), heard
    for line, pattern in zip(heard, expected, strict=True):
        assert re.fullmatch(pattern, line), heard


@contextmanager
def swallowing(page: Page) -> Iterator[list[bool]]:
    """Pass messages of live connections on, except while the list that is given holds something."""
    swallowed: list[bool] = []

    def connect(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        route.on_message(lambda message: None if swallowed else server.send(message))
        server.on_message(lambda message: None if swallowed else route.send(message))

    page.route_web_socket(re.compile("/ws/"), connect)
    yield swallowed
