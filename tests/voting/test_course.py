"""A meeting does not go on over a vote that it cannot see."""

from typing import Any

import pytest
from django.utils import translation

from tests.factories import Town
from tests.voting.scenes import cast, opened_poll
from voting.services import announce_poll, close_poll
from youth import offers as youth_offers
from youth.journal.models import JournalEntry
from youth.models import Meeting, Resolution
from youth.refusals import Refusal
from youth.services.agenda import finish_item, postpone_item, take_off_item
from youth.services.meetings import close_meeting, suspend_meeting
from youth.services.recusals import declare_recusal


def crash() -> Any:
    raise LookupError


def test_where_the_votes_cannot_be_asked_for_nothing_goes_on_over_an_open_one(town: Town, override_hook):
    poll = opened_poll(town)
    item, chair, member = poll.agenda_item, town.chair, town.members[3]
    override_hook("voting", youth_offers.meeting_facts, crash)

    steps = {
        "finish": lambda: finish_item(item, actor=chair),
        "postpone": lambda: postpone_item(item, actor=chair, cause=JournalEntry.objects.last()),
        "withdraw": lambda: take_off_item(item, actor=chair),
        "suspend": lambda: suspend_meeting(poll.meeting, actor=chair),
        "close": lambda: close_meeting(poll.meeting, actor=chair),
        "recuse": lambda: declare_recusal(item, participant=member, ground="own", actor=member),
    }
    for step, take in steps.items():
        with pytest.raises(Refusal) as refusal, translation.override("en"):
            take()
        assert (step, refusal.value.code) == (step, "not_consulted")
        assert refusal.value.reasons == ["Voting could not be consulted."]
    item.refresh_from_db()
    assert (item.state, Meeting.objects.get(pk=poll.meeting_id).state) == ("under_way", "open")


def test_once_the_votes_can_be_asked_for_again_the_meeting_goes_on(town: Town, override_hook):
    poll = opened_poll(town)
    item = poll.agenda_item

    cast(town, poll, 10, 2, 1)
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)
    finish_item(item, actor=town.chair)
    close_meeting(poll.meeting, actor=town.chair)

    assert Resolution.objects.get().agenda_item == item


def test_the_page_of_the_meeting_says_whom_it_could_not_ask(town: Town, override_hook, client):
    poll = opened_poll(town)
    client.force_login(town.chair.user)
    override_hook("voting", youth_offers.meeting_facts, crash)

    response = client.get(f"/en/c/{town.youth.slug}/meetings/{poll.meeting_id}/")

    assert response.status_code == 200
    assert "Voting could not be consulted." in response.content.decode()
