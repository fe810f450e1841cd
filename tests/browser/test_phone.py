"""A phone with a bad connection: what was read stays readable, what was written is kept."""

import pytest
from playwright.sync_api import Page, expect

from cms.models import PlainPage
from proposals.models import Proposal
from tests.browser.accessibility import Watch, overflows, violations
from tests.browser.conftest import NewContext
from tests.cms.site import add_page, make_home, show_councils
from tests.factories import Town

pytestmark = pytest.mark.django_db(transaction=True)

# Asked in the page itself: a condition that is asked again and again would need what the policy refuses.
READY = """
navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller || new Promise(
  done => navigator.serviceWorker.addEventListener("controllerchange", done, {once: true})
)).then(() => true)
"""
KEPT = "new Promise(done => setTimeout(() => done(JSON.stringify(localStorage)), 900))"
# Largest shift of the layout that a reader does not notice, by the common measure.
SHIFT = 0.02
SHIFTS = """
new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => sum += entry.value))
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 400);
})
"""


@pytest.fixture(autouse=True)
def _small_site(town: Town) -> None:
    home = make_home("en")
    add_page(home, PlainPage, "About us", "about")
    show_councils(town.youth)


def wait_for_worker(page: Page) -> None:
    """Wait until the worker cares for the page."""
    page.evaluate(READY)


@pytest.mark.long
def test_what_was_read_stays_readable_without_a_connection(new_context: NewContext, watch: Watch) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED", "Failed to load resource")
    context = new_context("narrow", language="en", service_workers="allow")
    page = context.new_page()
    page.goto("/en/")
    wait_for_worker(page)
    for address in ("/en/", "/en/about/"):
        page.goto(address)
        assert page.evaluate(SHIFTS) <= SHIFT, address
    assert context.cookies() == []

    context.set_offline(True)
    page.goto("/en/about/")
    expect(page.get_by_role("heading", name="About us")).to_be_visible()
    expect(page.locator("[data-offline-strip]")).to_be_visible()
    page.goto("/en/nowhere/")
    expect(page.locator("[data-kept-pages] a")).to_have_count(2)
    assert violations(page) == []
    assert not overflows(page)

    context.set_offline(False)
    # It tries again by itself.
    expect(page.locator("[data-again]")).to_have_count(0, timeout=30_000)
    page.goto("/en/")
    expect(page.locator("[data-offline-strip]")).to_be_hidden()


@pytest.mark.long
def test_back_to_what_a_form_answered_is_no_missing_connection(new_context: NewContext, watch: Watch) -> None:
    context = new_context("phone", language="en", service_workers="allow")
    page = context.new_page()
    page.goto("/en/accounts/login/")
    wait_for_worker(page)
    page.goto("/en/accounts/login/")
    page.get_by_text("Sign in another way").click()
    page.locator("[name=login]").fill("nobody@example.org")
    page.locator("[name=password]").fill("a-wrong-password")
    page.locator("form:has([name=password]) button[type=submit]").click()
    expect(page.get_by_text("are not correct")).to_be_visible()
    page.goto("/en/about/")
    page.go_back()
    # At once: the page of a missing connection would lead here as well, after a while.
    assert page.locator("h1").inner_text() == "Sign in"


def test_a_text_is_kept_until_it_is_sent_and_a_signed_in_page_is_not(
    new_context: NewContext, town: Town, watch: Watch
) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED", "Failed to load resource")
    context = new_context("phone", user=town.young_person.user, language="en", service_workers="allow")
    page = context.new_page()
    form = "/en/c/ms/proposals/new/"
    page.goto(form)
    wait_for_worker(page)
    page.goto(form)
    page.locator("[name=title]").fill("A skate park")
    assert "skate park" in page.evaluate(KEPT)
    page.reload()
    page.locator("[data-restore]").click()
    expect(page.locator("[name=title]")).to_have_value("A skate park")

    context.set_offline(True)
    page.locator("form:has(textarea) button[type=submit]").first.click()
    expect(page.locator("[data-not-sent]")).to_be_visible()
    page.goto("/en/")
    expect(page.locator("[data-again]")).to_be_visible()
    assert not Proposal.objects.exists()

    context.set_offline(False)
    expect(page.locator("[data-again]")).to_have_count(0, timeout=30_000)
    page.goto(form)
    page.locator("[data-restore]").click()
    page.locator("form:has(textarea) button[type=submit]").first.click()
    page.wait_for_url("**/edit/why/")
    assert Proposal.objects.get().title == "A skate park"
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))") == []


@pytest.mark.long
def test_nothing_moves_on_a_slow_network_while_a_first_proposal_gets_its_steps(
    new_context: NewContext, town: Town
) -> None:
    page = new_context("phone").new_page()
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    slow = {"offline": False, "latency": 400, "downloadThroughput": 180_000, "uploadThroughput": 84_375}
    tools.send("Network.emulateNetworkConditions", slow)

    page.goto("/bg/c/ms/proposals/new/")

    expect(page.locator("[data-step-bar]")).to_be_visible()
    assert page.evaluate(SHIFTS) == 0
