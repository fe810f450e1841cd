"""Push messages: encrypted for one browser, of chosen topics, with nothing of a person, each shown once."""

from datetime import date

import pytest

from proposals.models import Proposal
from tests.factories import Town, make_meeting, make_participant, make_youth_council
from tests.push_service import Browser, PushService, signed_claims
from tests.queries import exactly
from tests.youth.notifications.push.pushing import (
    A_MINUTE,
    OWN_PLACE,
    SITTINGS,
    STEPS,
    choose,
    publish_another,
    send,
    switched_on,
)
from youth.clock import now
from youth.models import Meeting, Participant, PushSubscription, WaitingPush
from youth.policies import OPERATOR
from youth.push.delivery import send_due_pushes
from youth.push.keys import push_key
from youth.services.following import follow
from youth.services.mandates import give_mandate
from youth.services.meetings import cancel_meeting
from youth.services.membership import enter_participant, leave_council
from youth.services.notifications import mark_as_seen, plan_notifications
from youth.services.people import set_birth_date


def test_a_message_arrives_encrypted_for_the_browser_and_signed_by_the_installation(
    phone: Browser, published: Proposal
) -> None:
    assert send() == 1
    (message,) = phone.shown
    assert message["title"] == "Младежки съвет"
    assert message["body"] == "Ново предложение търси подкрепа."
    assert message["url"] == f"/bg/c/ms/proposals/{published.pk}/"
    (headers,) = phone.headers
    claims, key = signed_claims(headers["Authorization"])
    assert key == push_key().public
    assert claims["aud"] == phone.endpoint.removesuffix(phone.name)
    assert claims["sub"] == "https://glas.example"
    assert 0 < claims["exp"] - now().timestamp() <= 24 * 3600
    assert (headers["TTL"], headers["Urgency"], headers["Content-Encoding"]) == (
        "86400",
        "normal",
        "aes128gcm",
    )
    assert headers["Topic"] == message["tag"]
    assert send(now() + A_MINUTE) == 0


def test_it_is_written_in_the_readers_language(
    phone: Browser, reader: Participant, published: Proposal
) -> None:
    reader.user.language = "en"
    reader.user.save()
    send()
    (message,) = phone.shown
    assert (message["lang"], message["body"]) == ("en", "A new proposal looks for support.")
    assert message["url"].startswith("/en/")


def test_nothing_of_a_person_and_nothing_that_is_not_public_is_in_a_message(
    service: PushService, town: Town, author: Participant
) -> None:
    """A proposal that everybody reads, a closed meeting, and one's own seat."""
    seats = make_participant(town.youth, "Нова Членка")
    members = {person: Browser(service, f"/{at}") for at, person in enumerate((town.member, seats))}
    for person, browser in members.items():
        choose(person, STEPS, SITTINGS, OWN_PLACE)
        switched_on(person, browser)
    follow(town.member, "youth.council")
    at = now()
    proposal = publish_another(town, author, "Скейт площадка")
    send(at)
    closed = make_meeting(town.term, Meeting.State.CONVENED, is_public=False)
    follow(town.member, "youth.meeting", str(closed.pk))
    set_birth_date(seats.user, date(2008, 1, 31))
    give_mandate(town.term.seats.get(number=20), seats, "Нова Иванова", now(), actor=OPERATOR)
    send(at + 2 * A_MINUTE)

    shown = [message for browser in members.values() for message in browser.shown]
    assert [message["url"] for message in shown] == [f"/bg/c/ms/proposals/{proposal.pk}/", "/bg/c/ms/me/"]
    assert shown[1]["body"] == "Има нещо ново за теб."
    words = " ".join(" ".join(message.values()) for message in shown)
    for secret in ("Скейт", "Велоалея", "Членка", "Иванова", "място", str(closed.pk), str(seats.pk)):
        assert secret not in words
    for person in (town.member, seats, author):
        assert str(person.pk) not in words
        assert person.display_name not in words
    assert {frozenset(message) for message in shown} == {frozenset({"title", "body", "url", "lang", "tag"})}


@pytest.mark.parametrize("is_public", [True, False])
def test_only_a_page_that_everybody_reads_is_named(service: PushService, town: Town, is_public: bool) -> None:
    browser = Browser(service)
    choose(town.member, SITTINGS)
    switched_on(town.member, browser)
    meeting = make_meeting(town.term, Meeting.State.CONVENED, is_public=is_public)
    cancel_meeting(meeting, reason="Няма зала", actor=town.chair)
    send()
    (message,) = browser.shown
    if is_public:
        assert message["url"] == f"/bg/c/ms/meetings/{meeting.pk}/"
        assert message["body"] == "Заседанието няма да се състои."
    else:
        assert (message["url"], message["body"]) == ("/bg/c/ms/me/", "Има нещо ново за теб.")


def test_topics_that_nobody_chose_are_not_pushed(
    phone: Browser, reader: Participant, published: Proposal, town: Town, author: Participant
) -> None:
    choose(reader, SITTINGS)
    assert send() == 0
    choose(reader)
    publish_another(town, author)
    assert send() == 0
    assert phone.service.taken == []
    assert reader.notifications.count() == 2


def test_what_waits_is_dropped_with_its_topic_and_once_it_was_seen(
    phone: Browser, reader: Participant, published: Proposal, town: Town, author: Participant
) -> None:
    plan_notifications()
    choose(reader)
    assert not WaitingPush.objects.exists()
    choose(reader, STEPS)
    publish_another(town, author)
    plan_notifications()
    mark_as_seen(reader, up_to=reader.notifications.latest("pk").pk)
    assert send() == 0
    assert phone.service.taken == []
    assert not WaitingPush.objects.exists()


def test_who_left_or_may_not_sign_in_gets_nothing(
    phone: Browser, reader: Participant, published: Proposal, town: Town, author: Participant
) -> None:
    plan_notifications()
    reader.user.is_active = False
    reader.user.save()
    assert send() == 0
    reader.user.is_active = True
    reader.user.save()
    publish_another(town, author)
    plan_notifications()
    leave_council(reader)
    assert send() == 0
    assert phone.service.taken == []
    assert not PushSubscription.objects.exists()


def test_who_leaves_one_council_keeps_the_device_for_another(phone: Browser, reader: Participant) -> None:
    enter_participant(reader.user, make_youth_council("ms-2"), display_name="Чете", actor=OPERATOR)
    leave_council(reader)
    assert reader.user.push_subscriptions.count() == 1


def test_each_device_gets_one_message_of_all_that_happened(
    phone: Browser, reader: Participant, published: Proposal, town: Town, author: Participant
) -> None:
    laptop = switched_on(reader, Browser(phone.service, "/laptop"))
    publish_another(town, author)
    at = now()
    assert send(at) == 2
    for browser in (phone, laptop):
        (message,) = browser.shown
        assert (message["body"], message["url"]) == ("Има 2 нови неща за теб.", "/bg/c/ms/me/")
    publish_another(town, author, "Пейки")
    # A little later is soon enough.
    assert send(at + A_MINUTE / 2) == 0
    assert send(at + A_MINUTE) == 2
    assert phone.shown[1]["tag"] != phone.shown[0]["tag"]


# Whether anything is due; claiming: devices, their time; what waits; plugins that are on; subjects; storing:
# what was sent, the devices.
@pytest.mark.parametrize("number", [1, 3])
def test_a_turn_costs_the_same_for_however_many_devices(
    phone: Browser, reader: Participant, published: Proposal, number: int
) -> None:
    for one in range(1, number):
        switched_on(reader, Browser(phone.service, f"/device-{one}"))
    plan_notifications()
    with exactly(8):
        assert send_due_pushes(now()) == number
