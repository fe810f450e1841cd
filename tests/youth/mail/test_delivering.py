"""Sending through a real socket: answers of mail servers, broken lines, several runners, kills."""

import threading
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as current_settings
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms.settings.mail import mailer_from_url
from tests.mail_server import MailServer, running_mail_server
from tests.youth.mail.conftest import NEWS, deliver
from youth.mail import delivery
from youth.mail.delivery import CUT_OFF_AFTER, MAX_REFUSALS
from youth.mail.mailings import cancel_mailing, save_newsletter, send_newsletter
from youth.mail.smtp_replies import MAX_ATTEMPTS, wait_after
from youth.models import Delivery, Mailing, Recipient, Subscription
from youth.refusals import Refusal

READERS = ["a@example.org", "b@example.org", "c@example.org"]
A_WHILE = timedelta(minutes=2)


@pytest.fixture
def server(settings: Settings) -> MailServer:
    with running_mail_server() as server:
        settings.MAILERS = {"default": mailer_from_url(f"smtp://127.0.0.1:{server.port}")}
        settings.BASE_URL = "https://glas.example"
        yield server


@pytest.fixture
def mailing(server, subscribe, newsletter) -> Mailing:
    for address in READERS:
        subscribe(address)
    return newsletter()


def state(mailing: Mailing) -> tuple[str, int, int, int]:
    mailing.refresh_from_db()
    return mailing.state, mailing.sent, mailing.failed, mailing.skipped


def test_everybody_gets_it_once_with_the_headers_that_a_list_needs(server, mailing) -> None:
    assert mailing.total == 3
    assert deliver() == 3
    assert deliver() == 0
    assert state(mailing) == ("sent", 3, 0, 0)
    assert server.counts == dict.fromkeys(READERS, 1)
    message = dict(server.taken)["a@example.org"]
    stop = message["List-Unsubscribe"].strip("<>")
    assert stop.startswith("https://glas.example/bg/c/ms/newsletter/stop/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@glas.example>")
    assert message["Date"]
    assert message["From"].addresses[0].display_name == "Младежки съвет"
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for words in ("Здравейте!", "Има новини.", stop):
        assert words in text
        assert words in html
    assert '<html lang="bg">' in html
    links = {message["List-Unsubscribe"] for _address, message in server.taken}
    assert len(links) == 3, "each reader has a link of their own"


def test_a_mailbox_for_stopping_is_named_only_where_one_is_read(settings, server, mailing) -> None:
    settings.UNSUBSCRIBE_EMAIL = "stop@glas.example"
    deliver()
    assert "<mailto:stop@glas.example?subject=unsubscribe>" in server.taken[0][1]["List-Unsubscribe"]


def test_what_a_server_puts_off_is_tried_again_under_the_same_identifier(server, mailing) -> None:
    server.answers["b@example.org"] = ["450 Greylisted"]
    deliver()
    delivery = Delivery.objects.get(error="450")
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
    assert state(mailing) == ("sending", 2, 0, 0)
    assert deliver() == 0, "not before it is due"
    assert deliver(A_WHILE) == 1
    assert state(mailing) == ("sent", 3, 0, 0)
    assert server.counts == dict.fromkeys(READERS, 1)


def test_an_address_refused_for_good_is_not_tried_again_and_ends_after_the_third_time(
    server, subscribe, newsletter
) -> None:
    gone, kept = subscribe("gone@example.org"), subscribe("kept@example.org")
    for turn in range(1, MAX_REFUSALS + 1):
        server.answers["gone@example.org"] = ["550 No such mailbox gone@example.org"]
        mailing = newsletter()
        deliver(A_WHILE * turn)
        assert state(mailing) == ("sent", 1, 1, 0)
        assert mailing.deliveries.get(state="failed").error == "550"
    gone.refresh_from_db()
    kept.refresh_from_db()
    assert (gone.state, gone.end_reason, kept.state) == ("ended", "refused", "confirmed")
    assert newsletter().total == 1


def test_a_mail_that_arrives_forgives_earlier_refusals(server, subscribe, newsletter) -> None:
    recipient = subscribe("full@example.org").recipient
    server.answers["full@example.org"] = ["552 Mailbox full"]
    newsletter()
    deliver()
    recipient.refresh_from_db()
    assert recipient.refusals == 1
    newsletter()
    deliver()
    recipient.refresh_from_db()
    assert recipient.refusals == 0


@pytest.mark.parametrize(("dying", "copies"), [("hang up", 1), ("hang up late", 2)])
def test_a_connection_that_dies_costs_only_the_mail_under_way(server, mailing, dying, copies) -> None:
    server.answers["b@example.org"] = [dying]
    deliver()
    assert Delivery.objects.get(state="waiting").error == "connection"
    assert deliver(A_WHILE) == 1
    assert state(mailing) == ("sent", 3, 0, 0)
    assert server.counts == {**dict.fromkeys(READERS, 1), "b@example.org": copies}
    twice = {message["Message-ID"] for address, message in server.taken if address == "b@example.org"}
    assert len(twice) == 1, "a mail program shows both copies as one"


def test_while_the_mail_server_is_away_nothing_is_lost_and_it_is_said(settings, server, mailing) -> None:
    alive = settings.MAILERS
    settings.MAILERS = {"default": mailer_from_url("smtp://127.0.0.1:1")}
    assert deliver() == 0
    mailing.refresh_from_db()
    assert mailing.is_held_up
    assert set(Delivery.objects.values_list("state", "attempts")) == {("waiting", 0)}
    settings.MAILERS = alive
    deliver()
    assert state(mailing) == ("sent", 3, 0, 0)
    assert not mailing.is_held_up


def test_only_so_many_leave_within_a_minute(settings, server, mailing) -> None:
    settings.MAILS_PER_MINUTE = 2
    assert deliver() == 2
    assert deliver(timedelta(seconds=30)) == 0
    assert deliver(timedelta(seconds=61)) == 1


def test_a_cancelled_mailing_stops_where_it_is(settings, server, mailing) -> None:
    settings.MAILS_PER_MINUTE = 1
    deliver()
    assert cancel_mailing(mailing) == 2
    assert state(mailing) == ("cancelled", 1, 0, 2)
    assert deliver(A_WHILE) == 0
    assert len(server.taken) == 1
    with pytest.raises(Refusal) as refusal:
        cancel_mailing(mailing)
    assert refusal.value.code == "not_under_way"


def test_somebody_who_stops_while_it_is_being_sent_gets_nothing_more(server, mailing) -> None:
    Subscription.objects.filter(recipient=Recipient.objects.first()).update(
        state="ended", ended_at=timezone.now()
    )
    deliver()
    assert state(mailing) == ("sent", 2, 0, 1)


def test_erasing_a_reader_does_not_hold_the_mailing_up(settings, server, mailing) -> None:
    settings.MAILS_PER_MINUTE = 2
    deliver()
    Delivery.objects.get(state="waiting").subscription.recipient.delete()
    deliver(A_WHILE)
    assert state(mailing) == ("sent", 2, 0, 0)


def test_an_address_that_no_header_can_hold_fails_alone(server, mailing) -> None:
    from youth.crypto import encrypted

    victim = Subscription.objects.get(pk=Delivery.objects.first().subscription_id).recipient
    victim.address_ciphertext = encrypted("a@example.org\nBcc: everybody@example.org")
    victim.save()
    deliver()
    assert state(mailing) == ("sent", 2, 1, 0)
    assert "everybody@example.org" not in server.counts


def test_a_missing_field_key_is_waited_for_and_costs_nobody_their_mail(settings, server, mailing) -> None:
    keys = settings.FIELD_KEYS
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    deliver()
    assert set(Delivery.objects.values_list("state", "error")) == {("waiting", "unreadable")}
    settings.FIELD_KEYS = keys
    deliver(A_WHILE)
    assert state(mailing) == ("sent", 3, 0, 0)


def test_what_a_dead_process_left_under_way_is_sent_by_the_next(server, mailing) -> None:
    claimed = delivery._claim(timezone.now())
    deliver()
    assert state(mailing) == ("sending", 2, 0, 0)
    assert deliver(CUT_OFF_AFTER - timedelta(seconds=5)) == 0
    assert deliver(CUT_OFF_AFTER + timedelta(seconds=5)) == 1
    assert state(mailing) == ("sent", 3, 0, 0)
    # The first process was only slow: what it writes down now changes nothing.
    delivery._write_down(claimed, delivery.Outcome("failed", "550", is_refusal=True), timezone.now())
    assert state(mailing) == ("sent", 3, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_two_runners_at_once_send_each_mail_once(server, subscribe, newsletter) -> None:
    for number in range(8):
        subscribe(f"reader-{number}@example.org")
    mailing = newsletter()
    start = threading.Barrier(2)

    def run() -> None:
        start.wait()
        try:
            deliver()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _runner in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    deliver()
    assert state(mailing) == ("sent", 8, 0, 0)
    assert sorted(server.counts.values()) == [1] * 8


def test_waiting_grows_and_ends() -> None:
    minutes = [wait.total_seconds() / 60 for wait in map(wait_after, range(1, MAX_ATTEMPTS)) if wait]
    assert minutes[:4] == [1, 2, 4, 8]
    assert max(minutes) == 240
    assert 24 < sum(minutes) / 60 < 48
    assert wait_after(MAX_ATTEMPTS) is None


def test_readers_of_english_get_english_where_it_was_written(server, council, subscribe, town) -> None:
    subscribe("bg@example.org", "bg")
    subscribe("en@example.org", "en")
    both = {**NEWS, "en": {"subject": "News", "intro": "Hello!", "items": []}}
    for content in (NEWS, both):
        send_newsletter(save_newsletter(council, content, by=town.chair.user))
        deliver()
    subjects = [(address, message["Subject"]) for address, message in server.taken]
    assert subjects.count(("en@example.org", "Новини")) == 1
    assert ("en@example.org", "News") in subjects
    footer = dict(server.taken)["en@example.org"].get_body(("plain",)).get_content()
    assert "/en/c/ms/newsletter/stop/" in footer


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"bg": {"subject": " \n ", "intro": "Здравейте"}}, "no_subject"),
        ({"bg": {"subject": "Н" * 151, "intro": "Здравейте"}}, "subject_too_long"),
        ({**NEWS, "en": {"subject": "", "intro": "Hello"}}, "no_subject"),
        ({"bg": {"subject": "Новини", "items": [{"title": "x"}] * 21}}, "too_many_items"),
        ({"bg": {"subject": "Новини", "intro": " "}}, "nothing_to_say"),
    ],
)
def test_a_newsletter_without_words_is_not_sent(town, subscribe, content, code) -> None:
    subscribe("a@example.org")
    with pytest.raises(Refusal) as refusal:
        send_newsletter(save_newsletter(town.youth, content, by=town.chair.user))
    assert refusal.value.code == code
    assert not Delivery.objects.exists()


def test_a_newsletter_is_sent_once_and_its_text_stays(mailing, town) -> None:
    for act in (
        lambda: send_newsletter(mailing),
        lambda: save_newsletter(town.youth, NEWS, by=town.chair.user, mailing=mailing),
    ):
        with pytest.raises(Refusal) as refusal:
            act()
        assert refusal.value.code == "not_a_draft"


def test_a_subject_cannot_bring_headers_along(server, council, subscribe, town) -> None:
    subscribe("a@example.org")
    content = {"bg": {"subject": "Новини\r\nBcc: b@example.org", "intro": "x"}}
    send_newsletter(save_newsletter(council, content, by=town.chair.user))
    deliver()
    assert server.taken[0][1]["Subject"] == "Новини Bcc: b@example.org"
    assert server.taken[0][1]["Bcc"] is None


def test_the_sender_is_the_installation(server, mailing) -> None:
    deliver()
    sender = server.taken[0][1]["From"].addresses[0]
    assert sender.addr_spec in current_settings.DEFAULT_FROM_EMAIL
