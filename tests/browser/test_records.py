"""The municipal secretary imports a package in a real browser; everybody reads the record."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from plugins.records.package.export import package_of
from tests.browser.accessibility import Watch, overflows, violations
from tests.browser.conftest import SCREENS, NewContext
from tests.factories import Town
from tests.records import samples

pytestmark = pytest.mark.django_db(transaction=True)

REGISTER = "/bg/c/obs/records/"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    file = tmp_path / "package.zip"
    file.write_bytes(package_of(samples.record(decision=samples.named_decision())).content)
    return file


@pytest.mark.live
def test_upload_preview_confirm_read(new_context: NewContext, town: Town, package: Path) -> None:
    page = new_context("phone", user=town.municipal_secretary.user).new_page()
    page.goto(REGISTER)
    assert violations(page) == []
    page.locator("a[href$='/records/import/']").click()
    assert violations(page) == []

    page.locator("input[type=file]").set_input_files(package)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("h1")).to_have_text("Нощен автобус от гарата до кварталите")
    assert violations(page) == []
    assert not overflows(page)

    page.locator("form button.btn:not(.btn-quiet)").click()
    expect(page.locator(".messages")).to_contain_text("1/")

    for screen in SCREENS:
        visitor = new_context(screen).new_page()
        visitor.goto(REGISTER)
        assert violations(visitor) == [], screen
        assert not overflows(visitor), screen
        visitor.get_by_role("link", name="Нощен автобус от гарата до кварталите").click()
        expect(visitor.locator("h1")).to_have_text("Нощен автобус от гарата до кварталите")
        assert violations(visitor) == [], screen
        assert not overflows(visitor), screen


def test_a_changed_package_is_refused_with_its_reason(
    new_context: NewContext, town: Town, package: Path, watch: Watch
) -> None:
    watch.allow("status of 409")
    content = bytearray(package.read_bytes())
    content[2000] ^= 1
    package.write_bytes(bytes(content))
    context = new_context("narrow", user=town.municipal_secretary.user)
    page = context.new_page()
    page.goto(f"{REGISTER}import/")

    page.locator("input[type=file]").set_input_files(package)
    page.locator("main form button[type=submit]").click()

    expect(page.locator("code")).to_have_text("BAG_HASH")
    assert violations(page) == []
    assert not overflows(page)
