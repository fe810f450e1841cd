"""A table that was copied in a spreadsheet is pasted into the grid of a block, or refused in a sentence."""

import pytest
from playwright.sync_api import Locator, Page, expect

from cms.editing.roles import EDITORS
from tests.browser.conftest import NewContext
from tests.browser.test_editors import BODY, add_block
from tests.cms.site import make_home
from tests.cms.test_editors_room import somebody_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

TEXT = 'Година\tВнесени\tДял\tБележка\n2025\t1 214\t12,5\t"два\nреда"\n2026\t−3\t\t1,234\n\t\t\t\n'
MARKUP = """<meta charset="utf-8"><style>td {color: red}</style><table><tbody>
<tr><td></td><td colspan="2">Предложения</td></tr>
<tr><td rowspan="2">2026</td><td>14</td><td>7</td></tr><tr><td>15</td><td> 8 </td></tr></tbody></table>"""
PASTE = """(field, given) => {
    const clipboard = new DataTransfer();
    for (const [kind, words] of Object.entries(given)) {
        if (kind === "picture") clipboard.items.add(new File([words], "table.png", {type: "image/png"}));
        else clipboard.setData(kind, words);
    }
    const event = new ClipboardEvent("paste", {clipboardData: clipboard, bubbles: true, cancelable: true});
    return field.dispatchEvent(event);
}"""
READ = """table => ({
    headings: [...table.querySelectorAll(".column-heading")].map(one => one.value),
    kinds: [...table.querySelectorAll("input[name$=-type]")].map(one => one.value),
    rows: [...table.tBodies[0].rows].map(
        row => [...row.querySelectorAll("td > div input")].map(one => one.value)
    ),
})"""


def paste(field: Locator, **given: str) -> bool:
    """Paste into a field what the clipboard has; return whether the browser is left to do it."""
    kinds = {"text": "text/plain", "markup": "text/html", "picture": "picture"}
    return bool(field.evaluate(PASTE, {kinds[kind]: words for kind, words in given.items()}))


def read(page: Page) -> list[object]:
    found = page.locator(".typed-table-block table").evaluate(READ)
    return [found["headings"], found["kinds"], *found["rows"]]


def test_a_table_is_pasted_or_refused_and_nothing_is_lost(new_context: NewContext) -> None:
    home = make_home()
    page = new_context("desktop", user=somebody_of(EDITORS)).new_page()
    page.goto(f"/admin/pages/add/cms/plainpage/{home.pk}/")
    page.locator("#id_title").fill("Отчет")
    add_block(page, "table")
    caption = page.locator("[name=body-0-value-cells-caption]")
    warning = page.locator(".typed-table-block [data-pasted]")
    expect(page.get_by_text("може да се постави в първата клетка")).to_be_visible()

    assert paste(caption, text="Само заглавие"), "a single cell is the browser's"
    assert not paste(caption, text=TEXT)
    whole = [
        ["Година", "Внесени", "Дял", "Бележка"],
        ["text", "number", "number", "text"],
        ["2025", "1214", "12.5", "два реда"],
        ["2026", "-3", "", "1,234"],
    ]
    assert read(page) == whole
    expect(warning).to_have_count(0)

    first = page.locator("[name=body-0-value-cells-cell-0-0]")
    paste(first, text="\n".join("а\tб" for _ in range(500)))
    expect(warning).to_contain_text("редове: 500, колони: 2")
    paste(page.locator("[name=body-0-value-cells-cell-0-1]"), text="7\nмного")
    expect(warning).to_contain_text("число: много")
    paste(first, picture="png")
    expect(warning).to_contain_text("картинка")
    assert read(page) == whole, "what is refused changes nothing"

    paste(page.locator("[name=body-0-value-cells-cell-1-1]"), text="4\t5\n6\t7")
    assert read(page)[2:] == [
        ["2025", "1214", "12.5", "два реда"],
        ["2026", "4", "5", "1,234"],
        ["", "6", "7", ""],
    ]
    expect(warning).to_have_count(0)

    for _column in range(4):
        page.locator(".typed-table-block .delete-column").first.click()
    paste(caption, markup=MARKUP, text="не се гледа")
    assert read(page) == [
        ["", "Предложения", "Предложения"],
        ["text", "number", "number"],
        ["2026", "14", "7"],
        ["2026", "15", "8"],
    ]
    expect(warning).to_contain_text("обединени")
    page.locator("[name=body-0-value-cells-column-0-heading]").fill("Година")
    caption.fill("Предложения по години")
    page.locator("footer [type=submit]").first.click()
    expect(page.locator(".messages .success")).to_be_visible()
    assert read(page)[0] == ["Година", "Предложения", "Предложения"]

    add_block(page, "text")
    text = page.locator(f"{BODY} [contenteditable=true]").last
    text.click()
    assert not paste(text, markup=MARKUP)
    expect(page.locator(f"{BODY} [data-pasted]").last).to_contain_text("„Таблица“")
    assert text.inner_text().strip() == ""
