"""The digest: once a day, grouped, newest first, never empty, stopped by one press."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from cms.settings.mail import mailer_from_url
from proposals import services
from proposals.models import Proposal
from proposals.offers import OUTCOMES
from tests.factories import Town, make_participant
from tests.mail_server import MailServer, running_mail_server
from tests.proposals.conftest import at_the_municipality
from tests.proposals.conftest import author as _author
from tests.proposals.conftest import draft as _draft
from tests.proposals.conftest import published as _published
from tests.proposals.conftest import town as _town
from youth.clock import now
from youth.mail import delivery
from youth.mail.delivery import deliver_due_mail
from youth.mail.digest import queue_digests
from youth.mail.subscriptions import follow as subscribe
from youth.mail.subscriptions import recipient_for_account
from youth.mail.topics import DIGEST
from youth.models import Mailing, Participant, Subscription
from youth.services.following import follow
from youth.services.notifications import choose_digest, mark_as_seen, plan_notifications

town, author, draft, published = _town, _author, _draft, _published
# Before the hour of the digest where the council is, so that a test moves on to it.
NOON = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Europe/Sofia"))
EVENING = NOON + timedelta(hours=6)
A_DAY = timedelta(days=1)


@pytest.fixture
def server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """Let mail go to a server of the test, however long a turn takes."""
    monkeypatch.setattr(delivery, "TURN", 60.0)
    with running_mail_server() as server:
        settings.MAILERS = {"default": mailer_from_url(f"smtp://127.0.0.1:{server.port}")}
        settings.BASE_URL = "https://glas.example"
        yield server


@pytest.fixture(autouse=True)
def _at_noon(time_machine) -> None:
    time_machine.move_to(NOON, tick=True)


@pytest.fixture
def reader(town: Town) -> Participant:
    """Return who follows the council and asked for the digest."""
    reader = make_participant(town.youth, "Чете")
    ask_for_digest(reader)
    follow(reader, "youth.council")
    return reader


def ask_for_digest(person: Participant) -> Subscription:
    recipient = recipient_for_account(person.user)
    return subscribe(recipient, person.council, DIGEST.name, version=DIGEST.text_in_force.version)


def digest(town: Town, at: datetime = EVENING) -> int:
    """Let the runner plan, queue and send at a moment; return how many digests were queued."""
    plan_notifications()
    queued = queue_digests(town.youth, at)
    deliver_due_mail(at)
    return queued


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return body.get_content()


def test_it_tells_in_one_letter_what_happened_by_subject_newest_first(
    server: MailServer, reader: Participant, published: Proposal, town: Town, author: Participant
) -> None:
    other = services.draft_proposal(
        town.youth, title="Велоалея", summary="Защото.", points="Да се направи.", actor=author
    )
    services.publish_proposal(other, actor=author)
    follow(reader, "proposals.proposal", str(published.pk))
    services.withdraw_proposal(published, actor=author)
    assert digest(town) == 1
    ((address, message),) = server.taken
    assert address == reader.user.email
    assert message["Subject"] == "Новото за теб: Младежки съвет"
    text = text_of(message)
    assert text.count("* Скейт площадка") == text.count("* Велоалея") == 1
    assert text.index("* Скейт площадка") < text.index("* Велоалея")
    assert text.index("Авторът го оттегли.") < text.index("Ново предложение търси подкрепа.")
    assert f"https://glas.example/bg/c/ms/proposals/{published.pk}/" in text


def test_there_is_one_a_day_at_most_and_none_before_the_afternoon(
    server: MailServer, reader: Participant, published: Proposal, town: Town, author: Participant
) -> None:
    assert digest(town, NOON) == 0
    assert digest(town) == 1
    another = services.draft_proposal(
        town.youth, title="Велоалея", summary="Защото.", points="Да се направи.", actor=author
    )
    services.publish_proposal(another, actor=author)
    assert digest(town, EVENING + timedelta(hours=2)) == 0
    assert len(server.taken) == 1
    assert digest(town, EVENING + A_DAY) == 1
    assert [text_of(message).count("* ") for _address, message in server.taken] == [1, 1]


def test_it_is_never_empty_and_repeats_nothing(
    server: MailServer, reader: Participant, published: Proposal, town: Town
) -> None:
    plan_notifications()
    assert queue_digests(town.youth, EVENING) == 1
    # Seen in the product between the queueing and the sending.
    mark_as_seen(reader, up_to=reader.notifications.get().pk)
    deliver_due_mail(EVENING)
    assert server.taken == []
    assert Mailing.objects.get(topic=DIGEST.name).skipped == 1
    assert digest(town, EVENING + A_DAY) == 0


def test_who_did_not_ask_or_left_a_topic_out_gets_nothing_of_it(
    server: MailServer, reader: Participant, published: Proposal, town: Town
) -> None:
    follow(town.member, "youth.council")
    choose_digest(reader, wanted=["youth.sittings"])
    digest(town)
    assert server.taken == []
    choose_digest(reader, wanted=["proposals.steps"])
    digest(town, EVENING + A_DAY)
    assert set(server.counts) == {reader.user.email}


def test_it_is_written_in_the_readers_language(
    server: MailServer, reader: Participant, published: Proposal, town: Town
) -> None:
    reader.user.language = "en"
    reader.user.save()
    digest(town)
    ((_address, message),) = server.taken
    assert message["Subject"] == "What is new for you: Youth Council"
    assert "A new proposal looks for support." in text_of(message)


def test_what_came_in_a_letter_of_its_own_is_not_in_it_again(
    server: MailServer, reader: Participant, published: Proposal, town: Town
) -> None:
    recipient = recipient_for_account(reader.user)
    subscribe(recipient, town.youth, OUTCOMES.name, version=OUTCOMES.text_in_force.version)
    services.support_proposal(published, actor=reader)
    Proposal.objects.filter(pk=published.pk).update(state="sent", resolution_id=published.pk)
    row = Proposal.objects.select_related("council", "author").get(pk=published.pk)
    at_the_municipality(row, "answered", on=NOON.date(), outcome="noted", document="Писмо", text="Да.")
    mark_as_seen(reader, up_to=0)
    digest(town)
    letters = [message for address, message in server.taken if address == reader.user.email]
    digests = [message for message in letters if message["Subject"].startswith("Новото")]
    assert len(letters) == 2
    assert "Общинският съвет отговори" not in text_of(digests[0])
    assert any("Общинският съвет отговори" in text_of(one) for one in letters if one not in digests)


def test_a_provider_stops_it_by_one_press_without_cookie_or_session(
    server: MailServer, reader: Participant, published: Proposal, town: Town
) -> None:
    digest(town)
    ((_address, message),) = server.taken
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = message["List-Unsubscribe"].strip("<>")
    assert stop.startswith("https://glas.example/")
    path = stop.removeprefix("https://glas.example")
    provider = Client(enforce_csrf_checks=True)
    for _press in range(2):
        answer = provider.post(path, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert not answer.cookies
    assert Subscription.objects.get(topic=DIGEST.name).state == "ended"
    follow(reader, "proposals.proposal", str(published.pk))
    services.withdraw_proposal(published, actor=published.author)
    assert digest(town, EVENING + A_DAY) == 0
    assert len(server.taken) == 1


def test_with_the_mail_server_down_for_an_hour_it_comes_later_and_once(
    server: MailServer, settings: Settings, reader: Participant, published: Proposal, town: Town
) -> None:
    away = settings.MAILERS
    settings.MAILERS = {"default": mailer_from_url("smtp://127.0.0.1:9")}
    assert digest(town) == 1
    assert Mailing.objects.get(topic=DIGEST.name).is_held_up
    settings.MAILERS = away
    for minutes in (60, 61):
        deliver_due_mail(EVENING + timedelta(minutes=minutes))
    assert server.counts == {reader.user.email: 1}
    assert reader.notifications.get().mailed_at is not None
    assert now() < EVENING
