"""Signing up and in: by password, by e-mailed code; limits; mails in both languages."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from time_machine import TimeMachineFixture

from tests.factories import make_participant, make_youth_council
from tests.markup import compact, part
from tests.youth.people.conftest import someone
from youth import clock
from youth.models import User

CODE = re.compile(r"^\s+(\d{6})\s*$", re.MULTILINE)


def code_in(mail: object) -> str:
    """Return the code of a mail."""
    return CODE.search(mail.body)[1]  # type: ignore[attr-defined,index]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "bg"])
def test_a_new_person_needs_only_an_address_and_the_code_sent_to_it(mailoutbox: list, language: str) -> None:
    client = Client()
    assert client.get(f"/{language}/accounts/login/").status_code == 200
    response = client.post(f"/{language}/accounts/login/", {"email": "new@example.org"})
    assert response.status_code == 302
    assert not User.objects.exists()
    assert mailoutbox[0].subject.startswith({"en": "Glas: ", "bg": "Глас: "}[language])
    assert mailoutbox[0].body.rstrip().splitlines()[-1].startswith({"en": "Glas ", "bg": "Глас "}[language])
    confirm = client.post(response.url, {"code": code_in(mailoutbox[0])})
    assert confirm.status_code == 302
    user = User.objects.get()
    assert (user.email, user.language, user.has_usable_password()) == ("new@example.org", language, False)
    assert [(one.email, one.verified) for one in user.emailaddress_set.all()] == [("new@example.org", True)]
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
    asked = client.post("/en/accounts/login/", {"email": "ana@example.org"})
    assert asked.status_code == 302
    assert "a quarter of an hour" in mailoutbox[0].body
    client.post(asked.url, {"code": code_in(mailoutbox[0])})
    assert "_auth_user_id" in client.session


@pytest.mark.django_db
def test_five_wrong_codes_end_the_code(mailoutbox: list) -> None:
    someone("ana")
    client = Client()
    asked = client.post("/en/accounts/login/", {"email": "ana@example.org"})
    for _attempt in range(5):
        client.post(asked.url, {"code": "wrong"})
    client.post(asked.url, {"code": code_in(mailoutbox[0])})
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_an_unknown_address_is_answered_like_a_known_one(mailoutbox: list) -> None:
    someone("ana")
    known = Client().post("/en/accounts/login/", {"email": "ana@example.org"})
    unknown = Client().post("/en/accounts/login/", {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [mail.to for mail in mailoutbox] == [["ana@example.org"], ["nobody@example.org"]]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["bg", "en"])
@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_reset_password",
        "account_logout",
    ],
)
def test_the_entrance_is_in_the_sites_own_frame(language: str, name: str) -> None:
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
def test_ones_own_sign_in_methods_are_in_the_sites_own_frame(name: str) -> None:
    someone("ana")
    client = Client()
    client.post("/en/accounts/login/", {"login": "ana@example.org", "password": "a-long-password"})
    with override("en"):
        response = client.get(reverse(name), follow=True)
    assert response.status_code == 200
    assert "css/glas.css" in response.text


def page(address: str, client: Client | None = None, **environment: str) -> str:
    """Return the text of a page of signing in, without the frame of the site."""
    text = (client or Client()).get(address, **environment).text
    return text[text.index("<main") : text.index("</main>")]


@pytest.mark.django_db
def test_code_and_passkey_have_their_own_names() -> None:
    login = page("/bg/accounts/login/")
    assert "Изпрати ми код по имейл" in login
    assert "passkey_login" not in login
    over_name = page("/bg/accounts/login/", SERVER_NAME="localhost")
    assert re.search(r'id="passkey_login"[^>]*>Влез с ключ за достъп', compact(over_name))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("host", "scheme", "works"),
    [
        ("localhost:8000", "http", True),
        ("localhost", "https", True),
        ("testserver", "https", True),
        ("testserver", "http", False),
        ("127.0.0.1:8000", "http", False),
        ("127.0.0.1", "https", False),
    ],
)
def test_a_passkey_is_offered_only_where_browsers_know_it(host: str, scheme: str, works: bool) -> None:
    place = {"HTTP_HOST": host, "wsgi.url_scheme": scheme}
    login = Client().get("/en/accounts/login/", **place).text
    assert ("passkey_login" in login) is works
    assert ("webauthn.js" in login) is works
    # Without the script the button could do nothing.
    assert ('id="passkey_login" data-passkey hidden' in login) is works
    client = Client()
    client.force_login(someone("ana"))
    methods = client.get("/en/accounts/2fa/", **place).text
    assert ("/accounts/2fa/webauthn/add/" in methods) is works


@pytest.mark.django_db
@pytest.mark.parametrize("is_known", [True, False])
def test_a_code_is_typed_with_the_phones_digits_and_may_go_elsewhere(
    is_known: bool, mailoutbox: list
) -> None:
    if is_known:
        someone("ana")
    client = Client()
    asked = client.post("/bg/accounts/login/", {"email": "ana@example.org"})
    shown = page(asked.url, client)
    field = re.search(r'<input[^>]*name="code"[^>]*>', shown)
    assert field is not None
    for attribute in ('inputmode="numeric"', 'autocomplete="one-time-code"'):
        assert attribute in field[0]
    assert "Въведи кода от имейла" in shown
    assert "Изпрати го пак" in shown
    assert "Имейлът е сгрешен" in shown
    wrong = client.post(asked.url, {"code": "123"}).text
    assert "Това не е кодът от имейла" in wrong
    code = code_in(mailoutbox[-1])
    cyrillic = code.replace("0", "О").replace("3", "З").replace("1", "І")
    client.post(asked.url, {"code": f"{cyrillic[:2]} {cyrillic[2:4]}–{cyrillic[4:]}"})
    assert "_auth_user_id" in client.session


@pytest.mark.django_db
def test_somebody_who_signs_in_is_greeted_by_name_and_never_by_number() -> None:
    user = someone("ana")
    client = Client()
    credentials = {"login": user.email, "password": "a-long-password"}
    nameless = client.post("/bg/accounts/login/", credentials, follow=True)
    assert f"user {user.pk}" not in nameless.text
    assert "Вече си в профила си." in nameless.text
    assert f"user {user.pk}" not in part(client.get("/bg/accounts/password/reset/"))
    client.post("/bg/accounts/logout/")
    make_participant(make_youth_council(), "Иво", user=user)
    named = client.post("/bg/accounts/login/", credentials, follow=True)
    assert "Здравей, Иво!" in named.text


FOREIGN = ("акаунт", "e-mail", "E-mail", "Моля", "моля", "Вашата", "вашата", "Вашия", "Ви ", "автентик")
ENTRANCE = [
    "login",
    "password/reset",
    "password/reset/done",
    "logout",
    "email",
    "password/change",
    "2fa",
    "2fa/totp/activate",
    "2fa/webauthn/add",
    "2fa/recovery-codes",
    "2fa/recovery-codes/generate",
    "reauthenticate",
]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ENTRANCE)
def test_pages_of_an_account_speak_bulgarian_as_to_a_friend(address: str) -> None:
    client = Client()
    if address in ENTRANCE[3:]:
        user = someone("ana")
        client.post("/bg/accounts/login/", {"login": user.email, "password": "a-long-password"})
        if address != "reauthenticate":
            client.post("/bg/accounts/reauthenticate/", {"password": "a-long-password"})
        if "recovery" in address:
            user.authenticator_set.create(type="totp", data={"secret": "A" * 32})
    text = page(f"/bg/accounts/{address}/", client)
    for foreign in (
        "акаунт",
        "e-mail",
        "E-mail",
        "Моля",
        "моля",
        "Вашата",
        "вашата",
        "Вашия",
        "Ви ",
        "автентик",
    ):
        assert foreign not in text, (address, foreign)
    words = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", text, flags=re.DOTALL)
    latin = set(re.findall(r"[A-Za-z]{4,}", words))
    assert latin <= {"JavaScript", "example", "TOTP", *re.findall(r"[A-Z2-7]{16,}", words)}, latin


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["five wrong codes", "too late"])
def test_a_code_that_ended_is_replaced_on_the_same_page_and_the_wish_is_kept(
    how: str, mailoutbox: list, time_machine: TimeMachineFixture
) -> None:
    client, wish = Client(), "/en/c/ihtiman/proposals/"
    asked = client.post("/en/accounts/login/", {"email": "ana@example.org", "next": wish})
    if how == "too late":
        time_machine.move_to(clock.now() + timedelta(hours=1))
    else:
        for _attempt in range(4):
            client.post(asked.url, {"code": "000001", "next": wish})
    ended = client.post(asked.url, {"code": "000001", "next": wish})
    assert "This code no longer works" in ended.text
    again = client.post(asked.url, {"action": "again", "next": wish})
    assert again.url == asked.url
    assert client.post(again.url, {"code": code_in(mailoutbox[-1]), "next": wish}).url == wish


@pytest.mark.django_db
def test_a_session_that_is_gone_leads_back_with_the_wish() -> None:
    wish = "/en/c/ihtiman/proposals/"
    answer = Client().post("/en/accounts/login/code/", {"code": "000001", "next": wish})
    assert answer.url == f"/en/accounts/login/?next={quote(wish, safe='')}"


@pytest.mark.django_db
def test_signing_up_is_no_page_of_its_own() -> None:
    answer = Client().get("/bg/accounts/signup/?next=/bg/about/")
    assert answer.url == "/bg/accounts/login/?next=%2Fbg%2Fabout%2F"


@pytest.mark.django_db
def test_a_known_and_a_new_address_meet_the_same_pages(mailoutbox: list) -> None:
    someone("ana")
    seen = []
    for name in ("ana", "new"):
        client = Client()
        asked = client.post("/bg/accounts/login/", {"email": f"{name}@example.org"})
        pages = [asked.url, page(asked.url, client), page("/bg/accounts/login/", client)]
        pages += [mailoutbox[-1].subject, mailoutbox[-1].body.replace(code_in(mailoutbox[-1]), "")]
        text = re.sub(rf"\b{name}(?=@|%40)", "someone", "\n".join(pages))
        seen.append(re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text))
    assert seen[0] == seen[1]


@pytest.mark.django_db
def test_the_second_step_follows_the_code(mailoutbox: list) -> None:
    user = someone("ana")
    user.authenticator_set.create(type="totp", data={"secret": "A" * 32})
    client = Client()
    asked = client.post("/en/accounts/login/", {"email": user.email})
    answer = client.post(asked.url, {"code": code_in(mailoutbox[-1])})
    assert answer.url.startswith("/en/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_the_code_of_one_browser_opens_nothing_in_another(mailoutbox: list) -> None:
    one, other = Client(), Client()
    asked = one.post("/en/accounts/login/", {"email": "ana@example.org"})
    other.post("/en/accounts/login/", {"email": "boris@example.org"})
    other.post(asked.url, {"code": code_in(mailoutbox[0])})
    assert "_auth_user_id" not in other.session


@pytest.mark.django_db
def test_a_code_is_used_once(mailoutbox: list) -> None:
    client = Client()
    asked = client.post("/en/accounts/login/", {"email": "ana@example.org"})
    copied = dict(client.session.items())
    code = code_in(mailoutbox[-1])
    client.post(asked.url, {"code": code})
    assert "_auth_user_id" in client.session
    tab = Client()
    session = tab.session
    session["sign_in_code"] = copied["sign_in_code"]
    session.save()
    assert "This code no longer works" in tab.post(asked.url, {"code": code}).text
    assert "_auth_user_id" not in tab.session


@pytest.mark.django_db
def test_who_may_not_use_the_site_any_more_gets_in_by_no_code(mailoutbox: list) -> None:
    user = someone("ana")
    user.is_active = False
    user.save()
    client = Client()
    asked = client.post("/en/accounts/login/", {"email": user.email})
    client.post(asked.url, {"code": code_in(mailoutbox[-1])})
    assert "_auth_user_id" not in client.session
    assert User.objects.count() == 1
