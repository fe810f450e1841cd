"""A campaign from the editor's first click to readers of both languages."""

import pytest
from django.utils.translation import override
from playwright.sync_api import Page, expect
from wagtail.models import Locale

from cms.blocks import body_blocks
from cms.demo.drawings import draw_hills
from cms.editing.roles import EDITORS, PUBLISHERS
from cms.models import CampaignPage
from proposals.services import draft_proposal, publish_proposal
from tests.browser.accessibility import Watch, violations
from tests.browser.conftest import NewContext
from tests.cms.test_editors_room import somebody_of
from tests.scenes import Campaign

# Each step has its own test beside the views; here they are one path, in the browser.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

TITLE, SLUG = "Младежки дом", "mladezhki-dom"
BLOCKS = dict(body_blocks())
# What the English readers get in the place of these words.
WORDS = {TITLE: "Youth House", "Сграда с градина": "A house with a garden"}
# Nobody translates these: the English page keeps them, marked.
STILL_BULGARIAN = ("Договорът е подписан", "квадратни метра", "Предложения по години", "Велоалея")
BODY = "[data-contentpath=body]"


def test_a_campaign_goes_from_the_editor_through_the_publisher_to_readers_of_both_languages(
    new_context: NewContext, campaign: Campaign, watch: Watch
) -> None:
    # Publishing a translation with texts missing asks first.
    watch.allow("status of 409")
    town, existing = campaign.town, campaign.page
    proposal = draft_proposal(
        town.youth, title="Велоалея", summary="Защото.", points="Да.", actor=town.young_person
    )
    publish_proposal(proposal, actor=town.young_person)
    index = existing.get_parent()
    reader = new_context("phone").new_page()
    english_index = index.get_translation(Locale.objects.get(language_code="en"))
    pages = {"bg": ["/bg/", index.url], "en": ["/en/", english_index.url]}
    touched = {
        "bg": [*pages["bg"], "/bg/feeds/news.atom", "/sitemap.xml", "/bg/search/?q=младежкия+дом"],
        "en": [*pages["en"], "/en/feeds/news.atom", "/sitemap.xml", "/en/search/?q=house"],
    }
    for language, addresses in touched.items():
        for address in addresses:
            assert f"/{language}/" in read_in_store(reader, address, is_page=address in pages[language])
            assert SLUG not in reader.request.get(address).text(), address

    editor = new_context("desktop", user=somebody_of(EDITORS)).new_page()
    publisher = new_context("desktop", user=somebody_of(PUBLISHERS)).new_page()
    write_campaign(editor, index.pk)
    campaign = CampaignPage.objects.get(slug=SLUG)
    assert not campaign.live
    approve(publisher)
    for address in touched["bg"]:
        assert campaign.url in reader.request.get(address).text(), address
    read(reader, campaign.url, TITLE, "Сграда с градина")
    assert reader.locator("main [lang]").evaluate_all("all => all.map(one => one.lang)") == ["bg"]

    translation = translate(editor, campaign.pk)
    english_url = f"{english_index.url}{SLUG}/"
    for address in touched["en"]:
        shown = read_in_store(reader, address, is_page=address in pages["en"])
        assert english_url not in shown, address
    publish_translation(publisher, translation)
    english = CampaignPage.objects.get(translation_key=campaign.translation_key, locale__language_code="en")
    assert english.url == english_url
    for address in touched["en"]:
        assert english.url in reader.request.get(address).text(), address
    assert (
        f'hreflang="en" href="{reader.url.partition("/bg/")[0]}{english.url}"'
        in reader.request.get(campaign.url).text()
    )
    read(reader, english.url, WORDS[TITLE], "A house with a garden")
    for words in STILL_BULGARIAN:
        assert reader.get_by_text(words).first.evaluate("one => one.closest('[lang]').lang") == "bg", words


def write_campaign(page: Page, index: int) -> None:
    """Write the campaign as an editor does, and submit it."""
    page.goto(f"/admin/pages/add/cms/campaignpage/{index}/")
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_intro").fill("Място за среща на младите хора.")
    add_picture(page)
    add_block(page, "timeline")
    fill(page, "1-value-heading", "Какво стана")
    fill(page, "1-value-events-0-value-when", "октомври")
    fill(page, "1-value-events-0-value-title", "Договорът е подписан")
    add_block(page, "numbers")
    fill(page, "2-value-numbers-0-value-number", "240")
    fill(page, "2-value-numbers-0-value-label", "квадратни метра")
    fill(page, "2-value-numbers-0-value-source", "проектът, 2026 г.")
    add_chart(page)
    add_block(page, "participation")
    page.locator("[name=body-4-value-widget]").select_option("proposals.newest")
    page.locator("a[role=tab][href^='#tab-']").nth(1).click()
    page.locator("#id_slug").fill(SLUG)
    page.locator("#id_search_description").fill("Младежкият дом в Ихтиман.")
    finish(page, "[name=action-submit]")
    expect(page.locator(".messages .success")).to_be_visible()


def add_block(page: Page, name: str) -> None:
    """Choose a block behind the last one."""
    page.locator(f"{BODY} button.c-sf-add-button").last.click()
    with override("bg"):
        label = str(BLOCKS[name].label)
    page.get_by_role("option", name=label, exact=True).click()


def fill(page: Page, name: str, words: str) -> None:
    """Write into a field of the content."""
    page.locator(f"[name=body-{name}]").fill(words)


def add_picture(page: Page) -> None:
    """Upload a picture and say what it shows."""
    add_block(page, "picture")
    page.locator(f"{BODY} [data-chooser-action-choose]").first.click()
    modal = page.locator(".modal-content")
    modal.get_by_role("tab").nth(1).click()
    modal.locator("input[type=file]").set_input_files(
        {"name": "dom.png", "mimeType": "image/png", "buffer": draw_hills(320, 200)}
    )
    modal.locator("input[name$=title]").fill("Домът")
    modal.locator("input[name$=description]").fill("Къща с дървета")
    modal.locator("form[data-chooser-modal-creation-form] [type=submit]").click()
    expect(modal).to_be_hidden()
    # Its own description came along, and is changed for this place.
    expect(page.locator("[name=body-0-value-alt]")).to_have_value("Къща с дървета")
    fill(page, "0-value-alt", "Сграда с градина")


def add_chart(page: Page) -> None:
    """Draw a chart of two rows."""
    add_block(page, "chart")
    table = page.locator(f"{BODY} .typed-table-block")
    fill(page, "3-value-cells-caption", "Предложения по години")
    for kind, heading in ((0, "Година"), (1, "Внесени")):
        table.locator("[data-append-column]").click()
        table.locator(".add-column-menu button").nth(kind).click()
        fill(page, f"3-value-cells-column-{kind}-heading", heading)
    table.locator("[data-add-row]").click()
    for row, (year, number) in enumerate((("2025", "14"), ("2026", "24"))):
        fill(page, f"3-value-cells-cell-{row}-0", year)
        fill(page, f"3-value-cells-cell-{row}-1", number)
    fill(page, "3-value-source", "регистър на предложенията")


def finish(page: Page, button: str) -> None:
    """Press one of the buttons at the foot of the form; those that are used less are in its menu."""
    found = page.locator(button).first
    if not found.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle]").click()
    found.click()
    page.wait_for_load_state()


def approve(page: Page) -> None:
    """Find the page among what awaits the publisher, and approve it."""
    page.goto("/admin/")
    page.locator("#awaiting-section").get_by_role("link", name=TITLE).click()
    finish(page, "[data-workflow-action-name=approve]:not([data-workflow-action-modal-url])")
    expect(page.locator(".messages .success")).to_be_visible()


def read_in_store(page: Page, address: str, *, is_page: bool) -> str:
    """Ask for an address, for a page until it comes out of the store, and return what came."""
    answers = [page.request.get(address) for _attempt in range(4 if is_page else 1)]
    # What is rendered carries the number of its request; what is stored is everybody's.
    assert not is_page or any("x-request-id" not in answer.headers for answer in answers), address
    return str(answers[-1].text())


def read(page: Page, address: str, title: str, picture: str) -> None:
    """Read the campaign on a phone: every block is there, and everybody can use it."""
    page.goto(address)
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_role("img", name=picture)).to_be_visible()
    timeline, number, chart = page.locator("ol.line"), page.locator(".stat"), page.locator(".chart")
    for part, words in ((timeline, "Договорът е подписан"), (number, "240"), (chart, "2026")):
        expect(part.filter(has_text=words)).to_be_visible()
    # On a phone the table of a chart unfolds.
    page.locator(".plot-and-table summary").click()
    expect(page.get_by_role("table", name="Предложения по години")).to_be_visible()
    expect(page.locator(".card-link").filter(has_text="Велоалея")).to_be_visible()
    for words in STILL_BULGARIAN:
        expect(page.get_by_text(words).first).to_be_visible()
    assert violations(page) == []


def translate(page: Page, campaign: int) -> str:
    """Translate title and picture as an editor does, hand it to the publishers; return where it is edited."""
    page.goto(f"/admin/localize/submit/page/{campaign}/")
    page.locator("form [type=checkbox][name=locales]").check()
    page.locator("main form [type=submit]").last.click()
    page.wait_for_url("**/edit/")
    address = page.url
    for source, words in WORDS.items():
        segment = page.locator("li").filter(has_text=source).filter(has=page.locator("button"))
        segment.get_by_role("button", name="Превод").first.click()
        page.locator("textarea").fill(words)
        page.get_by_role("button", name="Запазване").click()
        expect(page.get_by_text(words).first).to_be_visible()
    page.locator("form[action*='/translations/'] button").click()
    page.wait_for_load_state()
    return address


def publish_translation(page: Page, address: str) -> None:
    """Publish what the editor translated."""
    page.goto(address)
    page.locator("button[name=action][value=publish]").click()
    # Some words are still to be translated: those show in the language of the source.
    page.get_by_role("button", name="Публикуване без тях").click()
    expect(page.locator(".messages li").first).to_be_visible()
