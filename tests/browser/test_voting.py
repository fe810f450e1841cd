"""A vote in a real browser: chair, member on a phone, visitor, live and without scripts."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.accessibility import Watch, faults
from tests.browser.conftest import NewContext
from tests.factories import Town
from tests.voting.scenes import cast, item_under_way, opened_poll
from voting.models import Ballot, Poll
from voting.services import announce_poll, close_poll, open_poll

pytestmark = pytest.mark.django_db(transaction=True)


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page where the environment names a folder for them."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.live
def test_a_vote_runs_on_three_screens_without_a_reload(new_context: NewContext, town: Town) -> None:
    item = item_under_way(town, topic="budget")
    meeting = f"/bg/c/{town.youth.slug}/meetings/{item.meeting_id}/"
    chair = new_context("desktop", user=town.chair.user).new_page()
    member = new_context("phone", user=town.member.user).new_page()
    visitor = new_context("desktop").new_page()
    for page in (chair, member, visitor):
        page.goto(meeting)
        page.wait_for_selector("[data-live-state=connected]", state="attached")

    chair.locator("#voting-actions form[action*='/open/'] button").click()

    choices = member.locator(".ballot button")
    expect(choices).to_have_count(3)
    expect(visitor.locator("#voting-now h2")).to_have_text("Осветление на алеята")
    expect(visitor.locator(".ballot")).to_have_count(0)
    picture(member, "ballot-phone")
    choices.nth(0).press("Enter")
    expect(member.locator(".ballot button.choice-for")).to_have_attribute("aria-pressed", "true")
    # Who votes by the keyboard stays on the choice, though the page has fetched that part again.
    expect(member.locator(".ballot button.choice-for")).to_be_focused()
    expect(visitor.locator("[data-live-value='poll.turnout.voted']")).to_have_text("1")
    assert Ballot.objects.get().voter.participant == town.member

    cast(town, Poll.objects.get(), 9, 2, 1)
    chair.reload()
    picture(chair, "console-open")
    chair.locator("#voting-actions form[action*='/close/'] button").click()
    expect(member.locator(".ballot")).to_have_count(0)
    chair.locator("a[href*='/announce/']").click()
    chair.locator("form .form-actions button").click()

    verdict = visitor.locator("#voting-now h2").first
    expect(verdict).to_have_text(chair.locator("#voting-now h2").first.inner_text())
    expect(visitor.locator("#voting-polls li")).to_have_count(1)
    picture(visitor, "meeting-announced")


@pytest.mark.long
def test_a_ballot_that_did_not_arrive_is_fetched_again(
    new_context: NewContext, town: Town, watch: Watch
) -> None:
    watch.allow("ERR_FAILED")
    item = item_under_way(town)
    member = new_context("phone", user=town.member.user).new_page()
    member.goto(f"/bg/c/{town.youth.slug}/meetings/{item.meeting_id}/")
    member.wait_for_selector("[data-live-state=connected]", state="attached")
    lost: list[str] = []

    def lose(route: Route) -> None:
        lost.append(route.request.url)
        route.abort()

    member.route(lambda address: "/voting/" in address, lose)
    open_poll(item, actor=town.chair)
    expect(member.locator("#voting-now .tag-now")).to_be_visible()
    expect(member.locator(".ballot")).to_have_count(0)
    assert lost

    member.unroute_all()

    expect(member.locator(".ballot button")).to_have_count(3)


def test_a_member_votes_without_scripts(new_context: NewContext, town: Town) -> None:
    poll = opened_poll(town)
    page = new_context("narrow", user=town.member.user, java_script_enabled=False).new_page()
    page.goto(f"/bg/c/{town.youth.slug}/voting/{poll.pk}/")

    page.locator(".ballot button.choice-against").click()

    expect(page.locator(".ballot button.choice-against")).to_have_attribute("aria-pressed", "true")
    assert Ballot.objects.get().choice == "against"


@pytest.mark.long
def test_the_pages_of_a_vote_hold_on_every_screen(new_context: NewContext, town: Town) -> None:
    poll = opened_poll(town, topic="budget")
    address = f"/bg/c/{town.youth.slug}/voting/"
    page = new_context(user=town.member.user).new_page()

    def check(state: str) -> None:
        for path in (address, f"{address}{poll.pk}/"):
            page.goto(path)
            picture(page, f"{state}-{'list' if path == address else 'poll'}")
            assert faults(page) == [], f"{state} {path}"

    check("open")
    cast(town, poll, 9, 2, 1)
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)
    check("announced")
