"""The acts of a committee's meeting reach the screens of who runs it, who sits in it and who looks on."""

from collections.abc import Callable
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.factories import Town
from tests.replay import AUDIENCES, Pages, assert_frames_refresh, replays
from tests.youth.committees import scenes
from voting.services import close_poll, open_poll
from voting.services.announcement import announce_poll
from youth.journal.kinds import Audience
from youth.journal.streams import meeting_stream
from youth.services.agenda import start_item
from youth.services.presiding import take_presiding


@pytest.fixture
def clients(town: Town) -> dict[Audience, Client]:
    """Return a visitor, the committee's chair, who has no office in the council, and the secretary."""
    found: dict[Audience, Client] = {"public": Client(), "member": Client(), "chair": Client()}
    for audience, person in ((AUDIENCES[1], town.members[2]), (AUDIENCES[2], town.secretary)):
        assert person.user is not None
        found[audience].force_login(
            person.user, backend="allauth.account.auth_backends.AuthenticationBackend"
        )
    return found


@replays("youth.opinion_given")
def test_the_opinion_appears_on_every_screen(town: Town, clients: dict[Audience, Client]) -> None:
    chair = town.members[2]
    meeting = scenes.opened(town)

    def address(language: str) -> str:
        with override(language):
            return reverse("youth:meeting", kwargs={"council": town.youth.slug, "pk": meeting.pk})

    def watch(act: Callable[[], object]) -> None:
        assert_frames_refresh(meeting_stream(meeting), Pages(clients, address), act, audiences=AUDIENCES)

    poll = open_poll(start_item(meeting.agenda_items.get(), actor=chair), actor=chair)
    scenes.vote(poll, chair, "for")
    close_poll(poll, actor=chair)
    watch(partial(announce_poll, poll, actor=chair))
    watch(partial(take_presiding, meeting, town.members[3], actor=chair))
