"""Only allauth signs anybody in."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import auth
from django.contrib.auth import forms as auth_forms
from django.contrib.auth import views as auth_views
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from cms.editing.roles import PUBLISHERS
from tests.factories import make_user
from youth import clock
from youth.models import User
from youth.services.account_changes import mail_account_changes
from youth.services.people import create_account

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-password"
# What allauth mounts to sign somebody in, or to go on with signing in; nothing else may make a session.
SIGNING_IN = (auth.login, auth.authenticate, auth_views.LoginView, auth_forms.AuthenticationForm)
# Those of allauth that end, or may end, in a session.
SIGN_IN_VIEWS = {
    "LoginView",
    # Two that are mounted and lead nowhere: our own page asks for the code, and signing up is closed.
    "ConfirmLoginCodeView",
    "SignupView",
    "email_verification_sent",
    "AuthenticateView",
    "LoginWebAuthnView",
}
OTHER_ALLAUTH_VIEWS = {
    *("AccountInactiveView", "LogoutView", "EmailView"),
    *("PasswordChangeView", "PasswordSetView", "PasswordResetView", "PasswordResetDoneView"),
    *("PasswordResetFromKeyView", "PasswordResetFromKeyDoneView"),
    *("ReauthenticateView", "ReauthenticateWebAuthnView", "IndexView"),
    *("ViewRecoveryCodesView", "DownloadRecoveryCodesView", "GenerateRecoveryCodesView"),
    *("ActivateTOTPView", "DeactivateTOTPView"),
    *("AddWebAuthnView", "EditWebAuthnView", "ListWebAuthnView", "RemoveWebAuthnView"),
}
RESETTING = (auth_views.PasswordResetView, auth_views.PasswordResetConfirmView)


def views_below(patterns: list[URLPattern | URLResolver], way: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each view of the URL configuration with its pattern."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views_below(pattern.url_patterns, way + str(pattern.pattern))
        else:
            yield way + str(pattern.pattern), pattern.callback


def bare(view: Callable[..., Any]) -> Any:
    """Return the class or function behind a view, however it is decorated."""
    found: Any = view
    while True:
        inner = getattr(found, "view_class", None) or getattr(found, "__wrapped__", None)
        if inner is None:
            inner = enclosed(found)
        if inner is None:
            return found
        found = inner


def enclosed(function: Any) -> Any:
    """Return the view that a decorator without ``wraps`` keeps in its closure."""
    if inspect.isclass(function) or not getattr(function, "__closure__", None):
        return None
    kept = inspect.getclosurevars(function).nonlocals
    return kept.get("view_func") or kept.get("fn")


def may_sign_in(view: Any) -> bool:
    """Tell whether a view, its bases or its form use what makes a session of an account."""
    if inspect.isclass(view):
        parts = [part for part in view.__mro__ if part.__module__ != "django.views.generic.base"]
        if any(issubclass(view, (*RESETTING, auth_views.LoginView)) for _part in parts[:1]):
            return True
        sources = [vars(part) for part in parts] + [vars(inspect.getmodule(part)) for part in parts[:1]]
    else:
        sources = [getattr(view, "__globals__", {})]
    return any(value in SIGNING_IN for source in sources for value in source.values() if callable(value))


def test_only_allauth_mounts_views_that_may_make_a_session() -> None:
    views = [(way, bare(view)) for way, view in views_below(get_resolver().url_patterns)]
    found = {way for way, view in views if may_sign_in(view) and not view.__module__.startswith("allauth.")}
    assert found == set()
    # The search itself finds what it looks for.
    assert may_sign_in(auth_views.LoginView)
    assert may_sign_in(bare(__import__("wagtail.admin.views.account", fromlist=["x"]).LoginView.as_view()))
    assert len(views) > 300


def test_each_view_of_allauth_is_known() -> None:
    """One that comes with a new version, or is switched on, is looked at before it is mounted."""
    views = {bare(view) for _way, view in views_below(get_resolver().url_patterns)}
    found = {view.__name__ for view in views if view.__module__.startswith("allauth.")}
    assert found == {*SIGN_IN_VIEWS, *OTHER_ALLAUTH_VIEWS}


def account(name: str = "ana", *, verified: bool = True) -> User:
    return create_account(f"{name}@example.org", password=PASSWORD, email_verified=verified)


def publisher() -> Client:
    user = make_user("office", is_superuser=True)
    client = Client()
    client.force_login(user)
    return client


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("address", ["/admin/login/", "/bg/_util/login/", "/en/_util/login/"])
def test_wagtails_own_forms_sign_nobody_in(address: str) -> None:
    account()
    client = Client()
    for fields in ("username", "login"):
        answer = client.post(address, {fields: "ana@example.org", "password": PASSWORD, "next": "/"})
        assert answer.status_code == 302
        assert "/accounts/login/" in answer.url
    assert not is_signed_in(client)
    assert client.get(f"{address}?next=/admin/pages/").url.endswith("/accounts/login/?next=/admin/pages/")


def test_the_editors_room_asks_at_the_one_door_and_lets_in_behind_it() -> None:
    user = account()
    user.groups.add(Group.objects.get(name=PUBLISHERS))
    client = Client()
    start = client.get("/admin/", follow=True).redirect_chain[-1][0]
    assert start.endswith("/accounts/login/?next=%2Fadmin%2F")
    entered = client.post(start, {"login": user.email, "password": PASSWORD, "next": "/admin/"})
    assert entered.url == "/admin/"
    assert client.get("/admin/").status_code == 200
    left = client.post("/admin/logout/", follow=True)
    assert "/accounts/login/" in left.redirect_chain[-1][0]


@pytest.mark.parametrize("rest", ["", "done/", "confirm/MQ/set-password/", "complete/"])
def test_wagtails_password_reset_leads_to_the_one_door(rest: str, mailoutbox: list) -> None:
    account()
    answer = Client().post(f"/admin/password_reset/{rest}", {"email": "ana@example.org"})
    assert answer.status_code == 302
    assert answer.url.endswith("/accounts/password/reset/")
    assert mailoutbox == []


def test_an_editors_own_page_changes_neither_address_nor_password() -> None:
    user = make_user("office", first_name="Ана", last_name="Примерова")
    user.groups.add(Group.objects.get(name=PUBLISHERS))
    client = Client()
    client.force_login(user)
    page = client.get("/admin/account/")
    assert page.status_code == 200
    assert 'name="name_email-first_name"' in page.text
    assert "email-email" not in page.text
    assert 'type="password"' not in page.text
    assert "/accounts/email/" in page.text


def test_the_ways_in_that_the_library_mounts_beside_ours_are_closed(mailoutbox: list) -> None:
    client = Client()
    assert client.post("/bg/accounts/login/code/confirm/", {"code": ""}).url == "/bg/accounts/login/"
    client.post("/bg/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD})
    assert (User.objects.exists(), mailoutbox) == (False, [])


def test_the_second_step_is_asked_whichever_address_one_starts_from() -> None:
    user = account()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "A" * 32})
    client = Client()
    start = client.get("/admin/login/?next=/admin/", follow=True).redirect_chain[-1][0]
    answer = client.post(start, {"login": user.email, "password": PASSWORD})
    assert answer.url.endswith("/accounts/2fa/authenticate/")
    assert not is_signed_in(client)


def test_an_unconfirmed_address_is_asked_to_confirm_whichever_address_one_starts_from() -> None:
    account(verified=False)
    assert not EmailAddress.objects.get().verified
    client = Client()
    start = client.get("/bg/_util/login/", follow=True).redirect_chain[-1][0]
    answer = client.post(start, {"login": "ana@example.org", "password": PASSWORD})
    assert answer.url.endswith("/accounts/confirm-email/")
    assert not is_signed_in(client)


def test_nothing_asks_other_peoples_servers_what_is_behind_an_address() -> None:
    user = make_user("office")
    user.groups.add(Group.objects.get(name=PUBLISHERS))
    client = Client()
    client.force_login(user)
    assert client.get("/admin/embeds/chooser/").status_code == 404
    assert client.get("/admin/embeds/chooser/upload/").status_code == 404


def test_an_account_made_in_the_admin_confirms_its_address_and_has_no_password() -> None:
    values = {"email": "office@example.org", "first_name": "Ана", "last_name": "Примерова"}
    assert publisher().post("/admin/users/new/", values).status_code == 302
    user = User.objects.get(email="office@example.org")
    assert not user.has_usable_password()
    assert [(row.email, row.verified) for row in user.emailaddress_set.all()] == [(user.email, False)]


def test_an_address_changed_in_the_admin_is_confirmed_again_and_the_former_is_notified(
    mailoutbox: list,
) -> None:
    user = account()
    values = {
        "email": "Other@example.org",
        "first_name": "Ана",
        "last_name": "Примерова",
        "is_active": "on",
    }
    assert publisher().post(f"/admin/users/edit/{user.pk}/", values).status_code == 302
    assert not EmailAddress.objects.filter(email="ana@example.org").exists()
    assert not EmailAddress.objects.get(user=user).verified
    assert mail_account_changes(clock.now()) == 1
    assert mailoutbox[-1].to == ["ana@example.org"]
    client = Client()
    answer = client.post("/bg/accounts/login/", {"login": "other@example.org", "password": PASSWORD})
    assert answer.url.endswith("/accounts/confirm-email/")
    assert not is_signed_in(client)
