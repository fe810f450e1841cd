"""Many at once: ballots by every way, ballots while the poll closes, two who announce, a clock set back."""

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.utils import translation

from tests.factories import Town, make_town
from tests.voting.scenes import opened_poll, vote
from tests.voting.test_pages import address, signed_in
from tests.youth.live.conftest import Screen
from voting.models import Ballot, Outcome, Poll
from voting.phrasing import BALLOT_STATUS
from voting.services import BallotPaper, announce_poll, cast_ballot, close_poll
from youth import clock
from youth.journal.models import JournalEntry
from youth.journal.streams import meeting_stream
from youth.live.access import ticket_for
from youth.live.consumer import stop_hub_of_this_loop
from youth.models import Resolution
from youth.refusals import Refusal

SCREENS, OF_EACH_SCREEN = 5, 2


def at_once(works: list[Callable[[], Any]], threads: int = 16) -> list[Any]:
    """Do each work in one of many threads and return what came of it, a refusal as its code."""

    def alone(work: Callable[[], Any]) -> Any:
        try:
            return work()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(alone, works))


def form_status(response) -> str:
    """Return the status behind the sentence that the next page shows."""
    assert response.status_code == 302
    (said,) = [str(message) for message in get_messages(response.wsgi_request)]
    with translation.override("en"):
        return next(status for status, sentence in BALLOT_STATUS.items() if str(sentence) == said)


def by_form_and_api(town: Town, poll: Poll, each: int) -> list[str]:
    """Send ballots of one member by form and by API, half of them for and half against."""
    form = address("voting:ballot", town, pk=poll.pk)
    api = f"/api/v1/c/{town.youth.slug}/voting/{poll.pk}/ballot/"
    session = signed_in(town.member).cookies["sessionid"].value

    def client() -> Client:
        one = Client()
        one.cookies["sessionid"] = session
        return one

    def send(number: int) -> str:
        choice = "against" if number % 4 > 1 else "for"
        if number % 2:
            return form_status(client().post(form, {"choice": choice}))
        answer = client().post(api, {"choice": choice}, content_type="application/json")
        assert answer.status_code == 200, answer.content
        return answer.json()["status"]

    return at_once([lambda number=number: send(number) for number in range(2 * each)])


async def by_socket(town: Town, poll: Poll, stream: str, ticket: str) -> list[str]:
    """Send ballots of one member over several live connections, as many at once as one may."""

    async def talk(screen: int) -> list[str]:
        one = await Screen(town.youth.slug, stream, ticket).follow(0)
        for number in range(OF_EACH_SCREEN):
            fields = {"poll": str(poll.pk), "choice": "against" if number % 2 else "for"}
            await one.say(
                {
                    "type": "command",
                    "name": "voting.cast_ballot",
                    "key": f"{screen}-{number}",
                    "fields": fields,
                }
            )
        answers = []
        while len(answers) < OF_EACH_SCREEN:
            message = await one.message()
            if message["type"] == "answer":
                answers.append(message["data"]["status"])
        one.connection.future.cancel()
        return answers

    answered = await asyncio.gather(*(talk(screen) for screen in range(SCREENS)))
    return [status for answers in answered for status in answers]


@pytest.mark.asyncio
@pytest.mark.django_db(transaction=True)
async def test_two_hundred_ballots_of_one_voter_by_form_api_and_socket_leave_one_that_counts():
    def prepared() -> tuple[Town, Poll, str, str]:
        town = make_town()
        poll = opened_poll(town)
        stream = meeting_stream(poll.meeting_id)
        return town, poll, stream, ticket_for(stream, town.youth, town.member, "en", clock.now()).signed()

    town, poll, stream, ticket = await database_sync_to_async(prepared)()

    pages, screens = await asyncio.gather(
        database_sync_to_async(by_form_and_api)(town, poll, 95), by_socket(town, poll, stream, ticket)
    )
    await stop_hub_of_this_loop()

    answers = Counter([*pages, *screens])
    assert answers.total() == 200
    assert answers["recorded"] == 1
    assert answers["recorded"] + answers["changed"] + answers["already"] == 200
    written = await database_sync_to_async(lambda: list(Ballot.objects.all()))()
    assert len(written) == answers["recorded"] + answers["changed"]
    assert sum(ballot.is_current for ballot in written) == 1


@pytest.mark.django_db(transaction=True)
def test_ballots_that_are_on_their_way_when_the_poll_closes_are_counted_or_refused():
    town = make_town()
    poll = opened_poll(town)
    works = [
        lambda member=member: cast_ballot(poll, BallotPaper(member.pk, "for")).status
        for member in town.members
    ]

    answers = at_once([*works[:7], lambda: close_poll(poll, actor=town.chair).state, *works[7:]])

    counted = Counter(answers)
    assert counted["recorded"] + counted["closed"] == 13 + 1
    assert Poll.objects.get(pk=poll.pk).votes["for"] == counted["recorded"] == Ballot.objects.count()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_announce_at_once_one_does_and_there_is_one_resolution():
    town = make_town()
    poll = opened_poll(town)
    vote(poll, town.members[:9], "for")
    close_poll(poll, actor=town.chair)

    answers = at_once([lambda: announce_poll(poll, actor=town.chair).carried] * 4, threads=4)

    assert Counter(answers) == {True: 1, "already_announced": 3}
    assert (Outcome.objects.count(), Resolution.objects.count()) == (1, 1)
    assert JournalEntry.objects.filter(kind="voting.poll_announced").count() == 1
