"""Only allauth signs anybody in; closed pages open with their password, in both languages."""

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
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms.editing.roles import PUBLISHERS
from cms.models import DocumentFile, HomePage, PlainPage
from tests.cms.site import add_page, make_home
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
    "RequestLoginCodeView",
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


def test_who_is_signed_in_and_may_not_enter_reads_so_instead_of_asked_again(
    homes: tuple[HomePage, HomePage],
) -> None:
    page = add_page(homes[0], PlainPage, "За редактори", "za-redaktori")
    closed(page, restriction_type="groups")
    client = Client()
    client.force_login(make_user())
    for address in ("/admin/", "/bg/za-redaktori/"):
        assert client.get(address, follow=True).status_code == 403


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


@pytest.fixture
def homes() -> tuple[HomePage, HomePage]:
    return make_home(), make_home("en")


def closed(page: PlainPage, **fields: Any) -> PageViewRestriction:
    restriction = PageViewRestriction(page=page, **fields)
    restriction.save()
    return restriction


@pytest.mark.parametrize(("language", "words"), [("bg", "парола"), ("en", "behind a password")])
def test_a_page_behind_a_password_opens_to_anybody_who_enters_it(
    homes: tuple[HomePage, HomePage], language: str, words: str
) -> None:
    page = add_page(homes[language == "en"], PlainPage, "Тайна страница", "taina", search_description="Тихо")
    closed(page, restriction_type="password", password="шушумига")
    client, address = Client(), f"/{language}/taina/"
    asked = client.get(address)
    assert "css/glas.css" in asked.text
    assert words in asked.text
    assert "Тайна страница" not in asked.text
    assert "Тихо" not in asked.text
    form, action = asked.context["form"], asked.context["action_url"]
    values = {"return_url": form.initial["return_url"]}
    wrong = client.post(action, values | {"password": "друга"})
    assert wrong.status_code == 200
    assert "css/glas.css" in wrong.text
    assert "Тайна страница" not in client.get(address).text
    right = client.post(action, values | {"password": "шушумига"})
    assert right.url == address
    assert "Тайна страница" in client.get(address).text
    assert "Тайна страница" not in Client().get(address).text


def test_a_page_for_signed_in_people_leads_to_the_one_door(homes: tuple[HomePage, HomePage]) -> None:
    page = add_page(homes[0], PlainPage, "За нас", "za-nas")
    closed(page, restriction_type="login")
    account()
    client = Client()
    start = client.get("/bg/za-nas/", follow=True).redirect_chain[-1][0]
    assert start == "/bg/accounts/login/?next=%2Fbg%2Fza-nas%2F"
    entered = client.post(start, {"login": "ana@example.org", "password": PASSWORD, "next": "/bg/za-nas/"})
    assert entered.url == "/bg/za-nas/"
    assert client.get("/bg/za-nas/").status_code == 200


def test_a_file_for_signed_in_people_leads_to_the_one_door() -> None:
    collection = Collection.get_first_root_node().add_child(name="За участници")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    file = DocumentFile.objects.create(
        title="План", collection=collection, file=ContentFile(b"plan", name="plan.txt")
    )
    asked = Client().get(file.url, follow=True)
    assert asked.status_code == 200
    assert "/accounts/login/?next=%2Fdocuments%2F" in asked.redirect_chain[-1][0]


def test_a_file_behind_a_password_has_the_same_form() -> None:
    collection = Collection.get_first_root_node().add_child(name="С парола")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="password", password="шушумига"
    )
    file = DocumentFile.objects.create(
        title="План", collection=collection, file=ContentFile(b"plan", name="plan.txt")
    )
    client = Client()
    asked = client.get(file.url)
    assert "css/glas.css" in asked.text
    values = {"return_url": file.url, "password": "шушумига"}
    assert client.post(asked.context["action_url"], values).url == file.url
    opened = client.get(file.url)
    assert opened.status_code == 200
    opened.close()


def test_passwords_of_closed_pages_and_files_are_not_guessed_without_end(
    homes: tuple[HomePage, HomePage],
) -> None:
    page = add_page(homes[0], PlainPage, "Тайна страница", "taina")
    restriction = closed(page, restriction_type="password", password="шушумига")
    collection = Collection.get_first_root_node().add_child(name="С парола")
    files = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="password", password="шушумига"
    )
    ways = [
        f"/{code}/_util/authenticate_with_password/{restriction.pk}/{one.pk}/"
        for code in ("bg", "en")
        for one in (page, *homes)
    ]
    file_way = f"/documents/authenticate_with_password/{files.pk}/"
    right = {"password": "шушумига", "return_url": "/"}

    for way in (ways[0], file_way):
        guesses = {Client().post(way, right | {"password": "друга"}).status_code for _guess in range(60)}
        assert guesses == {200}

    # Whatever page and language the address names, it is one count.
    assert {Client().post(way, right).status_code for way in (*ways, file_way)} == {429}
    assert Client(REMOTE_ADDR="198.51.100.7").post(ways[0], right).status_code == 302


def translated(homes: tuple[HomePage, HomePage]) -> tuple[PlainPage, PlainPage]:
    page = add_page(homes[0], PlainPage, "Кампания", "kampania")
    other = add_page(homes[1], PlainPage, "Campaign", "campaign", translation_key=page.translation_key)
    return page, other


def publisher() -> Client:
    user = make_user("office", is_superuser=True)
    client = Client()
    client.force_login(user)
    return client


def test_a_page_closed_in_one_language_is_closed_in_the_other_and_opened_likewise(
    homes: tuple[HomePage, HomePage],
) -> None:
    page, _other = translated(homes)
    editor, reader = publisher(), Client()
    address = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])
    editor.post(address, {"restriction_type": "login"})
    assert [reader.get(where).status_code for where in ("/bg/kampania/", "/en/campaign/")] == [302, 302]
    group = Group.objects.get(name=PUBLISHERS)
    editor.post(address, {"restriction_type": "groups", "groups": [group.pk]})
    client = Client()
    client.force_login(make_user())
    assert [client.get(where).status_code for where in ("/bg/kampania/", "/en/campaign/")] == [302, 302]
    editor.post(address, {"restriction_type": "password", "password": "шушумига"})
    assert all("password" in reader.get(where).text for where in ("/bg/kampania/", "/en/campaign/"))
    editor.post(address, {"restriction_type": "none"})
    assert [reader.get(where).context["page"].title for where in ("/bg/kampania/", "/en/campaign/")] == [
        "Кампания",
        "Campaign",
    ]
    assert PageViewRestriction.objects.count() == 0


def test_lifting_it_in_the_translation_opens_the_source_too(homes: tuple[HomePage, HomePage]) -> None:
    page, other = translated(homes)
    closed(page, restriction_type="login")
    publisher().post(reverse("wagtailadmin_pages:set_privacy", args=[other.pk]), {"restriction_type": "none"})
    assert PageViewRestriction.objects.count() == 0


def test_a_translation_of_a_closed_page_starts_closed(homes: tuple[HomePage, HomePage]) -> None:
    page = add_page(homes[0], PlainPage, "Кампания", "kampania")
    closed(page, restriction_type="login")
    translation = page.copy_for_translation(homes[1].locale)
    translation.save_revision().publish()
    with override("en"):
        assert Client().get(translation.get_url()).status_code == 302


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
