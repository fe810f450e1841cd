"""A week of the editors' room: what an editor writes and a publisher approves, a phone shows."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from wagtail.models import Page as SitePage

from cms.editing.roles import EDITORS, PUBLISHERS
from cms.models import (
    CalendarPage,
    CampaignIndexPage,
    CampaignPage,
    EventPage,
    FormPage,
    HomePage,
    NewsIndexPage,
)
from cms.newsletter.sending import send_due_newsletters
from tests.browser.accessibility import Watch, overflows, violations
from tests.browser.conftest import NewContext
from tests.browser.test_editors import add_block, fill, finish
from tests.browser.test_pasted_tables import paste
from tests.cms.site import add_page, make_home, show_councils
from tests.cms.test_editors_room import client_of, somebody_of
from tests.cms.test_translations import publish, submit, target_of, translate
from tests.factories import Town
from tests.youth.mail.conftest import VERSION
from youth.mail.subscriptions import follow, recipient_for_account
from youth.models import Mailing, User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

SOFIA = ZoneInfo("Europe/Sofia")
EVENT, CAMPAIGN, ARTICLE, FORM = "Ден на отворените врати", "Чиста река", "Числата за реката", "Запиши се"
MARKUP = """<table><tr><td>Година</td><td>Доброволци</td></tr><tr><td>2025</td><td>1 214</td></tr>
<tr><td>2026</td><td>1 530</td></tr></table>"""


@pytest.fixture
def home(town: Town) -> HomePage:
    """Give a site in both languages with the lists that a founding makes."""
    home = make_home()
    make_home("en")
    show_councils(town.youth)
    add_page(home, CalendarPage, "Календар", "kalendar")
    add_page(home, CampaignIndexPage, "Кампании", "kampanii")
    add_page(home, NewsIndexPage, "Новини", "novini")
    return home


@pytest.fixture
def editor_account() -> User:
    return somebody_of(EDITORS)


@pytest.fixture
def publisher_account() -> User:
    return somebody_of(PUBLISHERS)


@pytest.fixture
def translated(home: HomePage, editor_account: User, publisher_account: User) -> CampaignPage:
    """Give a campaign whose English readers have everything."""
    page = add_page(home, CampaignPage, "Чист въздух", "vazduh", intro="Мерим въздуха.")
    translation = submit(client_of(editor_account), page)
    translate(client_of(editor_account), translation, title="Clean air", intro="We measure the air.")
    publish(client_of(publisher_account), target_of(translation))
    return page


def test_a_week_of_an_editor_and_a_publisher_is_on_a_phone(
    new_context: NewContext,
    town: Town,
    translated: CampaignPage,
    editor_account: User,
    publisher_account: User,
    watch: Watch,
) -> None:
    # A draft that still lacks a field is saved a moment later.
    watch.allow("status of 400")
    follow(recipient_for_account(town.young_person.user), town.youth, "youth.newsletter", version=VERSION)
    editor = new_context("desktop", user=editor_account).new_page()
    publisher = new_context("desktop", user=publisher_account).new_page()
    day = timezone.localdate() + timedelta(days=10)

    write_campaign(editor, day)
    approve(publisher, CAMPAIGN)
    write_article(editor)
    approve(publisher, ARTICLE)
    write_event(editor, day)
    approve(publisher, EVENT)
    write_registration(editor)
    approve(publisher, FORM)
    change_the_source(editor, translated)
    approve(publisher, translated.title)
    bring_up_to_date(editor, publisher, translated)

    register(new_context("phone").new_page(), "Ана")
    register(new_context("phone").new_page(), "Боян")
    editor.goto(f"/admin/forms/submissions/{FormPage.objects.get().pk}/")
    for name, standing in (("Ана", "има място"), ("Боян", "чака за място")):
        expect(editor.get_by_role("row").filter(has_text=name)).to_contain_text(standing)

    at = datetime.combine(day - timedelta(days=2), time(9), SOFIA)
    send_newsletter(editor, publisher, at)

    read(new_context("phone").new_page(), translated, day)


def add(page: Page, kind: str, parent: SitePage, title: str) -> None:
    page.goto(f"/admin/pages/add/cms/{kind}/{parent.pk}/")
    page.locator("#id_title").fill(title)


def write(page: Page, field: str, words: str) -> None:
    """Write into a field of days without entering it: its picker would cover the buttons for a moment."""
    page.locator(field).evaluate(
        "(one, words) => { one.value = words; one.dispatchEvent(new Event('change', {bubbles: true})); }",
        words,
    )


def hand_over(page: Page) -> None:
    finish(page, "[name=action-submit]")
    expect(page.locator(".messages .success")).to_be_visible()


def approve(page: Page, title: str) -> None:
    """Find the page among what awaits the publisher, and approve it."""
    page.goto("/admin/")
    page.locator("#awaiting-section").get_by_role("link", name=title).click()
    finish(page, "[data-workflow-action-name=approve]:not([data-workflow-action-modal-url])")
    expect(page.locator(".messages .success")).to_be_visible()


def write_campaign(page: Page, day: date) -> None:
    add(page, "campaignpage", CampaignIndexPage.objects.get(), CAMPAIGN)
    page.locator("#id_intro").fill("Почистваме брега.")
    page.locator("[data-contentpath=phases] button.c-sf-add-button").click()
    for field, words in (
        ("title", "Събиране на идеи"),
        ("first_day", f"{timezone.localdate() - timedelta(days=3):%d.%m.%Y}"),
        ("last_day", f"{day:%d.%m.%Y} г."),
    ):
        write(page, f"[name=phases-0-value-{field}]", words)
    page.locator("#id_responsible").fill("Младежки дейности, стая 12")
    hand_over(page)


def write_article(page: Page) -> None:
    """Write an article of the campaign with a table from a spreadsheet."""
    add(page, "newspage", NewsIndexPage.objects.get(), ARTICLE)
    page.locator("#id_intro").fill("Колко хора дойдоха.")
    page.locator("#id_campaign-chooser [data-chooser-action-choose]").first.click()
    chooser = page.locator(".modal-content")
    for parent in ("Начало bg", "Кампании"):
        chooser.get_by_title(f"Подстраници на „{parent}“").click()
    chooser.get_by_role("link", name=CAMPAIGN, exact=True).click()
    expect(chooser).to_be_hidden()
    add_block(page, "table")
    text = "Година\tДоброволци\n2025\t1 214\n2026\t1 530"
    paste(page.locator("[name=body-0-value-cells-caption]"), markup=MARKUP, text=text)
    fill(page, "0-value-cells-caption", "Доброволци по години")
    hand_over(page)


def write_event(page: Page, day: date) -> None:
    """Write an event with its hours as people here write them."""
    add(page, "eventpage", CalendarPage.objects.get(), EVENT)
    page.locator("#id_intro").fill("За всички.")
    write(page, "#id_starts_at", f"{day.day}.{day.month}.{day.year} 18:00")
    write(page, "#id_ends_at", f"{day:%d.%m.%Y} г., 20.30 ч.")
    page.locator("#id_place").fill("Читалище")
    hand_over(page)
    assert draft_of(EVENT).starts_at == datetime.combine(day, time(18), SOFIA)


def write_registration(page: Page) -> None:
    """Put a registration with one place below the event."""
    add(page, "formpage", EventPage.objects.get(), FORM)
    page.locator("[name=purpose]").select_option("registration")
    page.locator("#id_places").fill("1")
    for number, (question, kind) in enumerate((("Име", "name"), ("Имейл", "email"))):
        page.locator("#id_form_fields-ADD").click()
        page.locator(f"[name=form_fields-{number}-label]").fill(question)
        page.locator(f"[name=form_fields-{number}-field_type]").select_option(kind)
    hand_over(page)


def change_the_source(page: Page, source: CampaignPage) -> None:
    page.goto(f"/admin/pages/{source.pk}/edit/")
    page.locator("#id_intro").fill("Мерим въздуха всеки час.")
    hand_over(page)


def bring_up_to_date(editor: Page, publisher: Page, source: CampaignPage) -> None:
    """Translate what was changed, from the list of what is behind, and publish it."""
    english = source.get_translations().get()
    editor.goto("/admin/localize/reports/translations/")
    row = editor.get_by_role("row").filter(has_text="Изостава от оригинала")
    row.get_by_role("link", name="Clean air").first.click()
    segment = editor.locator("li").filter(has_text="Мерим въздуха всеки час.")
    segment.filter(has=editor.locator("button")).get_by_role("button", name="Превод").first.click()
    editor.locator("textarea").fill("We measure the air every hour.")
    editor.get_by_role("button", name="Запазване").click()
    expect(editor.get_by_text("We measure the air every hour.").first).to_be_visible()
    editor.locator("form[action*='/translations/'] button").click()
    expect(editor.locator(".messages li").first).to_be_visible()
    publisher.goto(f"/admin/pages/{english.pk}/edit/")
    publisher.locator("button[name=action][value=publish]").click()
    # Its address is not translated, which the library says in a warning.
    expect(publisher.locator(".messages li").first).to_contain_text("е публикувано")


def register(page: Page, name: str) -> None:
    """Find the event in the calendar, and register for it."""
    page.goto(CalendarPage.objects.get().url)
    page.get_by_role("link", name=EVENT).click()
    page.get_by_role("link", name=FORM).click()
    page.get_by_label("Име", exact=True).fill(name)
    page.get_by_label("Имейл", exact=True).fill(f"visitor{len(name)}@example.org")
    page.locator("main form.form [type=submit]").click()
    expect(page.locator("#sent")).to_be_visible()


def send_newsletter(editor: Page, publisher: Page, at: datetime) -> None:
    """Write the newsletter of the week, hand it over, and send it at the hour that the publisher chose."""
    editor.goto("/admin/newsletter/ms/new/")
    editor.locator("[name=subject_bg]").fill("Седмицата")
    for title in (EVENT, CAMPAIGN, ARTICLE):
        editor.get_by_role("checkbox", name=title).first.check()
    editor.locator("main form [type=submit]").last.click()
    editor.locator("form[action$='/submit/'] button").click()
    expect(editor.locator(".messages .success")).to_be_visible()
    publisher.goto("/admin/")
    publisher.get_by_role("link", name="Седмицата").click()
    publisher.locator("summary").nth(1).click()
    write(publisher, "[name=send_at]", f"{at:%d.%m.%Y %H:%M}")
    publisher.locator("form[action$='/schedule/'] button[type=submit]").click()
    expect(publisher.locator(".messages .success")).to_be_visible()
    assert Mailing.objects.get().send_at == at
    assert send_due_newsletters(at - timedelta(minutes=1)) == 0
    assert send_due_newsletters(at) == 1


def read(page: Page, translated: CampaignPage, day: date) -> None:
    """Read on a phone what the week brought, from page to page."""
    page.goto(CampaignPage.objects.get(title=CAMPAIGN).url)
    course = page.locator("main section").filter(has_text="Събиране на идеи").first
    expect(course).to_contain_text("Младежки дейности, стая 12")
    assert not overflows(page)
    page.get_by_role("link", name=ARTICLE).click()
    table = page.get_by_role("table", name="Доброволци по години")
    expect(table.get_by_role("row").filter(has_text="2026")).to_contain_text("1\u00a0530")
    assert not overflows(page)
    assert violations(page) == []
    page.get_by_role("link", name=CAMPAIGN).click()
    expect(page.get_by_role("heading", name=CAMPAIGN, level=1)).to_be_visible()
    page.goto(EventPage.objects.get().url)
    expect(page.locator("main")).to_contain_text(f"{day.day} ")
    expect(page.locator("main")).to_contain_text("18:00")
    assert not overflows(page)
    page.goto(FormPage.objects.get().url)
    expect(page.get_by_text("Единственото място е заето. Ще чакаш 2. по ред.")).to_be_visible()
    page.goto(translated.get_translations().get().url)
    expect(page.get_by_text("We measure the air every hour.")).to_be_visible()


def draft_of(title: str) -> EventPage:
    draft: EventPage = EventPage.objects.get(draft_title=title).get_latest_revision_as_object()
    return draft
