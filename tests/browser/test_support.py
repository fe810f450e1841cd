"""The one act of a proposal's page, on the first screen of every device."""

import pytest
from playwright.sync_api import Page, expect

from proposals import services
from proposals.models import Proposal
from tests.browser.accessibility import Watch, overflows, violations
from tests.browser.conftest import NewContext
from tests.factories import Town
from tests.proposals.conftest import ask_for, ask_more

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = (
    "Да се осигури вечерен автобус от автогарата към селата в учебните дни, за да могат учениците от втора "
    "смяна да се прибират навреме и да участват в занимания след училище"
)
POINTS = "\n".join(
    f"{number}. Общината да осигури курс в 19:15 от автогарата към {village} във всеки учебен ден."
    for number, village in enumerate(("Вакарел", "Живково", "Мирово"), start=1)
)


@pytest.fixture
def proposal(town: Town) -> Proposal:
    """Publish one with a long title and three points."""
    ask_for(20, town)
    draft = services.draft_proposal(
        town.youth, title=TITLE, summary="Тръгваме си по-рано.", points=POINTS, actor=town.young_person
    )
    return services.publish_proposal(draft, actor=town.young_person)


def in_first_screen(page: Page, label: str) -> bool:
    """Return whether the whole button is on the screen before anybody scrolled."""
    box = page.get_by_role("button", name=label, exact=True).bounding_box()
    assert page.viewport_size
    assert page.evaluate("scrollY") == 0
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= page.viewport_size["height"]


def colour_of(page: Page, selector: str, what: str) -> str:
    """Return a colour as it is drawn."""
    return str(page.eval_on_selector(selector, f"one => getComputedStyle(one).{what}"))


def test_one_tap_supports_one_takes_back_one_undoes_and_the_text_that_changed_asks(
    new_context: NewContext, watch: Watch, town: Town, proposal: Proposal
) -> None:
    services.support_proposal(proposal, actor=town.members[3])
    phone = new_context("phone", user=town.member.user, java_script_enabled=False)
    page = phone.new_page()
    address = f"/bg/c/ms/proposals/{proposal.pk}/"
    page.goto(address)
    assert in_first_screen(page, "Подкрепям")
    assert not overflows(page)
    assert colour_of(page, ".act .meter-fill", "fill") == colour_of(page, ".act-number strong", "color")

    page.get_by_role("button", name="Подкрепям", exact=True).click()
    page.get_by_role("button", name="Оттеглям подкрепата си").click()
    assert in_first_screen(page, "Върни обратно")
    page.get_by_role("button", name="Върни обратно").click()
    expect(page.locator(".act-number strong")).to_have_text("2")

    services.edit_proposal(
        Proposal.objects.get(),
        title=TITLE,
        summary="Тръгваме си по-рано.",
        points=POINTS.replace("19:15", "20:15"),
        language="bg",
        actor=town.young_person,
    )
    page.goto(address)
    assert in_first_screen(page, "Да, подкрепям и тази версия")
    page.get_by_text("Още ли го подкрепяш?").click()
    expect(page.locator(".act ins").first).to_contain_text("20:15")
    page.get_by_role("button", name="Да, подкрепям и тази версия").click()
    expect(page.locator(".act-number strong")).to_have_text("1")

    ask_more(30, proposal)
    desk = new_context("desktop").new_page()
    desk.goto(address)
    button = desk.locator(".act").get_by_role("button", name="Подкрепям", exact=True).bounding_box()
    text = desk.locator("#proposal-text").bounding_box()
    assert button
    assert text
    assert button["x"] >= text["x"] + text["width"]
    desk.goto(f"{address}versions/2/")
    assert violations(desk) == []
    assert not overflows(desk)
