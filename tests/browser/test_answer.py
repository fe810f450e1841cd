"""From the sending to the answer in real browsers: both secretaries, and the young author."""

import pytest
from playwright.sync_api import Page, expect

from proposals.models import Proposal
from tests.browser.accessibility import Watch, faults, overflows, violations
from tests.browser.conftest import NewContext
from tests.decisions import rows_of
from tests.factories import Town
from tests.voting.scenes import announced
from youth import clock

pytestmark = pytest.mark.django_db(transaction=True)


def clean(page: Page) -> None:
    """Assert that the page is accessible and fits its screen."""
    assert violations(page) == []
    assert not overflows(page)


def test_the_answer_comes_back_to_the_young_author(new_context: NewContext, town: Town, watch: Watch) -> None:
    watch.allow("status of 409")
    proposal = Proposal.objects.create(
        council=town.youth,
        author=town.young_person,
        state="on_agenda",
        title="Скейт площадка до спортната зала",
        summary="Караме на паркинга.",
        points=rows_of("Общината да отреди място."),
        published_at=clock.now(),
    )
    subject = {"subject_label": "proposals.proposal", "subject_id": proposal.pk}
    resolution = announced(town, (9, 3, 1), **subject).resolution
    assert resolution is not None

    page = new_context("phone", user=town.secretary.user).new_page()
    page.goto(f"/bg/c/ms/resolutions/{resolution.pk}/")
    page.get_by_role("link", name="Изпрати на Общинския съвет").click()
    clean(page)
    page.get_by_label("Изходящ номер").fill("ИЗ-7")
    page.get_by_role("button", name="Изпрати решението").click()
    expect(page.locator(".messages")).to_contain_text("Решението е изпратено")
    clean(page)

    page = new_context("desktop", user=town.municipal_secretary.user).new_page()
    page.goto("/bg/c/obs/desk/")
    page.locator("main a[href*='/records/']").first.click()
    expect(page.locator("h1")).to_have_text(resolution.title)
    expect(page.locator("article")).to_contain_text("Отговор се очаква до")
    page.get_by_role("button", name="Прегледан е: публикуване").click()
    page.get_by_role("link", name="Отговори на Младежкия съвет").click()
    clean(page)
    page.get_by_label("Отговорът е").select_option("partly")
    page.get_by_label("Отговорът с думи").fill("Приема се т. 1: площадката се прави през 2027 г.")
    page.get_by_label("Дата").fill("2020-01-01")
    page.get_by_label("Кой отговаря").fill("Дирекция „Спорт“")
    page.get_by_label("Документ", exact=True).fill("Писмо на председателя")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Датата е преди предходната стъпка")
    clean(page)
    page.get_by_label("Дата").fill(clock.now().date().isoformat())
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("приема се отчасти")
    clean(page)

    for device in ("phone", "desktop"):
        page = new_context(device, user=town.young_person.user).new_page()
        page.goto(f"/bg/c/ms/proposals/{proposal.pk}/")
        head = page.locator("#proposal-head")
        expect(head).to_contain_text("Общинският съвет го прие отчасти на")
        expect(head).to_contain_text("площадката се прави през 2027 г.")
        clean(page)
        page.goto("/bg/c/ms/me/")
        expect(page.locator("main")).to_contain_text("Общинският съвет го прие отчасти на")
        assert faults(page) == []
