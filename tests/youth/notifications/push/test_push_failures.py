"""Push services that refuse, are silent, or ask to wait."""

import logging
from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from proposals.models import Proposal
from tests.factories import Town
from tests.push_service import SILENCE, Browser, PushService
from tests.youth.notifications.push.pushing import (
    A_MINUTE,
    publish_another,
    send,
    switched_on,
)
from youth.clock import now
from youth.models import ModerationRules, Participant, PushSubscription, WaitingPush
from youth.push import delivery, transport
from youth.push.delivery import forget_devices, send_due_pushes
from youth.push.keys import new_private_key
from youth.services.notifications import plan_notifications


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_deleted(phone: Browser, published: Proposal, status: int) -> None:
    phone.service.answers[phone.name] = [status]
    assert send() == 0
    assert not PushSubscription.objects.exists()
    assert not WaitingPush.objects.exists()


@pytest.mark.parametrize("answer", [429, 500, 503])
def test_a_service_that_asks_to_wait_is_asked_again_later_and_later(
    phone: Browser, published: Proposal, answer: int
) -> None:
    phone.service.answers[phone.name] = [answer, answer]
    at = now()
    assert send(at) == 0
    assert send(at + timedelta(seconds=59)) == 0
    assert len(phone.headers) == 1
    assert send(at + A_MINUTE) == 0
    assert send(at + 2 * A_MINUTE) == 0
    assert len(phone.headers) == 2
    assert send(at + 3 * A_MINUTE) == 1
    assert PushSubscription.objects.get().failures == 0


def test_the_time_that_a_service_asks_for_is_kept(phone: Browser, published: Proposal) -> None:
    phone.service.answers[phone.name] = [(429, {"Retry-After": "3600"})]
    at = now()
    send(at)
    assert send(at + timedelta(minutes=59)) == 0
    assert send(at + timedelta(minutes=60)) == 1


def test_what_waited_for_a_day_is_no_news_and_is_not_sent(phone: Browser, published: Proposal) -> None:
    plan_notifications()
    later = now() + timedelta(days=1, minutes=1)
    assert send_due_pushes(later) == 0
    assert phone.service.taken == []
    assert not WaitingPush.objects.exists()


def test_another_refusal_is_counted_and_logged_without_the_browser(
    phone: Browser, published: Proposal, town: Town, author: Participant, caplog: pytest.LogCaptureFixture
) -> None:
    phone.service.answers[phone.name] = [400, 201, 403, 403, 403]
    ModerationRules.objects.create(council=town.youth, most_a_day=10)
    at = now()
    with caplog.at_level(logging.INFO):
        for number in range(5):
            assert send(at + number * 2 * A_MINUTE) == (number == 1)
            publish_another(town, author, f"Още {number}")
    assert not PushSubscription.objects.exists()
    logged = " ".join(record.getMessage() for record in caplog.records)
    assert "push_refused status=400" in logged
    for secret in (phone.endpoint, phone.name, "127.0.0.1"):
        assert secret not in logged


def test_after_a_kill_nothing_is_missing_and_the_second_copy_takes_the_place_of_the_first(
    phone: Browser, published: Proposal, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(Exception):
        """The process ends after sending, before it stored that."""

    def killed(*_args: object) -> None:
        raise KilledError

    at = now()
    with monkeypatch.context() as patch:
        patch.setattr(delivery, "_write_down", killed)
        with pytest.raises(KilledError):
            send(at)
    assert send(at + A_MINUTE / 2) == 0
    assert send(at + A_MINUTE) == 1
    first, second = phone.shown
    assert first == second
    assert send(at + 3 * A_MINUTE) == 0


def test_a_service_that_is_silent_holds_nobody_up_and_is_left_alone_for_a_while(
    phone: Browser,
    reader: Participant,
    published: Proposal,
    town: Town,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivery, "TURN", 0.5)
    silent = [Browser(phone.service, f"/silent-{number}", host="localhost") for number in range(3)]
    for browser in silent:
        switched_on(reader, browser)
        phone.service.answers[browser.name] = [SILENCE]
    at = now()
    assert send(at) == 1
    assert len(phone.shown) == 1
    asked = len(phone.service.taken)
    assert send(at + A_MINUTE / 2) == 0
    assert len(phone.service.taken) == asked
    assert send(at + A_MINUTE) == 3
    assert {len(browser.shown) for browser in silent} == {2}


def test_a_service_that_speaks_too_slowly_is_cut_off(
    service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "LONGEST", 0.2)
    service.answers["/slow"] = [SILENCE]
    message = transport.Outgoing(endpoint=Browser(service, "/slow").endpoint, headers={}, body=b"")
    assert transport.post(message) == transport.Answer()


def test_with_another_key_the_devices_are_dropped_and_not_tried_for_ever(
    phone: Browser, settings: Settings, published: Proposal, town: Town, author: Participant
) -> None:
    settings.PUSH_KEY = new_private_key()
    assert send() == 0
    assert phone.service.taken == []
    assert forget_devices(now()) >= 1
    assert not PushSubscription.objects.exists()
    settings.PUSH_KEY = ""
    publish_another(town, author)
    assert send() == 0
    assert forget_devices(now()) == 0
    assert not WaitingPush.objects.exists()
