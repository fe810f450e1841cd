"""The municipal secretary imports a package in a real browser; everybody reads the record."""

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Page, expect

from plugins.records.package.export import package_of
from tests.browser.accessibility import Watch, faults, overflows, violations
from tests.browser.conftest import NewContext
from tests.factories import Town
from tests.records import samples
from youth.public_keys import PublicKey

pytestmark = pytest.mark.django_db(transaction=True)

REGISTER = "/bg/c/obs/records/"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    file = tmp_path / "package.zip"
    file.write_bytes(package_of(samples.record(decision=samples.named_decision())).content)
    return file


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
    assert violations(page) == []
    page.get_by_role("button", name="Прегледан е: публикуване").click()
    expect(page.locator(".messages")).to_contain_text("публичен")

    visitor = new_context().new_page()
    visitor.goto(REGISTER)
    assert faults(visitor) == []
    visitor.get_by_role("link", name="Нощен автобус от гарата до кварталите").click()
    expect(visitor.locator("h1")).to_have_text("Нощен автобус от гарата до кварталите")
    assert faults(visitor) == []


KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def uploaded(page: Page, package: Path, content: bytes) -> None:
    package.write_bytes(content)
    page.goto(f"{REGISTER}import/")
    page.locator("input[type=file]").set_input_files(package)
    page.locator("main form button[type=submit]").click()


@pytest.mark.long
def test_the_sender_is_unknown_then_proven_and_another_one_false(
    new_context: NewContext, town: Town, package: Path, watch: Watch
) -> None:
    watch.allow("status of 409")
    signed = package_of(samples.record(), KEY).content
    page = new_context("narrow", user=town.municipal_secretary.user).new_page()

    uploaded(page, package, signed)
    expect(page.locator("[data-sender]")).to_contain_text("Изпращачът е неизвестен")
    assert violations(page) == []

    page.goto(f"{REGISTER}senders/")
    assert violations(page) == []
    assert not overflows(page)
    page.locator("#id_sender").fill("ms-ihtiman")
    page.locator("#id_name").fill("Младежки съвет – Ихтиман")
    page.locator("#id_key").fill(PublicKey.of(KEY.public_key()).openssh)
    page.locator("main form.form button[type=submit]").click()
    expect(page.locator(".rows")).to_contain_text("Младежки съвет – Ихтиман")
    assert violations(page) == []
    assert not overflows(page)

    uploaded(page, package, signed)
    expect(page.locator("[data-sender]")).to_contain_text("Изпращачът е доказан")
    assert violations(page) == []
    assert not overflows(page)

    uploaded(page, package, package_of(samples.record(title="Общината продава парка")).content)
    expect(page.locator("[data-sender]")).to_contain_text("Изпращачът не е този, който е посочен")
    expect(page.locator("code")).to_have_text("SIG_FOREIGN")
    assert violations(page) == []
    assert not overflows(page)


@pytest.mark.long
def test_after_a_forgery_the_record_is_annulled_and_the_genuine_package_entered(
    new_context: NewContext, town: Town, package: Path
) -> None:
    page = new_context("phone", user=town.municipal_secretary.user).new_page()
    uploaded(page, package, package_of(samples.record(title="Общината продава парка")).content)
    page.locator("form button.btn:not(.btn-quiet)").click()

    page.get_by_role("link", name="Анулиране на записа").click()
    assert violations(page) == []
    page.locator("#id_reason").fill("Подправен пакет.")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Подправен пакет.")
    assert violations(page) == []
    assert not overflows(page)

    uploaded(page, package, package_of(samples.record()).content)
    page.locator("form button.btn:not(.btn-quiet)").click()
    expect(page.locator(".messages")).to_contain_text("2/")


@pytest.mark.long
def test_a_long_list_of_names_keeps_its_columns_apart(
    new_context: NewContext, town: Town, package: Path
) -> None:
    decision = samples.named_decision()
    named = tuple(
        replace(vote, name=f"{vote.name}-Константинополска-Александрова") for vote in decision.named or ()
    )
    content = package_of(samples.record(decision=replace(decision, named=named))).content
    page = new_context("desktop", user=town.municipal_secretary.user).new_page()
    uploaded(page, package, content)

    lines = page.locator(".roll li").evaluate_all(
        "lines => lines.map(line => [line.scrollWidth, line.clientWidth])"
    )

    # Those who voted, and the absent and the recused.
    assert len(lines) == 7
    assert all(needed <= given for needed, given in lines)


@pytest.mark.long
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
