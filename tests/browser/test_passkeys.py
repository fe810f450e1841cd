"""A passkey on a real browser: added after a fresh sign-in, and signed in with."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import Watch
from tests.browser.conftest import NewContext
from tests.server import Server
from youth.services.people import create_account

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a-long-password"


@pytest.mark.long
def test_a_passkey_is_added_and_signs_in(new_context: NewContext, server: Server, watch: Watch) -> None:
    create_account("ana@example.org", password=PASSWORD, email_verified=True)
    # A passkey belongs to a name; the address of the other tests is a number.
    site = f"http://localhost:{server.port}"
    watch.allow(f"foreign request: {site}")
    context = new_context("phone")
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {
        "options": {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
    })  # fmt: skip

    page.goto(f"{site}/bg/accounts/login/?next=/bg/accounts/2fa/webauthn/add/")
    page.get_by_text("Влез по друг начин").click()
    page.locator("[name=login]").fill("ana@example.org")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form:has([name=password]) button").click()
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.locator("[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(re.compile(r"/accounts/2fa/"))
    expect(page.get_by_text("Ключът за достъп е добавен.")).to_be_visible()

    context.clear_cookies()
    page.goto(f"{site}/bg/accounts/login/?next=/bg/accounts/email/")
    page.get_by_text("Влез по друг начин").click()
    page.get_by_role("button", name="Влез с ключ за достъп").click()
    page.wait_for_url("**/bg/accounts/email/")


@pytest.mark.long
def test_under_a_number_no_button_for_passkeys_is_shown(new_context: NewContext) -> None:
    page = new_context("phone").new_page()
    page.goto("/bg/accounts/login/")
    expect(page.get_by_role("button", name="Изпрати ми код по имейл")).to_be_visible()
    expect(page.locator("#passkey_login")).to_have_count(0)
