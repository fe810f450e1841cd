"""A push service, a reader with a phone, and a proposal to read about."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from tests.factories import Town, make_participant
from tests.proposals.conftest import author as _author
from tests.proposals.conftest import draft as _draft
from tests.proposals.conftest import published as _published
from tests.proposals.conftest import town as _town
from tests.push_service import Browser, PushService, running_push_service
from tests.youth.notifications.push.pushing import STEPS, choose, switched_on
from youth.models import Participant
from youth.push import delivery
from youth.push.keys import new_private_key
from youth.services.following import follow

town, author, draft, published = _town, _author, _draft, _published


@pytest.fixture
def service(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    """Let messages go to a push service of the test, however long a turn takes."""
    monkeypatch.setattr(delivery, "TURN", 60.0)
    settings.PUSH_KEY = new_private_key()
    settings.PUSH_ALSO_ALLOWED = ["127.0.0.1", "localhost"]
    settings.BASE_URL = "https://glas.example"
    with running_push_service() as service:
        yield service


@pytest.fixture
def reader(town: Town) -> Participant:
    """Return who follows the council."""
    reader = make_participant(town.youth, "Чете")
    follow(reader, "youth.council")
    return reader


@pytest.fixture
def phone(service: PushService, reader: Participant) -> Browser:
    """Return the reader's phone, on which messages about proposals are switched on."""
    choose(reader, STEPS)
    return switched_on(reader, Browser(service))
