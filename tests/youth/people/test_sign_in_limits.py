"""Who may try how often to sign in: strangers are slowed, owners get in, and so does a whole hall."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from time_machine import TimeMachineFixture

from tests.youth.people.conftest import someone
from tests.youth.people.test_sign_in import code_in
from youth import clock
from youth.refusals import Refusal
from youth.services.people import create_account
from youth.services.sign_in_codes import CODES_AN_HOUR, Guess, guess_code, make_code

pytestmark = pytest.mark.django_db

LOGIN = CODE = "/en/accounts/login/"
ENTER = "/en/accounts/login/code/"
RIGHT, WRONG = "a-long-password", "not-this-one"
ANA = "ana@example.org"


def browser(network: str = "198.51.100.7") -> Client:
    return Client(REMOTE_ADDR=network)


def try_password(client: Client, password: str, address: str = ANA) -> bool:
    client.post(LOGIN, {"login": address, "password": password})
    return "_auth_user_id" in client.session


def ask_code(client: Client, address: str = ANA) -> bool:
    return client.post(CODE, {"email": address}).status_code == 302


def signed_out(client: Client) -> Client:
    client.post("/en/accounts/logout/")
    return client


def test_wrong_passwords_from_one_place_end_the_tries_from_there() -> None:
    someone("ana")
    stranger = browser()
    for _attempt in range(5):
        assert not try_password(stranger, WRONG)
    assert not try_password(stranger, RIGHT)
    answer = stranger.post(LOGIN, {"login": ANA, "password": RIGHT})
    assert "Sign in with a code by e-mail" in answer.text


def test_the_spelling_of_the_address_gives_no_more_tries() -> None:
    someone("ana")
    stranger = browser()
    for address in (ANA, "ANA@example.org", " ana@EXAMPLE.org", ANA, ANA):
        assert not try_password(stranger, WRONG, address)
    assert not try_password(stranger, RIGHT)


def test_a_strangers_wrong_passwords_do_not_shut_the_owner_out_elsewhere() -> None:
    someone("ana")
    stranger = browser("203.0.113.5")
    for _attempt in range(8):
        try_password(stranger, WRONG)
    assert try_password(browser("198.51.100.7"), RIGHT)


def test_a_neighbour_does_not_shut_out_a_browser_that_signed_in_before() -> None:
    someone("ana")
    own = browser()
    assert try_password(own, RIGHT)
    signed_out(own)
    neighbour = browser()
    for _attempt in range(8):
        assert not try_password(neighbour, WRONG)
        ask_code(neighbour)
    assert try_password(own, RIGHT)
    assert ask_code(signed_out(own))
    # It is counted by itself, too.
    for _attempt in range(5):
        assert not try_password(own, WRONG)
    assert not try_password(own, RIGHT)


def test_having_signed_in_elsewhere_makes_a_browser_known_to_that_account_alone() -> None:
    someone("ana")
    someone("boris")
    stranger = browser()
    assert try_password(stranger, RIGHT, "boris@example.org")
    signed_out(stranger)
    for _attempt in range(5):
        assert not try_password(stranger, WRONG)
    assert not try_password(stranger, RIGHT)
    assert try_password(stranger, RIGHT, "boris@example.org")


def test_a_browser_cannot_say_by_itself_that_it_is_known() -> None:
    someone("ana")
    own = browser()
    assert try_password(own, RIGHT)
    cookie = own.cookies["known_browser"].value
    assert ANA not in cookie
    stranger = browser()
    for _attempt in range(5):
        try_password(stranger, WRONG)
    for forged in (cookie[:-1], "e30:x:y", ""):
        stranger.cookies["known_browser"] = forged
        assert not try_password(stranger, RIGHT)


def test_guesses_from_many_networks_leave_the_owner_the_code_and_the_own_browser(mailoutbox: list) -> None:
    someone("ana")
    own = browser()
    assert try_password(own, RIGHT)
    signed_out(own)
    for number in range(31):
        try_password(browser(f"203.0.113.{number}"), WRONG)
    elsewhere = browser("192.0.2.1")
    assert not try_password(elsewhere, RIGHT)
    asked = elsewhere.post(CODE, {"email": ANA})
    elsewhere.post(asked.url, {"code": code_in(mailoutbox[-1])})
    assert "_auth_user_id" in elsewhere.session
    assert try_password(own, RIGHT)


def test_a_stranger_who_asks_for_codes_takes_none_from_the_owner(mailoutbox: list) -> None:
    someone("ana")
    stranger = browser("203.0.113.5")
    assert [ask_code(browser("203.0.113.5")) for _time in range(4)] == [True, True, True, False]
    assert not ask_code(stranger)
    assert ask_code(browser("198.51.100.7"))
    assert len(mailoutbox) == 4


def test_codes_and_links_share_what_may_be_mailed_to_an_address(mailoutbox: list) -> None:
    someone("ana")
    stranger = browser()
    stranger.post("/en/accounts/password/reset/", {"email": ANA})
    browser().post(LOGIN, {"email": ANA})
    assert ask_code(stranger)
    assert not ask_code(browser())
    assert browser().post("/en/accounts/password/reset/", {"email": ANA}).status_code == 200
    assert browser().post(LOGIN, {"email": ANA}).status_code == 200
    assert len(mailoutbox) == 3


def test_a_new_password_lets_its_owner_in_at_once(mailoutbox: list) -> None:
    someone("ana")
    client = browser()
    for _attempt in range(6):
        try_password(client, WRONG)
    client.post("/en/accounts/password/reset/", {"email": ANA})
    link = next(line for line in mailoutbox[-1].body.splitlines() if "/password/reset/key/" in line)
    form = client.get(link.strip(), follow=True)
    new = "another-long-password"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert try_password(client, new)


def test_sixty_people_behind_one_address_sign_in_within_a_minute(mailoutbox: list) -> None:
    people = [f"person-{number}@example.org" for number in range(60)]
    for address in people:
        someone(address.partition("@")[0])
    for address in people[:30]:
        client = browser()
        assert not try_password(client, WRONG, address)
        assert try_password(client, RIGHT, address)
    for address in people[30:]:
        client = browser()
        asked = client.post(CODE, {"email": address})
        client.post(asked.url, {"code": code_in(mailoutbox[-1])})
        assert "_auth_user_id" in client.session, address


def test_sixty_new_people_behind_one_address_get_in_within_a_minute(mailoutbox: list) -> None:
    for number in range(60):
        client = browser()
        answer = client.post(LOGIN, {"email": f"new-{number}@example.org"})
        client.post(answer.url, {"code": code_in(mailoutbox[-1])})
        assert "_auth_user_id" in client.session, number


@pytest.mark.parametrize(("language", "words"), [("bg", "Изчакай"), ("en", "Wait a minute")])
def test_a_flood_is_answered_with_a_page_that_says_how_long_to_wait(
    language: str, words: str, settings: object
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}  # type: ignore[attr-defined]
    client = browser()
    address = f"/{language}/accounts/login/"
    client.post(address, {"login": ANA, "password": WRONG})
    answer = client.post(address, {"login": ANA, "password": WRONG})
    assert answer.status_code == 429
    assert words in answer.text
    assert "css/glas.css" in answer.text


def test_signing_in_with_an_unconfirmed_address_mails_no_more_than_asking_for_codes(mailoutbox: list) -> None:
    create_account(ANA, password=RIGHT)
    answers = [browser().post(LOGIN, {"login": ANA, "password": RIGHT}) for _time in range(4)]

    assert len(mailoutbox) == 3
    assert [answer.url == LOGIN for answer in answers] == [False, False, False, True]
    client = browser()
    refused = client.post(LOGIN, {"login": ANA, "password": RIGHT}, follow=True)
    assert "We have sent several mails to this address already." in refused.text
    assert "_auth_user_id" not in client.session

    assert browser("203.0.113.5").post(LOGIN, {"login": ANA, "password": RIGHT}).url != LOGIN
    assert len(mailoutbox) == 4


def test_a_code_that_is_sent_again_counts_as_a_mail(mailoutbox: list) -> None:
    client = browser()
    ask_code(client)
    ask_code(browser())
    for _press in range(2):
        assert client.post(ENTER, {"action": "again"}).status_code == 302
    assert len(mailoutbox) == 3
    # The last one that was sent still opens.
    client.post(ENTER, {"code": code_in(mailoutbox[-1])})
    assert "_auth_user_id" in client.session


def test_a_confirming_code_that_is_sent_again_counts_as_a_mail(mailoutbox: list) -> None:
    where = confirming(client := browser())
    ask_code(browser())
    for _press in range(2):
        assert client.post(where, {"action": "resend"}).status_code == 302
    assert len(mailoutbox) == 3
    client.post(where, {"code": code_in(mailoutbox[-1])})
    assert "_auth_user_id" in client.session


def confirming(client: Client) -> str:
    """Sign in by password to an account with an unconfirmed address; return where its code is asked for."""
    create_account(ANA, password=RIGHT)
    return str(client.post(LOGIN, {"login": ANA, "password": RIGHT}).url)


def _by_code(client: Client) -> str:
    return str(client.post(LOGIN, {"email": ANA}).url)


def _afresh(client: Client) -> str:
    client.force_login(someone("ana"), backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/en/accounts/reauthenticate/code/")
    return "/en/accounts/reauthenticate/code/"


@pytest.mark.parametrize("begin", [_by_code, confirming, _afresh])
def test_a_code_is_guessed_five_times_however_many_ask_at_once(begin, mailoutbox: list) -> None:
    client = browser()
    where = begin(client)
    right = code_in(mailoutbox[-1])
    wrong = "000000" if right != "000000" else "111111"
    session = client.session
    seen = dict(session.items())
    for _guess in range(5):
        client.post(where, {"code": wrong})
        # What a request finds that came in at the same moment.
        for key in set(session.keys()) - set(seen):
            del session[key]
        session.update(seen)
        session.save(must_create=False)

    answer = client.post(where, {"code": right})

    assert answer.status_code == 200 or answer.url.startswith(("/en/accounts/login/", where))
    assert "account_authentication_methods" not in client.session or begin is not _by_code
    if begin is not _afresh:
        assert "_auth_user_id" not in client.session


def test_guesses_from_many_networks_and_tabs_end_one_code_together(mailoutbox: list) -> None:
    client = browser()
    ask_code(client)
    right = code_in(mailoutbox[-1])
    wrong = "000000" if right != "000000" else "111111"
    for number in range(5):
        tab = browser(f"203.0.113.{number}")
        tab.cookies = client.cookies
        tab.post(ENTER, {"code": wrong})
    client.post(ENTER, {"code": right})
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db(transaction=True)
def test_of_guesses_in_many_threads_five_are_compared() -> None:
    row, right = make_code(ANA, "network 198.51.100.7")
    wrong = [f"{number:06}" for number in range(20) if f"{number:06}" != right]

    def guess(typed: str) -> Guess:
        try:
            return guess_code(row.pk, typed)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(guess, wrong))
    assert found.count(Guess.WRONG) == 4
    row.refresh_from_db()
    assert row.attempts == 5
    assert guess_code(row.pk, right) is Guess.ENDED


def test_a_thousand_guesses_over_a_hundred_codes_stop_early_and_the_owner_still_gets_one(
    mailoutbox: list, time_machine: TimeMachineFixture
) -> None:
    someone("ana")
    start = clock.now()
    guesses = 0
    for number in range(100):
        # Slowly enough for the limit of a minute.
        time_machine.move_to(start + timedelta(seconds=30 * number))
        stranger = browser("203.0.113.5")
        asked = ask_code(stranger)
        # Without a code there is nothing to guess; one attempt shows it.
        for _guess in range(10 if asked else 1):
            answer = stranger.post(ENTER, {"code": "000000"})
            guesses += asked and answer.status_code == 200 and "This is not the code" in answer.text
    assert guesses <= 10 * 4
    owner = browser("198.51.100.7")
    assert ask_code(owner)
    owner.post(ENTER, {"code": code_in(mailoutbox[-1])})
    assert "_auth_user_id" in owner.session


def test_the_limit_of_an_hour_holds_while_the_cache_forgets() -> None:
    for _time in range(CODES_AN_HOUR):
        make_code(ANA, "network 203.0.113.5")
    with pytest.raises(Refusal) as refused:
        make_code(ANA, "network 203.0.113.5")
    assert (refused.value.code, refused.value.field) == ("too_many_codes", "email")
    make_code(ANA, "network 198.51.100.7")
    make_code("boris@example.org", "network 203.0.113.5")
