"""The server names a text that it took, so that the browser lets its own copy go, and no other."""

import pytest
from django.test import Client

from cms.drafts import COOKIE
from tests.cms.site import add_contact_form, make_home
from tests.cms.test_contact import LETTER
from tests.factories import Town

pytestmark = pytest.mark.django_db

NAME = "0123456789abcdef"


@pytest.fixture(autouse=True)
def _contact_page(db: None) -> None:
    add_contact_form(make_home("en"), "Contact", "contact")


def test_what_was_taken_is_named(client: Client) -> None:
    answer = client.post("/en/contact/", LETTER | {"draft_id": NAME})

    assert answer.cookies[COOKIE].value == NAME
    assert answer.cookies[COOKIE]["samesite"] == "Lax"


@pytest.mark.parametrize(
    "fields",
    [
        {"draft_id": NAME, "subject": ""},
        {"draft_id": "<script>"},
        {"draft_id": NAME * 2},
        {},
    ],
    ids=["refused", "no name", "too long", "without JavaScript"],
)
def test_nothing_else_is(client: Client, fields: dict[str, str]) -> None:
    assert COOKIE not in client.post("/en/contact/", LETTER | fields).cookies


def test_a_text_sent_without_a_session_is_not_taken(client: Client, town: Town) -> None:
    answer = client.post("/en/c/ms/proposals/new/", {"title": "A skate park", "draft_id": NAME})

    assert answer.status_code == 302
    assert "/accounts/login/" in answer.headers["Location"]
    assert COOKIE not in answer.cookies


def test_a_text_sent_before_joining_is_not_taken(client: Client, town: Town) -> None:
    client.force_login(town.outsider, backend="allauth.account.auth_backends.AuthenticationBackend")

    answer = client.post("/en/c/ms/proposals/new/", {"title": "A skate park", "draft_id": NAME})

    assert "/join/" in answer.headers["Location"]
    assert COOKIE not in answer.cookies


def test_reading_sets_no_cookie(client: Client) -> None:
    assert COOKIE not in client.get(f"/en/?draft_id={NAME}").cookies
