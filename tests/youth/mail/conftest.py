"""A youth council with readers, and the ways in which tests let mail go out."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tests.factories import Town
from youth.consent_texts import current_text
from youth.mail import delivery
from youth.mail.delivery import deliver_due_mail
from youth.mail.mailings import save_newsletter, send_newsletter
from youth.mail.subscriptions import ask_for_newsletter, follow, recipient_for_account
from youth.models import Council, Mailing, Recipient, Subscription

VERSION = current_text("newsletter").version
NEWS = {"bg": {"subject": "Новини", "intro": "Здравейте!\n\nИма новини.", "items": []}}


@pytest.fixture
def council(town: Town) -> Council:
    return town.youth


@pytest.fixture
def subscribe(council: Council) -> Callable[[str], Subscription]:
    """Confirm a subscription of an address without an account."""

    def subscribe(address: str, language: str = "bg") -> Subscription:
        from youth.mail.subscriptions import _recipient_for_address

        return follow(_recipient_for_address(address, language), council, "youth.newsletter", version=VERSION)

    return subscribe


@pytest.fixture
def newsletter(council: Council, town: Town) -> Callable[..., Mailing]:
    """Write a newsletter and hand it to the runner."""

    def newsletter(content: dict = NEWS) -> Mailing:
        return send_newsletter(save_newsletter(council, content, by=town.chair.user))

    return newsletter


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a turn last as long as it takes: on a busy machine the first mail alone may fill two seconds."""
    monkeypatch.setattr(delivery, "TURN", 60.0)


def deliver(after: timedelta = timedelta(0)) -> int:
    """Let the runner work at a moment from now."""
    return deliver_due_mail(timezone.now() + after)


def ask(council: Council, address: str, language: str = "en") -> None:
    ask_for_newsletter(council, address, version=VERSION, language=language)


def link_in(message: mail.EmailMultiAlternatives, part: str) -> str:
    """Return the path of the first link of a mail that holds ``part``."""
    address = next(word for word in message.body.split() if part in word)
    return "/" + address.split("/", 3)[3]


__all__ = ["NEWS", "VERSION", "Recipient", "ask", "datetime", "deliver", "link_in", "recipient_for_account"]
