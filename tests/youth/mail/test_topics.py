"""Topics of mail: declared by their owners, asked for by people, sent only where their plugin is on."""

import uuid

import pytest
from django.core import mail
from django.test import Client

from plugins.records.offers import INCOMING
from plugins.switching import switch
from tests.dummy_plugin.offers import PINNED
from tests.factories import Town, make_organisation, make_representation
from tests.markup import part
from tests.youth.mail.conftest import deliver, link_in
from tests.youth.people.test_council_pages import signed_in
from youth.mail.audiences import announced_topics
from youth.mail.subscriptions import follow, recipient_for_account
from youth.mail.topics import OFFICIAL, declare_topic, topic_named
from youth.models import Council, Mailing, Subscription
from youth.policies import OPERATOR
from youth.refusals import Refusal
from youth.selectors.personal_data import personal_data_of
from youth.services.notices import Message, tell
from youth.services.organisations import end_representation

OWN_PAGE = "/en/c/ms/me/settings/"
WORDS = {
    "bg": Message(subject="Нова бележка", text="Виж таблото.", action="Таблото", url="/bg/c/ms/dummy/board/"),
    "en": Message(subject="A new note", text="See the board."),
}


@pytest.fixture
def on(council: Council) -> Council:
    switch(council, "dummy", enabled=True)
    return Council.objects.get(pk=council.pk)


def off(council: Council) -> Council:
    switch(council, "dummy", enabled=False)
    return Council.objects.get(pk=council.pk)


def asked(person, council: Council) -> Subscription:
    return follow(recipient_for_account(person.user), council, PINNED.name, version="2026-11")


@pytest.mark.parametrize("name", ["pinned", "youth.pinned", "tests.", "tests.Pinned", f"tests.{'a' * 60}"])
def test_a_topic_is_named_after_its_owner(name: str) -> None:
    with pytest.raises(ValueError, match=r"tests names its topics 'tests\.<what>', not"):
        declare_topic(name, "notes", ())
    assert topic_named("tests.pinned") is None


def test_a_plugins_topic_is_offered_on_ones_own_page_only_where_the_plugin_is_on(
    town: Town, on: Council
) -> None:
    client = signed_in(town.young_person.user)
    page = client.get(OWN_PAGE).text
    assert "New notes on the board" in page
    assert "I want new notes." in page
    off(on)
    assert "New notes on the board" not in part(client.get(OWN_PAGE))


def test_only_the_text_in_force_can_be_agreed_to(town: Town, on: Council) -> None:
    with pytest.raises(Refusal) as refusal:
        follow(recipient_for_account(town.member.user), on, PINNED.name, version="2026-10")
    assert refusal.value.code == "text_changed"


def test_who_asked_for_a_topic_is_notified_in_their_language_and_can_stop_it(town: Town, on: Council) -> None:
    asked(town.member, on)
    about = uuid.uuid4()
    mailing = tell(on, PINNED, about, WORDS)
    assert (mailing.topic, mailing.subject_id, mailing.total) == ("dummy.pinned", about, 1)
    assert deliver() == 1
    (message,) = mail.outbox
    assert message.subject == "Нова бележка"
    assert "/bg/c/ms/dummy/board/" in message.body
    assert "new notes on the board" in message.body
    assert "newsletter/stop/" in message.extra_headers["List-Unsubscribe"]
    Client().post(link_in(message, "/stop/"))
    assert tell(on, PINNED, uuid.uuid4(), WORDS) is None


def test_a_message_may_be_narrowed_to_some_of_those_who_asked(town: Town, on: Council) -> None:
    asked(town.member, on)
    asked(town.chair, on)
    mailing = tell(on, PINNED, None, WORDS, to=[town.chair, town.young_person])
    assert [one.subscription.recipient.user for one in mailing.deliveries.all()] == [town.chair.user]
    assert tell(on, PINNED, None, WORDS, to=[]) is None


def test_a_message_to_an_organisation_goes_to_those_who_act_for_it(town: Town, on: Council) -> None:
    acting, ended = (
        make_representation(town.member),
        make_representation(town.chair, make_organisation(on, "Клуб 2")),
    )
    end_representation(ended, ground="Оттеглено", actor=OPERATOR)
    for person in (town.member, town.chair, town.young_person):
        asked(person, on)
    mailing = tell(on, PINNED, None, WORDS, to=[acting.organisation, ended.organisation, town.member])
    assert [one.subscription.recipient.user for one in mailing.deliveries.all()] == [town.member.user]


def test_what_nobody_can_ask_for_is_not_sent_in_this_way(on: Council) -> None:
    with pytest.raises(ValueError, match=r"youth\.official"):
        tell(on, OFFICIAL, None, WORDS)
    with pytest.raises(ValueError, match="Bulgarian words"):
        tell(on, PINNED, None, {"en": WORDS["en"]})


def test_a_topic_whose_plugin_is_off_sends_nothing_not_even_what_waits(town: Town, on: Council) -> None:
    asked(town.member, on)
    waiting = tell(on, PINNED, None, WORDS)
    assert tell(off(on), PINNED, None, WORDS) is None
    deliver()
    waiting.refresh_from_db()
    assert (mail.outbox, waiting.state, waiting.skipped) == ([], Mailing.State.SENT, 1)


def test_what_was_asked_for_stays_readable_and_can_be_stopped_where_its_topic_is_gone(
    town: Town, on: Council
) -> None:
    asked(town.member, on)
    Subscription.objects.update(topic="gone.pinned")
    client = signed_in(town.member.user)
    assert "Gone.pinned" in client.get(OWN_PAGE).text
    (kept,) = [
        row
        for dataset in personal_data_of(town.member.user, on).datasets
        if dataset.name == "youth.messages"
        for row in dataset.rows
    ]
    assert (kept["topic"], kept["state"], kept["consent_version"]) == ("gone.pinned", "confirmed", "2026-11")
    client.post("/en/c/ms/me/newsletter/", {"topic": "gone.pinned", "stop": "1"})
    assert Subscription.objects.get().state == Subscription.State.ENDED
    assert "Gone.pinned" not in part(client.get(OWN_PAGE))


@pytest.mark.django_db
def test_a_topic_for_the_people_of_one_kind_of_council_is_offered_to_no_others(town: Town) -> None:
    for council in (town.youth, town.municipal):
        switch(council, "records", enabled=True)
    offered = {council.kind: announced_topics(council) for council in (town.youth, town.municipal)}
    assert INCOMING in offered["municipal"]
    assert INCOMING not in offered["youth"]
