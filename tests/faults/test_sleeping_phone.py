"""A network swallows what a phone's open connections carry, and closes none: the page wakes up right."""

import os

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM, SCREENS
from tests.databases import Databases, worker_name
from tests.factories import Town, make_town
from tests.faults.proxy import SwallowingProxy
from tests.faults.screens import Screen, all_end_as_fresh_pages
from tests.server import Server
from tests.sessions import new_session
from tests.youth.meetings.scenes import opened
from youth.services.attendance import leave_hall

pytestmark = [
    pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="the same beside each database"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium (apt-get install chromium-headless-shell)"),
]
# Whether the page has the words of one that was fetched elsewhere: the phone's own requests may go where
# nothing comes back from.
SHOWS = r"""(fresh) => {
  const said = (page) => {
    const main = page.querySelector("main").cloneNode(true);
    main.querySelectorAll("[data-live-badge], [data-clock], script").forEach((one) => one.remove());
    return main.textContent.replace(/\s+/g, " ").trim();
  };
  return said(document) === said(new DOMParser().parseFromString(fresh, "text/html"));
}"""
AWAKE_MS = 3_000


@pytest.fixture
def town(transactional_db: None) -> Town:
    return make_town()


def test_a_phone_whose_open_connections_were_swallowed_shows_a_fresh_page_three_seconds_after_waking(
    databases: Databases, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Playwright's loop runs in this thread, and Django takes that for a view that would block it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    meeting = opened(town)
    server = Server(databases.url(worker_name()))
    server.start()
    proxy = SwallowingProxy(server.port)
    try:
        member = Screen(server, meeting, town.members[3].user).follow()
        with (
            sync_playwright() as playwright,
            playwright.chromium.launch(executable_path=str(CHROMIUM)) as browser,
        ):
            context = browser.new_context(
                locale="bg-BG", timezone_id="Europe/Sofia", service_workers="block", **SCREENS["phone"]
            )
            address = f"http://127.0.0.1:{proxy.port}"
            session = new_session(town.member.user)
            context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
            phone = context.new_page()
            phone.clock.install()
            phone.goto(address + member.path)
            expect_state(phone, "connected")

            proxy.swallow()
            assert member.post("attend/", to="leave") == 302
            # What the phone shows of its owner alone has changed, too.
            leave_hall(meeting, participant=town.member, actor=town.secretary)
            own = Screen(server, meeting, session=session)
            expected = own.get(own.path)
            phone.clock.fast_forward("02:00")

            phone.wait_for_function(SHOWS, arg=expected, timeout=AWAKE_MS)
            expect_state(phone, "connected")
        all_end_as_fresh_pages([member], meeting)
        member.leave()
    finally:
        proxy.end()
        server.stop()


def expect_state(page: Page, state: str) -> None:
    expect(page.locator("[data-live-stream]")).to_have_attribute("data-live-state", state)
