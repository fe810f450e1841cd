"""An account can't be carried off: fresh sign-ins, mails to the former address, and the way back."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import signing
from django.test import Client
from pytest_django import Settings
from time_machine import TimeMachineFixture

from tests.youth.people.conftest import House, someone
from tests.youth.people.test_guardians import NOBODY_LISTENS
from tests.youth.people.test_sign_in import code_in
from youth import clock
from youth.models import AccountChange, Participant, User
from youth.services.account_changes import SALT, forget_account_changes, mail_account_changes
from youth.services.people import create_account

pytestmark = pytest.mark.django_db

OLD, NEW, THIRD = "ana@example.org", "thief@example.org", "third@example.org"
EMAIL, CODE = "/en/accounts/email/", "/en/accounts/login/"
RIGHT = "a-long-password"


def without_password() -> User:
    return create_account(OLD, email_verified=True)


def by_code(mailoutbox: list, address: str = OLD) -> Client:
    """Sign in with a code, as most people do."""
    client = Client()
    asked = client.post(CODE, {"email": address})
    client.post(asked.url, {"code": code_in(mailoutbox[-1])})
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    return client.get("/en/accounts/email/").status_code == 200


def afresh(client: Client, asked: object, mailoutbox: list) -> object:
    """Enter the code that a fresh sign-in asks for; return the answer to what was wanted."""
    address = asked.url  # type: ignore[attr-defined]
    assert "/accounts/reauthenticate/code/" in address
    client.get(address)
    return client.post(address, {"code": code_in(mailoutbox[-1])})


def move(client: Client, mailoutbox: list, address: str = NEW) -> None:
    """Give the account another address, as somebody with the phone in hand does."""
    asked = client.post(EMAIL, {"action_add": "", "email": address})
    if "reauthenticate" in asked.url:
        asked = afresh(client, asked, mailoutbox)  # type: ignore[assignment]
    assert asked.url.endswith("/accounts/confirm-email/")
    assert mailoutbox[-1].to == [address]
    client.post(asked.url, {"code": code_in(mailoutbox[-1])})


def links_in(mailoutbox: list, address: str) -> list[str]:
    """Return the ways back that were mailed to an address."""
    assert mail_account_changes(clock.now()) >= 0
    mails = [mail.body for mail in mailoutbox if mail.to == [address]]
    return [found[0] for body in mails if (found := re.search(r"/\w\w/accounts/take-back/[^\s]+", body))]


def give_totp(user: User, **fields: object) -> Authenticator:
    return Authenticator.objects.create(user=user, type="totp", data={"secret": "A" * 32}, **fields)


def addresses_of(user: User) -> list[tuple[str, bool, bool]]:
    rows = EmailAddress.objects.filter(user=user)
    return [(row.email, row.verified, row.primary) for row in rows]


def test_another_address_takes_a_fresh_sign_in_and_the_former_is_notified(mailoutbox: list) -> None:
    user = without_password()
    client = by_code(mailoutbox)
    asked = client.post(EMAIL, {"action_add": "", "email": NEW})
    assert "/accounts/reauthenticate/code/" in asked.url
    assert not any(mail.to == [NEW] for mail in mailoutbox)
    move(client, mailoutbox)
    user.refresh_from_db()
    assert user.email == NEW
    assert addresses_of(user) == [(NEW, True, True)]
    assert len(links_in(mailoutbox, OLD)) == 1
    assert links_in(mailoutbox, NEW) == []
    assert mail_account_changes(clock.now()) == 0


def test_a_wrong_code_is_no_fresh_sign_in_and_ends_after_five(mailoutbox: list) -> None:
    without_password()
    client = by_code(mailoutbox)
    asked = client.post(EMAIL, {"action_add": "", "email": NEW})
    client.get(asked.url)
    first = code_in(mailoutbox[-1])
    for _attempt in range(5):
        client.post(asked.url, {"code": "wrong"})
    client.post(asked.url, {"code": first})
    assert "reauthenticate" in client.post(EMAIL, {"action_add": "", "email": NEW}).url
    assert not AccountChange.objects.exists()


def test_a_fresh_sign_in_lasts_five_minutes(mailoutbox: list, time_machine: TimeMachineFixture) -> None:
    without_password()
    client = by_code(mailoutbox)
    move(client, mailoutbox)
    assert "confirm-email" in client.post(EMAIL, {"action_add": "", "email": THIRD}).url
    time_machine.move_to(clock.now() + timedelta(minutes=6))
    assert "reauthenticate" in client.post(EMAIL, {"action_add": "", "email": THIRD}).url


def test_somebody_who_has_a_password_enters_it_or_a_code(mailoutbox: list) -> None:
    someone("ana")
    client = Client()
    client.post("/en/accounts/login/", {"login": OLD, "password": RIGHT})
    asked = client.post(EMAIL, {"action_add": "", "email": NEW})
    assert "/accounts/reauthenticate/?" in asked.url
    page = client.get(asked.url)
    assert "/accounts/reauthenticate/code/" in page.text
    done = client.post(asked.url, {"password": RIGHT})
    assert done.url.endswith("/accounts/confirm-email/")


def test_a_code_by_mail_does_not_replace_the_second_step(mailoutbox: list) -> None:
    user = someone("ana")
    client = Client()
    client.post("/en/accounts/login/", {"login": OLD, "password": RIGHT})
    give_totp(user)
    sent = len(mailoutbox)
    answer = client.get("/en/accounts/reauthenticate/code/")
    assert answer.url != "/en/accounts/reauthenticate/code/"
    assert len(mailoutbox) == sent


@pytest.mark.parametrize(
    "address",
    ["/en/accounts/2fa/totp/activate/", "/en/accounts/2fa/webauthn/add/", "/en/accounts/password/set/"],
)
def test_ways_of_signing_in_are_added_after_a_fresh_sign_in_only(address: str, mailoutbox: list) -> None:
    without_password()
    client = by_code(mailoutbox)
    asked = client.get(address)
    assert "/accounts/reauthenticate/code/" in asked.url
    afresh(client, asked, mailoutbox)
    assert client.get(address).status_code == 200


def test_a_first_password_is_reported_and_can_be_taken_back(mailoutbox: list) -> None:
    user = without_password()
    client = by_code(mailoutbox)
    afresh(client, client.get("/en/accounts/password/set/"), mailoutbox)
    new = "another-long-password"
    client.post("/en/accounts/password/set/", {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
    (link,) = links_in(mailoutbox, OLD)
    Client().post(link)
    user.refresh_from_db()
    assert not user.has_usable_password()
    assert not is_in(client)


def test_the_way_back_returns_the_address_and_ends_everything_of_the_thief(
    house: House, mailoutbox: list
) -> None:
    user = without_password()
    participant = Participant.objects.create(council=house.youth, user=user, display_name="Ана-Мария")
    own_passkey = Authenticator.objects.create(user=user, type="webauthn", data={"name": "phone"})
    Authenticator.objects.filter(pk=own_passkey.pk).update(created_at=datetime(2026, 1, 1, tzinfo=UTC))
    owner, thief = Client(), Client()
    for client in (owner, thief):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    EmailAddress.objects.filter(user=user).update(email=NEW)
    User.objects.filter(pk=user.pk).update(email=NEW)
    change = AccountChange.objects.create(user=user, kind="address", address=OLD, mail_after=clock.now())
    user.push_subscriptions.create(endpoint="https://push.example.org/thief")
    give_totp(user)
    (link,) = links_in(mailoutbox, OLD)
    shown = Client().get(link)
    assert OLD in shown.text
    assert NEW not in shown.text
    user.refresh_from_db()
    assert user.email == NEW
    done = Client().post(link)
    assert done.url.endswith("/accounts/login/")
    user.refresh_from_db()
    assert user.email == OLD
    assert addresses_of(user) == [(OLD, True, True)]
    assert not is_in(thief)
    assert not is_in(owner)
    assert list(Authenticator.objects.filter(user=user)) == [own_passkey]
    assert not user.push_subscriptions.exists()
    participant.refresh_from_db()
    assert participant.live_epoch == 1
    change.refresh_from_db()
    assert change.ended_at is not None
    assert Client().get(link).status_code == 410
    assert Client().post(link).status_code == 410


def test_after_the_way_back_only_the_returned_address_signs_in(mailoutbox: list) -> None:
    without_password()
    thief = by_code(mailoutbox)
    move(thief, mailoutbox)
    (link,) = links_in(mailoutbox, OLD)
    Client().post(link)
    assert is_in(by_code(mailoutbox, OLD))
    stranger = Client()
    asked = stranger.post(CODE, {"email": NEW})
    stranger.post(asked.url, {"code": code_in(mailoutbox[-1])})
    # The other address is a new person's, with an account of its own.
    assert stranger.session["_auth_user_id"] != str(EmailAddress.objects.get(email=OLD).user_id)
    assert not is_in(thief)


def test_the_way_back_of_the_owner_ends_the_one_that_the_thief_got(mailoutbox: list) -> None:
    user = without_password()
    thief = by_code(mailoutbox)
    move(thief, mailoutbox, NEW)
    move(thief, mailoutbox, THIRD)
    (own,) = links_in(mailoutbox, OLD)
    (stolen,) = links_in(mailoutbox, NEW)
    Client().post(own)
    assert Client().post(stolen).status_code == 410
    user.refresh_from_db()
    assert user.email == OLD


def test_a_later_mail_takes_back_what_came_before_it_too(mailoutbox: list) -> None:
    user = without_password()
    for minutes in (60, 20):
        at = clock.now() - timedelta(minutes=minutes)
        AccountChange.objects.create(user=user, kind="passkey", address=OLD, made_at=at, mail_after=at)
        row = Authenticator.objects.create(user=user, type="webauthn", data={"name": str(minutes)})
        Authenticator.objects.filter(pk=row.pk).update(created_at=at)
    Client().post(links_in(mailoutbox, OLD)[-1])
    assert not Authenticator.objects.filter(user=user).exists()


def test_the_way_back_ends_after_seven_days(mailoutbox: list, time_machine: TimeMachineFixture) -> None:
    user = without_password()
    move(by_code(mailoutbox), mailoutbox)
    (link,) = links_in(mailoutbox, OLD)
    time_machine.move_to(clock.now() + timedelta(days=7, minutes=1))
    assert Client().get(link).status_code == 410
    assert Client().post(link).status_code == 410
    user.refresh_from_db()
    assert user.email == NEW
    assert forget_account_changes(clock.now()) == 1


@pytest.mark.parametrize("language", ["bg", "en"])
def test_a_forged_link_takes_nothing_back(language: str, mailoutbox: list) -> None:
    user = without_password()
    change = AccountChange.objects.create(user=user, kind="address", address=NEW)
    for token in (str(change.pk), signing.dumps(str(change.pk), salt="another"), "x"):
        answer = Client().post(f"/{language}/accounts/take-back/{token}/")
        assert answer.status_code == 410
        assert "css/glas.css" in answer.text
    assert SALT not in signing.dumps(str(change.pk), salt=SALT)
    user.refresh_from_db()
    assert user.email == OLD


def test_an_address_that_another_account_confirmed_since_is_not_taken_from_it(mailoutbox: list) -> None:
    user = without_password()
    move(by_code(mailoutbox), mailoutbox)
    (link,) = links_in(mailoutbox, OLD)
    other = create_account(OLD, email_verified=True)
    assert Client().post(link).status_code == 410
    assert addresses_of(other) == [(OLD, True, True)]
    user.refresh_from_db()
    assert user.email == NEW


def test_a_code_asked_before_the_address_left_the_account_opens_nothing(mailoutbox: list) -> None:
    without_password()
    owner, late = by_code(mailoutbox), Client()
    asked = late.post(CODE, {"email": OLD})
    code = code_in(mailoutbox[-1])
    move(owner, mailoutbox)
    answer = late.post(asked.url, {"code": code})
    assert answer.url.endswith("/accounts/login/")
    assert not is_in(late)


def test_an_address_that_an_account_gave_up_lately_makes_no_account_of_its_own(
    mailoutbox: list, time_machine: TimeMachineFixture
) -> None:
    without_password()
    move(by_code(mailoutbox), mailoutbox)
    for days, is_given_up in ((0, True), (8, False)):
        time_machine.move_to(clock.now() + timedelta(days=days))
        client = Client()
        asked = client.post(CODE, {"email": OLD})
        client.post(asked.url, {"code": code_in(mailoutbox[-1])})
        assert is_in(client) is not is_given_up


def test_a_code_can_be_sent_again(mailoutbox: list) -> None:
    without_password()
    client = Client()
    asked = client.post(CODE, {"email": OLD})
    first = code_in(mailoutbox[-1])
    assert 'value="again"' in client.get(asked.url).text
    client.post(asked.url, {"action": "again"})
    assert len(mailoutbox) == 2
    second = code_in(mailoutbox[-1])
    client.post(asked.url, {"code": f" {second[:3]}-{second[3:]} "})
    assert is_in(client)
    assert first != second


def test_news_of_a_change_waits_for_the_mail_server(
    mailoutbox: list, settings: Settings, time_machine: TimeMachineFixture
) -> None:
    without_password()
    move(by_code(mailoutbox), mailoutbox)
    working, settings.MAILERS = settings.MAILERS, NOBODY_LISTENS
    assert mail_account_changes(clock.now()) == 0
    settings.MAILERS = working
    assert mail_account_changes(clock.now()) == 0
    assert mail_account_changes(clock.now() + timedelta(minutes=2)) == 1
    assert len(links_in(mailoutbox, OLD)) == 1


@pytest.mark.parametrize(("language", "words"), [("bg", "след няколко минути"), ("en", "in a few minutes")])
def test_without_a_mail_server_everybody_reads_so_and_nothing_is_lost(
    language: str, words: str, mailoutbox: list, settings: Settings
) -> None:
    without_password()
    working, settings.MAILERS = settings.MAILERS, NOBODY_LISTENS
    for address, email in (("login", "new@example.org"), ("login", OLD), ("password/reset", OLD)):
        answer = Client().post(f"/{language}/accounts/{address}/", {"email": email})
        assert answer.status_code == 503, address
        assert words in answer.text
        assert "css/glas.css" in answer.text
    assert User.objects.count() == 1
    settings.MAILERS = working
    client = Client()
    asked = client.post(CODE, {"email": "new@example.org"})
    client.post(asked.url, {"code": code_in(mailoutbox[-1])})
    assert is_in(client)


@pytest.mark.parametrize("email", ['"a\x0cb"@example.org', "мария@example.org", "x@[127.0.0.1]", "nobody"])
@pytest.mark.parametrize("address", ["login", "password/reset"])
def test_no_form_of_an_account_takes_an_address_without_mail(
    address: str, email: str, mailoutbox: list
) -> None:
    answer = Client().post(f"/en/accounts/{address}/", {"email": email})
    assert answer.status_code == 200
    assert 'class="error-summary"' in answer.text
    assert mailoutbox == []
    assert not User.objects.exists()
