"""A meeting at its first item, and a browser for each audience."""

import pytest
from django.test import Client

from tests.factories import Town
from tests.voting.scenes import item_under_way
from tests.voting.test_pages import signed_in
from youth.journal.kinds import Audience
from youth.models import AgendaItem


@pytest.fixture
def item(town: Town) -> AgendaItem:
    """Open a meeting with thirteen members in the hall and call its first item."""
    return item_under_way(town)


@pytest.fixture
def clients(town: Town) -> dict[Audience, Client]:
    """Sign in one member and the chair; the public is nobody."""
    return {"public": Client(), "member": signed_in(town.member), "chair": signed_in(town.chair)}
