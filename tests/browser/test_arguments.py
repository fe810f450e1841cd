"""New arguments come to an open page, and what its reader has said and opened there stays."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from plugins.deliberation.arguments.models import ArgumentVote
from plugins.deliberation.arguments.services import argue
from proposals.services import draft_proposal, publish_proposal
from tests.browser.conftest import NewContext
from tests.browser.test_meeting_live import expect_state
from tests.factories import Town

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.live]


def test_an_argument_arrives_and_the_own_vote_stays_and_is_taken_back_with_one_tap(
    new_context: NewContext, town: Town
) -> None:
    draft = draft_proposal(
        town.youth, title="Скейт площадка", summary="", points="Да се направи.", actor=town.young_person
    )
    proposal = publish_proposal(draft, actor=town.young_person)
    said = {"proposal": proposal, "language": "bg"}
    first = argue(**said, side="for", text="Има къде.", actor=town.members[2])
    page = new_context("phone", user=town.members[3].user).new_page()
    page.goto(reverse("proposals:detail", kwargs={"council": "ms", "pk": proposal.pk}))
    mine = page.locator(f"#argument-{first.pk}")
    mine.get_by_role("button", name="Полезно").press("Enter")
    pressed = mine.get_by_role("button", name="Полезно", pressed=True)
    expect(pressed).to_be_visible()
    expect_state(page, "connected")
    pressed.focus()

    second = argue(**said, side="against", text="Опасно е.", actor=town.members[4])

    arrived = page.locator(f"#argument-{second.pk}")
    expect(arrived).to_contain_text("Опасно е.")
    expect(pressed).to_be_focused()
    # What arrived can be voted on as well, and both votes are taken back from there.
    arrived.get_by_role("button", name="Полезно").click()
    expect(arrived.get_by_role("button", pressed=True)).to_be_visible()
    expect(pressed).to_be_visible()
    pressed.click()
    expect(mine.get_by_role("button", pressed=False)).to_be_visible()
    assert ArgumentVote.objects.get().argument_id == second.pk
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
