"""Asking, confirming, choosing and stopping, as readers do it."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.factories import Town
from tests.queries import FRAME, exactly
from tests.youth.mail.conftest import VERSION, ask, deliver, link_in
from tests.youth.people.conftest import someone
from tests.youth.people.test_council_pages import signed_in
from youth.mail.selectors import address_of
from youth.mail.subscriptions import (
    CONFIRMATIONS_A_DAY,
    follow,
    forget_what_ended,
    recipient_for_account,
)
from youth.models import Council, Delivery, Mailing, Recipient, Subscription
from youth.refusals import Refusal
from youth.services.erasure import erase_account
from youth.services.membership import leave_council

PAGE = "/en/c/ms/newsletter/"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def form(address: str, **changes: str) -> dict[str, str]:
    return {"email": address, "consent": "on", "consent_version": VERSION, **changes}


def test_from_the_form_to_the_first_news_and_out_again(council, newsletter) -> None:
    client = Client()
    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, form("Reader@Example.org")).url == f"{PAGE}sent/"
    assert client.get(f"{PAGE}sent/").status_code == 200
    assert Subscription.objects.get().state == "pending"
    with pytest.raises(Refusal) as refusal:
        newsletter()
    assert refusal.value.code == "no_readers"
    deliver()
    confirm = link_in(mail.outbox[0], "/confirm/")
    assert mail.outbox[0].to == ["reader@example.org"]
    assert client.get(confirm).status_code == 200
    assert Subscription.objects.get().state == "pending", "a program that follows links confirms nothing"
    assert client.post(confirm).status_code == 200
    subscription = Subscription.objects.get()
    assert (subscription.state, subscription.consent_version) == ("confirmed", VERSION)
    newsletter()
    deliver()
    stop = link_in(mail.outbox[1], "/stop/")
    assert client.get(stop).status_code == 200
    assert Subscription.objects.get().state == "confirmed", "a program that follows links stops nothing"
    assert Client(enforce_csrf_checks=True).post(stop, ONE_CLICK).status_code == 200
    assert Subscription.objects.get().state == "ended"


def test_one_click_needs_no_cookie_sets_none_and_may_be_repeated(subscribe, newsletter) -> None:
    subscribe("reader@example.org")
    newsletter()
    deliver()
    stop = link_in(mail.outbox[0], "/stop/")
    assert stop.startswith("/bg/")
    for _again in range(2):
        response = Client(enforce_csrf_checks=True).post(stop, ONE_CLICK)
        assert (response.status_code, dict(response.cookies)) == (200, {})
        assert response["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response["X-Robots-Tag"]
    subscription = Subscription.objects.get()
    assert (subscription.state, subscription.end_reason) == ("ended", "stopped")


@pytest.mark.parametrize("page", ["stop", "confirm", "settings"])
def test_an_unknown_link_answers_in_words(council, page: str) -> None:
    address = f"{PAGE}{page}/never-given/"
    assert Client().get(address).status_code in {200, 404}
    assert Client().post(address).status_code in {200, 404, 409}


def test_links_of_one_council_do_nothing_in_another(town: Town, subscribe, newsletter) -> None:
    subscribe("reader@example.org")
    newsletter()
    deliver()
    elsewhere = link_in(mail.outbox[0], "/stop/").replace("/ms/", "/obs/")
    assert Client().post(elsewhere).status_code == 200
    assert Subscription.objects.get().state == "confirmed"


def test_the_page_answers_the_same_for_known_and_unknown_addresses(town: Town, subscribe) -> None:
    subscribe("known@example.org")
    answers = [
        Client().post(PAGE, form(address))
        for address in ("known@example.org", "unknown@example.org", town.member.user.email)
    ]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, f"{PAGE}sent/")}
    deliver()
    known = next(message for message in mail.outbox if message.to == ["known@example.org"])
    assert "/settings/" in known.body
    assert "/confirm/" not in known.body


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "required"),
        ("no address", "not an e-mail address"),
        ("име@example.org", "Latin letters"),
        ("a@example.org\nBcc: b@example.org", "not an e-mail address"),
        ("a@example.org\r\n.\r\n", "not an e-mail address"),
        ("a" * 65 + "@" + "b" * 250 + ".org", "not an e-mail address"),
        ("a@@example.org", "not an e-mail address"),
        ("a@example.org, b@example.org", "not an e-mail address"),
        ('"a b"@exam ple.org', "not an e-mail address"),
    ],
)
def test_an_address_that_cannot_be_is_said_at_its_field(council, address: str, words: str) -> None:
    response = Client().post(PAGE, form(address))
    assert response.status_code == 409
    assert words in response.text
    assert not Recipient.objects.exists()


def test_a_domain_in_cyrillic_is_written_as_mail_servers_know_it(council) -> None:
    ask(council, " Reader@пример.бг ")
    assert address_of(Recipient.objects.get()) == "reader@xn--e1afmkfd.xn--90ae"
    deliver()
    assert mail.outbox[0].to == ["reader@xn--e1afmkfd.xn--90ae"]


def test_the_trap_for_programs_answers_as_usual_and_writes_nothing(council) -> None:
    assert Client().post(PAGE, form("a@example.org", website="https://x")).url == f"{PAGE}sent/"
    assert not Recipient.objects.exists()


def test_without_agreeing_nothing_is_sent(council) -> None:
    for changes in ({"consent": ""}, {"consent_version": "2020-01"}):
        assert Client().post(PAGE, form("a@example.org", **changes)).status_code == 409
    assert not Recipient.objects.exists()


def test_one_network_cannot_ask_without_end(council) -> None:
    answers = [Client().post(PAGE, form(f"reader-{number}@example.org")) for number in range(21)]
    assert [answer.status_code for answer in answers].count(302) == 20
    assert answers[-1].status_code == 429
    assert Recipient.objects.count() == 20


def test_nobody_fills_a_mailbox_with_confirmations(council) -> None:
    for _again in range(CONFIRMATIONS_A_DAY + 2):
        ask(council, "victim@example.org")
    assert Mailing.objects.count() == CONFIRMATIONS_A_DAY
    deliver()
    assert len(mail.outbox) == CONFIRMATIONS_A_DAY


def test_only_the_newest_link_confirms_for_two_days_once(council, time_machine) -> None:
    time_machine.move_to("2026-11-22T10:00:00+00:00", tick=False)
    for _again in range(2):
        ask(council, "reader@example.org")
        deliver()
    old, new = (link_in(message, "/confirm/") for message in mail.outbox)
    assert Client().post(old).status_code == 409
    time_machine.shift(timedelta(days=2, minutes=1))
    assert Client().post(new).status_code == 409
    assert Subscription.objects.get().state == "pending"
    time_machine.shift(-timedelta(minutes=2))
    assert Client().post(new).status_code == 200
    subscription = Subscription.objects.get()
    Client().post(link_in_settings(subscription), {"topic": "youth.newsletter", "stop": "1"})
    assert Client().post(new).status_code == 409, "a link used once never brings back what was stopped"


def link_in_settings(subscription: Subscription) -> str:
    from youth.crypto import decrypted

    return f"{PAGE}settings/{decrypted(subscription.token_ciphertext)}/"


def test_somebody_who_holds_a_mail_chooses_topics_and_language(subscribe) -> None:
    subscription = subscribe("reader@example.org")
    settings = link_in_settings(subscription)
    client = Client()
    assert client.get(settings).status_code == 200
    version = {"version": VERSION}
    assert (
        client.post(settings, {"topic": "youth.meetings", "follow": "1", **version}, follow=True).status_code
        == 200
    )
    client.post(settings, {"topic": "youth.official", "follow": "1", **version})
    client.post(settings, {"topic": "youth.newsletter", "stop": "1"})
    client.post(settings, {"language": "en"})
    client.post(settings, {"language": "tlh"})
    states = dict(Subscription.objects.values_list("topic", "state"))
    assert states == {"youth.newsletter": "ended", "youth.meetings": "confirmed"}
    assert Recipient.objects.get().language == "en"


def test_an_address_is_erased_at_once_where_its_owner_wants(town: Town, subscribe, newsletter) -> None:
    subscription = subscribe("reader@example.org")
    account = follow(
        recipient_for_account(town.young_person.user), town.youth, "youth.newsletter", version=VERSION
    )
    newsletter()
    for one in (subscription, account):
        assert Client().post(link_in_settings(one), {"forget": "1"}).url == "/en/c/ms/"
    assert [recipient.user for recipient in Recipient.objects.all()] == [town.young_person.user]
    assert deliver() == 1


def test_an_account_finds_what_its_address_got_before(council, subscribe) -> None:
    earlier = subscribe("ana@example.org")
    user = someone("ana")
    recipient = recipient_for_account(user)
    assert recipient == earlier.recipient
    assert (recipient.user, recipient.address_digest) == (user, None)
    ask(council, "ana@example.org")
    assert Recipient.objects.count() == 1


def test_signed_in_people_choose_in_their_settings(town: Town) -> None:
    client = signed_in(town.young_person.user)
    assert client.get(PAGE).url == "/en/c/ms/me/settings/"
    client.post("/en/c/ms/me/newsletter/", {"topic": "youth.meetings", "follow": "1", "version": VERSION})
    subscription = Subscription.objects.get()
    assert (subscription.topic, subscription.state) == ("youth.meetings", "confirmed")
    assert subscription.recipient.user == town.young_person.user


def test_leaving_ends_the_mail_and_erasing_forgets_the_address(town: Town, subscribe) -> None:
    user = town.young_person.user
    follow(recipient_for_account(user), town.youth, "youth.newsletter", version=VERSION)
    leave_council(town.young_person)
    assert Subscription.objects.get().end_reason == "left"
    subscribe("young@example.org")
    user.email = "young@example.org"
    user.save()
    erase_account(user)
    assert not Recipient.objects.exists()
    assert not Subscription.objects.exists()


def test_what_nobody_confirms_and_what_stopped_long_ago_is_forgotten(council, subscribe) -> None:
    ask(council, "never@example.org")
    subscription = subscribe("stopped@example.org")
    subscribe("reader@example.org")
    Client().post(link_in_settings(subscription), {"topic": "youth.newsletter", "stop": "1"})
    now = timezone.now()
    assert forget_what_ended(now + timedelta(days=1)) == 0
    assert forget_what_ended(now + timedelta(days=3)) == 1
    assert forget_what_ended(now + timedelta(days=31)) == 1
    assert [address_of(recipient) for recipient in Recipient.objects.all()] == ["reader@example.org"]


def test_no_log_no_link_and_no_readable_column_holds_the_address(council, newsletter, caplog, capsys) -> None:
    caplog.set_level("DEBUG")
    Client().post(PAGE, form("secret.person@example.org"))
    deliver()
    confirm = link_in(mail.outbox[0], "/confirm/")
    Client().post(confirm)
    newsletter()
    deliver()
    links = re.findall(r"https?://\S+", "".join(message.body for message in mail.outbox))
    written = capsys.readouterr()
    everything = " ".join([*links, caplog.text, written.out, written.err])
    for model in (Recipient, Subscription, Mailing, Delivery):
        everything += str(list(model.objects.values()))
    assert "secret.person" not in everything
    assert confirm.split("/")[-2] not in str(list(Subscription.objects.values()))


# Beside the frame: council, subscription with its receiver, topics, plugins; nobody has signed in.
@pytest.mark.parametrize("number", [1, 3])
def test_the_settings_cost_the_same_for_one_topic_or_all(council: Council, subscribe, number: int) -> None:
    subscription = subscribe("reader@example.org")
    if number == 3:
        follow(subscription.recipient, council, "youth.meetings", version=VERSION)
    settings = link_in_settings(subscription)
    Client().get(settings)
    with exactly(FRAME + 3):
        Client().get(settings)
