"""What the account's pages and mails say in Bulgarian: to a young person, in our words alone."""

import re
from collections.abc import Callable
from pathlib import Path

import allauth
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.http import HttpResponse
from django.template.loader import get_template
from django.test import Client
from django.utils.html import strip_tags

from youth.accounts import CHANGES
from youth.models import User
from youth.services.people import create_account

pytestmark = pytest.mark.django_db

ADDRESS, PASSWORD = "ana@example.org", "a-long-password"
# Politeness, foreign words for our things, and the libraries' own habits.
OFFICIAL = re.compile(
    r"\b(вие|ваш\w*|сте|моля|\w+йте|(?:въвед|избер|потвърд|мож)ете|имате|акаунт\w*|e-mail)\b", re.IGNORECASE
)
LATIN = re.compile(r"\b[A-Za-z]{3,}\b")
KNOWN = {"English", "PDF", "JavaScript", "ana", "example", "org", "Pixel"}
PAGES = [
    "email/",
    "password/change/",
    "password/reset/",
    "logout/",
    "2fa/",
    "2fa/webauthn/",
    "2fa/webauthn/keys/{key}/edit/",
    "2fa/webauthn/keys/{key}/remove/",
    "2fa/recovery-codes/",
    "2fa/recovery-codes/generate/",
    "2fa/totp/deactivate/",
]
BEFORE = ["2fa/", "2fa/webauthn/", "2fa/webauthn/add/", "2fa/totp/activate/"]
# What these would say we say ourselves (``send_notification_mail``), or their way in is shut: signing up by a
# form, a new password by a code, a link in place of a code.
NEVER_SENT = {
    f"account/email/{name}"
    for name in (
        "email_changed",
        "email_confirm",
        "email_confirmation_signup",
        "email_deleted",
        "password_reset_code",
    )
}
ENTRANCES = ["login/", "password/reset/", "password/reset/done/", "inactive/"]


def words_of(text: str) -> str:
    """Return what a reader of the page's main part reads."""
    main = text.split("<main", 1)[1].split(">", 1)[1].split("</main>", 1)[0]
    return strip_tags(re.sub(r"<(script|style|svg|textarea)\b.*?</\1>", "", main, flags=re.DOTALL))


def strange(text: str) -> list[str]:
    """Return what a young person should not read."""
    found = [match.group() for match in OFFICIAL.finditer(text)]
    return found + [word for word in LATIN.findall(text) if word not in KNOWN]


def with_every_method(user: User) -> Authenticator:
    """Give an account a passkey, an app and spare codes."""
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Pixel", "credential": {}}
    )


def signed_in_afresh(user: User) -> Client:
    """Sign in with the password, and once more for what changes the account."""
    client = Client(HTTP_HOST="localhost")
    client.post("/bg/accounts/login/", {"login": user.email, "password": PASSWORD})
    client.post("/bg/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_of_an_account_speak_to_a_young_person(page: str) -> None:
    user = create_account(ADDRESS, password=PASSWORD, email_verified=True)
    client = signed_in_afresh(user)
    key = with_every_method(user)
    answer = client.get("/bg/accounts/" + page.format(key=key.pk))
    assert answer.status_code == 200
    words = words_of(answer.text)
    assert strange(words) == []
    assert ".." not in words


@pytest.mark.parametrize("page", BEFORE)
def test_so_do_the_pages_where_methods_are_added(page: str) -> None:
    client = signed_in_afresh(create_account(ADDRESS, password=PASSWORD, email_verified=True))
    answer = client.get("/bg/accounts/" + page)
    assert (answer.status_code, strange(words_of(answer.text))) == (200, [])


@pytest.mark.parametrize("page", ENTRANCES)
def test_the_ways_in_speak_to_a_young_person(page: str) -> None:
    answer = Client().get("/bg/accounts/" + page)
    assert strange(words_of(answer.text)) == []


def code_pages() -> list[HttpResponse]:
    """Return the pages on the way through a code: asked, wrong, sent again, ended, asked afresh."""
    create_account(ADDRESS, email_verified=True)
    client = Client()
    asked = client.post("/bg/accounts/login/", {"email": ADDRESS}).url
    pages = [client.get(asked), client.post(asked, {"code": "1"})]
    pages += [client.post(asked, {"action": "again"}, follow=True)]
    pages += [client.post(asked, {"code": "1"}) for _guess in range(5)]
    client.force_login(User.objects.get(), backend="allauth.account.auth_backends.AuthenticationBackend")
    return [*pages, client.get("/bg/accounts/reauthenticate/code/")]


def confirming_pages() -> list[HttpResponse]:
    """Return the pages of confirming an address after a password: asked, wrong, sent again."""
    create_account(ADDRESS, password=PASSWORD)
    client = Client()
    asked = client.post("/bg/accounts/login/", {"login": ADDRESS, "password": PASSWORD}).url
    resent = client.post(asked, {"action": "resend"}, follow=True)
    wrong_password = Client().post("/bg/accounts/login/", {"login": ADDRESS, "password": "no"})
    return [client.get(asked), client.post(asked, {"code": "1"}), resent, wrong_password]


def second_step_pages() -> list[HttpResponse]:
    """Return the page of the second step, empty and after a wrong code."""
    TOTP.activate(create_account(ADDRESS, password=PASSWORD, email_verified=True), generate_totp_secret())
    client = Client()
    asked = client.post("/bg/accounts/login/", {"login": ADDRESS, "password": PASSWORD}).url
    return [client.get(asked), client.post(asked, {"code": "1"})]


@pytest.mark.parametrize("walk", [code_pages, confirming_pages, second_step_pages])
def test_so_do_the_pages_of_codes_right_and_wrong(walk: Callable[[], list[HttpResponse]]) -> None:
    for answer in walk():
        assert (answer.status_code, strange(words_of(answer.text))) == (200, [])


def all_mails(mailoutbox: list, language: str) -> list:
    """Return every mail of the entrance: to sign in, to confirm an address, to choose a new password."""
    create_account(ADDRESS, password=PASSWORD, email_verified=True)
    create_account("new@example.org", password=PASSWORD)
    accounts = f"/{language}/accounts"
    Client().post(f"{accounts}/login/", {"login": "new@example.org", "password": PASSWORD})
    for address in (ADDRESS, "nobody@example.org"):
        Client().post(f"{accounts}/login/", {"email": address})
        Client().post(f"{accounts}/password/reset/", {"email": address})
    assert len(mailoutbox) == 5
    return mailoutbox


def test_mails_about_the_account_speak_to_a_young_person(mailoutbox: list) -> None:
    for mail in all_mails(mailoutbox, "bg"):
        written = re.sub(
            r"\S+@\S+|https?://\S+|\S*localhost\S*|testserver", "", f"{mail.subject}\n{mail.body}"
        )
        assert strange(written) == [], mail.subject


def test_the_subjects_of_mails_are_our_own_words_in_english_too(mailoutbox: list) -> None:
    """A subject in Bulgarian is a translation of ours alone if the English one is ours."""
    assert {mail.subject for mail in all_mails(mailoutbox, "en")} == {
        "Glas: Choose a new password",
        "Glas: No account with this address",
        "Glas: Your code to confirm the address",
        "Glas: Your code to sign in",
    }


def test_no_mail_that_the_library_may_send_has_a_text_of_its_own() -> None:
    """Its notices of changes are replaced by ours; every other template is found in our folder first."""
    folder = Path(allauth.__file__).parent / "templates"
    names = [str(one.relative_to(folder)) for one in folder.glob("account/email/*_subject.txt")]
    told_by_us = {*CHANGES, *NEVER_SENT}
    sent = [one for one in names if one.removesuffix("_subject.txt") not in told_by_us]
    assert len(sent) == 5
    for name in (name for one in sent for name in (one, one.replace("_subject.", "_message."))):
        assert Path(str(get_template(name).origin)).is_relative_to(settings.BASE_DIR / "youth"), name
