"""The site's shell in a real browser, before there is anything to show."""

import pytest

from tests.browser.accessibility import overflows, violations
from tests.browser.conftest import SCREENS, NewContext
from tests.factories import Town

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_sign_in_page_is_accessible_on_every_screen(new_context: NewContext) -> None:
    for screen in SCREENS:
        page = new_context(screen).new_page()

        page.goto("/bg/accounts/login/")

        assert violations(page) == [], screen
        assert not overflows(page), screen


def test_a_member_is_signed_in_by_the_session_cookie(new_context: NewContext, town: Town) -> None:
    page = new_context("phone", user=town.member.user).new_page()

    page.goto("/bg/accounts/email/")

    assert page.url.endswith("/bg/accounts/email/")
