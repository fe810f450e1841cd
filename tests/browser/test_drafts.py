"""What somebody wrote stays in the browser until the server itself has said that it took it."""

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from cms.models import Submission
from proposals.models import Proposal
from tests.browser.accessibility import Watch
from tests.browser.conftest import NewContext
from tests.cms.site import add_contact_form, make_home, show_councils
from tests.factories import Town

pytestmark = pytest.mark.django_db(transaction=True)

WRITE, CONTACT = "/en/c/ms/proposals/new/", "/en/contact/"
KEPT = """
new Promise(done => setTimeout(() => done([localStorage, sessionStorage].map(
  kept => Object.keys(kept).filter(key => key.startsWith("draft:")).map(key => kept[key]).join()
)), 900))
"""


@pytest.fixture(autouse=True)
def _small_site(town: Town) -> None:
    add_contact_form(make_home("en"), "Contact", "contact")
    show_councils(town.youth)


def bad_gateway(route: Route) -> None:
    if route.request.method == "POST":
        route.fulfill(status=502, content_type="text/html", body="<h1>502 Bad Gateway</h1>")
    else:
        route.fallback()


def send(page: Page) -> None:
    page.locator("form:has(textarea) button[type=submit]").first.click()


@pytest.mark.long
def test_a_text_that_a_proxy_answered_in_place_of_the_server_is_still_there(
    new_context: NewContext, town: Town, watch: Watch
) -> None:
    watch.allow("502")
    page = new_context("phone", user=town.young_person.user, language="en").new_page()
    page.goto(WRITE)
    page.locator("[name=title]").fill("A skate park")
    page.route("**/proposals/new/", bad_gateway)
    send(page)
    expect(page.get_by_role("heading", name="502")).to_be_visible()
    page.unroute("**/proposals/new/")

    page.goto("/en/")
    page.goto(WRITE)
    page.locator("[data-restore]").click()
    expect(page.locator("[name=title]")).to_have_value("A skate park")

    send(page)
    page.wait_for_url("**/edit/why/")
    assert Proposal.objects.get().title == "A skate park"
    assert page.evaluate(KEPT) == ["", ""]
    assert page.evaluate("document.cookie").count("accepted_draft") == 0


def test_a_text_outlives_the_session_in_which_it_was_written(new_context: NewContext, town: Town) -> None:
    context = new_context("phone", user=town.young_person.user, language="en")
    page = context.new_page()
    page.goto(WRITE)
    page.locator("[name=title]").fill("A skate park")
    session = next(cookie for cookie in context.cookies() if cookie["name"] == "sessionid")
    context.clear_cookies(name="sessionid")
    send(page)
    page.wait_for_url("**/accounts/login/**")
    page.goto("/en/")

    context.add_cookies([{key: session[key] for key in ("name", "value", "domain", "path")}])  # type: ignore[list-item]
    page.goto(WRITE)
    page.locator("[data-restore]").click()
    expect(page.locator("[name=title]")).to_have_value("A skate park")


@pytest.mark.long
def test_a_letter_stays_in_its_tab_without_the_name_of_who_wrote_it(
    new_context: NewContext, watch: Watch
) -> None:
    watch.allow("409")
    context = new_context("phone", language="en")
    page = context.new_page()
    page.goto(CONTACT)
    for name, text in (("name", "Maria"), ("email", "maria@example.org"), ("message", "The bus is late.")):
        page.locator(f"[name={name}]").fill(text)

    in_the_browser, in_the_tab = page.evaluate(KEPT)
    assert in_the_browser == ""
    assert "The bus is late." in in_the_tab
    assert "Maria" not in in_the_tab
    assert "maria@" not in in_the_tab
    other = context.new_page()
    other.goto(CONTACT)
    expect(other.locator(".draft-offer")).to_have_count(0)

    page.reload()
    page.locator("[data-restore]").click()
    page.locator("[name=name]").fill("Maria")
    send(page)
    assert "The bus is late." in page.evaluate(KEPT)[1], "it lacked an address and was refused"
    page.locator("[name=email]").fill("maria@example.org")
    page.locator("[name=subject]").fill("The bus")
    send(page)
    expect(page.locator("#sent")).to_be_visible()
    assert Submission.objects.get().form_data["message"] == "The bus is late."
    assert page.evaluate(KEPT) == ["", ""]


def test_a_press_while_the_text_is_being_kept_begins_no_second_draft(
    new_context: NewContext, town: Town
) -> None:
    page = new_context("phone", user=town.young_person.user, language="en").new_page()
    page.goto(WRITE)
    held: list[tuple[Route, APIResponse]] = []
    # The server has kept it; its answer is still on the way.
    page.route("**/new/keep/", lambda route: held.append((route, route.fetch())))
    page.locator("[name=title]").fill("A skate park")
    while not held:
        page.wait_for_timeout(100)
    page.get_by_role("button", name="Next").click()
    ((route, answer),) = held
    route.fulfill(response=answer)
    page.wait_for_url("**/edit/why/")
    assert [one.title for one in Proposal.objects.all()] == ["A skate park"]
