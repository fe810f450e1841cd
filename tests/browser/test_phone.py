"""A phone with a bad connection: what was read stays readable, what was written is kept."""

import pytest
from playwright.sync_api import Page, expect

from cms.models import PlainPage
from tests.browser.accessibility import Watch, overflows, violations
from tests.browser.conftest import NewContext
from tests.cms.site import add_page, make_home, show_councils
from tests.factories import Town

pytestmark = pytest.mark.django_db(transaction=True)

READY = "navigator.serviceWorker.ready.then(ready => ready.active.state)"
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
    page.wait_for_function("navigator.serviceWorker.controller !== null")


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
    expect(page.locator("[data-again]")).to_have_count(0)
    page.goto("/en/")
    expect(page.locator("[data-offline-strip]")).to_be_hidden()
