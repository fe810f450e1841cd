"""Signing up and in: by password, by e-mailed code; limits; mails in both languages."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.youth.people.conftest import someone
from youth.models import User

CODE = re.compile(r"^\s+(\d{6})\s*$", re.MULTILINE)


def code_in(mail: object) -> str:
    """Return the code of a mail."""
    return CODE.search(mail.body)[1]  # type: ignore[attr-defined,index]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "bg"])
def test_signing_up_needs_only_an_address_and_the_code_sent_to_it(mailoutbox: list, language: str) -> None:
    client = Client()
    assert client.get(f"/{language}/accounts/signup/").status_code == 200
    response = client.post(f"/{language}/accounts/signup/", {"email": "new@example.org"})
    assert response.status_code == 302
    user = User.objects.get()
    assert (user.email, user.language, user.has_usable_password()) == ("new@example.org", language, False)
    assert mailoutbox[0].subject.startswith("Глас: ")
    confirm = client.post(response.url, {"code": code_in(mailoutbox[0])})
    assert confirm.status_code == 302
    assert "_auth_user_id" in client.session


@pytest.mark.django_db
def test_signing_in_by_password_and_out_again() -> None:
    someone("ana")
    client = Client()
    wrong = client.post("/en/accounts/login/", {"login": "ana@example.org", "password": "not-this-one"})
    assert wrong.status_code == 200
    assert "_auth_user_id" not in client.session
    right = client.post("/en/accounts/login/", {"login": "ANA@example.org", "password": "a-long-password"})
    assert right.status_code == 302
    assert "_auth_user_id" in client.session
    client.post("/en/accounts/logout/")
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_signing_in_by_an_e_mailed_code(mailoutbox: list) -> None:
    someone("ana")
    client = Client()
    asked = client.post("/en/accounts/login/code/", {"email": "ana@example.org"})
    assert asked.status_code == 302
    assert "five minutes" in mailoutbox[0].body
    client.post(asked.url, {"code": code_in(mailoutbox[0])})
    assert "_auth_user_id" in client.session


@pytest.mark.django_db
def test_three_wrong_codes_end_the_code(mailoutbox: list) -> None:
    someone("ana")
    client = Client()
    asked = client.post("/en/accounts/login/code/", {"email": "ana@example.org"})
    for _attempt in range(3):
        client.post(asked.url, {"code": "wrong"})
    client.post(asked.url, {"code": code_in(mailoutbox[0])})
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_an_unknown_address_is_answered_like_a_known_one(mailoutbox: list) -> None:
    someone("ana")
    known = Client().post("/en/accounts/login/code/", {"email": "ana@example.org"})
    unknown = Client().post("/en/accounts/login/code/", {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [mail.to for mail in mailoutbox] == [["ana@example.org"], ["nobody@example.org"]]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["bg", "en"])
@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_request_login_code",
        "account_reset_password",
        "account_logout",
    ],
)
def test_the_entrance_stands_in_the_sites_own_frame(language: str, name: str) -> None:
    with override(language):
        address = reverse(name)
    client = Client()
    if name == "account_logout":
        client.force_login(someone("ana"))
    response = client.get(address)
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.text
    assert "css/glas.css" in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["account_email", "mfa_index", "mfa_list_webauthn", "mfa_add_webauthn"])
def test_ones_own_sign_in_methods_stand_in_the_sites_own_frame(name: str) -> None:
    someone("ana")
    client = Client()
    client.post("/en/accounts/login/", {"login": "ana@example.org", "password": "a-long-password"})
    with override("en"):
        response = client.get(reverse(name), follow=True)
    assert response.status_code == 200
    assert "css/glas.css" in response.text
