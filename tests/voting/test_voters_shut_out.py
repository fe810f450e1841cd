"""Who is on the frozen register of a vote sees and uses the ballot until it closes."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from tests.factories import Town
from tests.markup import part
from tests.voting.scenes import opened_poll
from tests.youth.meetings.test_pages import signed_in
from voting.models import Ballot, Poll
from voting.services import close_poll
from youth import clock
from youth.models import Participant
from youth.services.mandates import resign


def at(name: str, poll: Poll) -> str:
    return reverse(f"voting:{name}", kwargs={"council": "ms", "pk": poll.pk})


def behind_closed_doors(town: Town) -> tuple[Poll, Participant]:
    """Open a vote in a meeting that is closed to the public; then a voter gives up the seat."""
    poll = opened_poll(town)
    poll.meeting.is_public = False
    poll.meeting.save()
    voter = town.members[5]
    resign(voter.mandates.get(), clock.now(), actor=voter)
    return Poll.objects.get(pk=poll.pk), voter


def test_a_voter_whose_mandate_ended_votes_behind_closed_doors_until_the_vote_is_closed(town: Town) -> None:
    poll, voter = behind_closed_doors(town)
    with clock.standing_at(clock.now() + timedelta(seconds=5)):
        client = signed_in(voter)
        page = part(client.get(at("detail", poll)))
        assert 'name="choice"' in page
        # The meeting itself is closed to them, so nothing leads there.
        meeting = reverse("youth:meeting", kwargs={"council": "ms", "pk": poll.meeting_id})
        assert f'href="{meeting}"' not in page
        assert client.get(meeting).status_code == 404
        assert client.get(at("mine", poll)).status_code == 200
        assert client.post(at("ballot", poll), {"choice": "for"}).status_code == 302
        assert Ballot.objects.get().voter.participant == voter
        api = f"/api/v1/c/ms/voting/{poll.pk}/ballot/"
        assert client.get(api).json()["choice"] == "for"
        close_poll(poll, actor=town.chair)
        assert client.get(at("detail", poll)).status_code == 404


def test_nobody_else_gets_behind_closed_doors(town: Town) -> None:
    poll, _voter = behind_closed_doors(town)
    for client in (Client(), signed_in(town.young_person), signed_in(town.outsider)):
        assert client.get(at("detail", poll)).status_code == 404
    assert signed_in(town.secretary).get(at("detail", poll)).status_code == 200
