"""A vote on three screens, through a killed server and a lost connection: all tell the truth afterwards."""

import io
import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from templates.uploads.pictures import square_picture
from tests.browser.accessibility import Watch
from tests.browser.conftest import NewContext
from tests.cms.files import photograph
from tests.factories import Town, let_in, make_agenda_item, make_meeting
from tests.server import Server
from youth.consent_texts import current_text
from youth.models import AgendaItem, JournalEntry, Meeting, Resolution
from youth.services.member_cards import give_picture
from youth.services.people import set_birth_date

pytestmark = pytest.mark.django_db(transaction=True)

# What concerns one request only, or says how often this very screen heard something.
AS_READ = """() => {
  document.activeElement.blur();
  const main = document.querySelector("main").cloneNode(true);
  main.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => field.remove());
  for (const element of [main, ...main.querySelectorAll("*")])
    for (const name of element.getAttributeNames())
      if (name.startsWith("data-live-") || name === "data-state") element.removeAttribute(name);
  return main.innerHTML.replace(/\\s+/g, " ").replace(/> </g, "><").replace(/ >/g, ">").trim();
}"""


@pytest.mark.live
def test_three_screens_tell_the_truth_after_a_killed_server_and_a_lost_connection(
    server: Server, new_context: NewContext, town: Town, watch: Watch
) -> None:
    watch.allow(
        *(
            "ERR_INTERNET_DISCONNECTED",
            "ERR_CONNECTION_REFUSED",
            "ERR_CONNECTION_RESET",
            "ERR_EMPTY_RESPONSE",
        ),
        # The server was killed between the connection and its answer.
        "Connection closed before receiving a handshake response",
    )
    address = meeting_with_an_item_under_way(town)
    chair = new_context("desktop", user=town.chair.user).new_page()
    member = new_context("phone", user=town.member.user).new_page()
    visitor = new_context("desktop").new_page()
    screens = (chair, member, visitor)
    for screen in screens:
        screen.goto(address)
        # A reload would take the mark away: every change below arrives on the same page.
        screen.evaluate("window.neverReloaded = true")
        expect_state(screen, "connected")

    chair.locator("form[action*='/open/'] button").click()
    for screen in screens:
        expect(screen.locator("#voting-now .tag-now")).to_be_visible()

    server.kill()
    for screen in screens:
        expect_state(screen, re.compile("polling|offline"))
    server.start()
    for screen in screens:
        expect_state(screen, "connected")

    member.locator("#voting-now button[value=for]").click()
    expect(member.locator("#voting-now button[value=for]")).to_have_attribute("aria-pressed", "true")
    expect(visitor.locator("#voting-now strong[data-live-value]")).to_have_text("1")

    member.context.set_offline(True)
    chair.locator("form[action*='/close/'] button").click()
    expect(chair.locator("a[href*='/announce/']")).to_be_visible()
    member.context.set_offline(False)
    chair.locator("a[href*='/announce/']").click()
    chair.locator("form .form-actions button").click()
    for screen in screens:
        expect(screen.locator("#voting-now .card-now")).to_have_count(0)
        expect(screen.locator("#voting-now .votebar, #voting-now [class*=votebar]").first).to_be_visible()

    assert not Resolution.objects.exists()  # one vote of thirteen present carries nothing
    for name, screen in zip(("chair", "member", "visitor"), screens, strict=True):
        fresh = screen.context.new_page()
        fresh.goto(address)
        expect_state(fresh, "connected")
        assert screen.evaluate(AS_READ) == fresh.evaluate(AS_READ), name
    assert visitor.evaluate("window.neverReloaded") is True
    assert member.evaluate("window.neverReloaded") is True


def meeting_with_an_item_under_way(town: Town) -> str:
    """Make a meeting under way with a quorum; return its address."""
    meeting = make_meeting(town.term, Meeting.State.OPEN)
    make_agenda_item(meeting, "Осветление на алеята", state=AgendaItem.State.UNDER_WAY)
    let_in(meeting, *town.members)
    return f"/bg/c/{town.youth.slug}/meetings/{meeting.pk}/"


@pytest.mark.long
@pytest.mark.live
def test_a_picture_that_its_member_removes_is_gone_from_a_page_that_is_open(
    new_context: NewContext, town: Town
) -> None:
    set_birth_date(town.member.user, date(2005, 1, 1))
    version = current_text("picture").version
    content = square_picture("a.jpg", io.BytesIO(photograph("JPEG")))
    give_picture(town.member, content, version=version, actor=town.member)
    visitor = new_context("desktop").new_page()
    visitor.goto(f"/bg/c/{town.youth.slug}/")
    visitor.evaluate("window.neverReloaded = true")
    expect_state(visitor, "connected")
    expect(visitor.locator("#council-faces img")).to_have_count(1)
    acts = JournalEntry.objects.count()

    member = new_context("phone", user=town.member.user).new_page()
    member.goto(f"/bg/c/{town.youth.slug}/me/picture/")
    member.locator("button[name=remove]").click()

    expect(visitor.locator("#council-faces img")).to_have_count(0)
    expect(visitor.locator("#council-faces .face")).to_have_count(13)
    assert visitor.evaluate("window.neverReloaded") is True
    assert JournalEntry.objects.count() == acts, "nothing public says whose picture it was"


def expect_state(screen: Page, state: str | re.Pattern[str]) -> None:
    """Wait until the page says that its connection is in this state."""
    expect(screen.locator("[data-live-stream]")).to_have_attribute("data-live-state", state, timeout=90_000)
