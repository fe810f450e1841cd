"""The turnout on screens that come back: what passed meanwhile is not sent again, the present number is."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from channels.db import database_sync_to_async

from tests.factories import Town, make_town
from tests.voting.scenes import opened_poll, vote
from tests.youth.live.conftest import Screen
from voting.models import Poll
from voting.services import close_poll
from youth import clock
from youth.journal.selectors import head
from youth.journal.streams import meeting_stream
from youth.live.access import ticket_for
from youth.live.consumer import stop_hub_of_this_loop

pytestmark = [pytest.mark.asyncio, pytest.mark.django_db(transaction=True)]


class Hall:
    """A meeting whose poll is open, and the screens of its visitors."""

    def __init__(self) -> None:
        self.town: Town = make_town()
        self.poll: Poll = opened_poll(self.town)
        self.stream = meeting_stream(self.poll.meeting_id)
        self.ticket = ticket_for(self.stream, self.town.youth, None, "en", clock.now()).signed()
        self.screens: list[Screen] = []

    async def screen(self) -> Screen:
        """Let a screen come that has every act."""
        self.screens.append(Screen(self.town.youth.slug, self.stream, self.ticket))
        return await self.screens[-1].follow(await database_sync_to_async(head)(self.stream))

    async def votes(self, *places: int) -> None:
        people = [self.town.members[place] for place in places]
        await database_sync_to_async(vote)(self.poll, people, "for")

    def turnout(self, voted: int) -> dict:
        data = {"poll": str(self.poll.pk), "voted": voted, "voters": 13}
        return {"type": "ephemeral", "name": "poll.turnout", "data": data}


@pytest_asyncio.fixture
async def hall() -> AsyncIterator[Hall]:
    hall = await database_sync_to_async(Hall)()
    yield hall
    for one in hall.screens:
        one.connection.future.cancel()
    await stop_hub_of_this_loop()


async def test_a_screen_that_comes_back_has_the_turnout_of_ballots_cast_while_nobody_followed(hall):
    one = await hall.screen()
    assert await one.message() == hall.turnout(0)
    await one.go()
    await hall.votes(0, 1, 2)
    again = await hall.screen()
    heard = [await again.message()]
    assert heard == [hall.turnout(3)]
    # What was on its way between two processes while the page came back may arrive late; the end is the same.
    while not await again.is_silent():
        heard.append(await again.message())
    assert heard[-1] == hall.turnout(3)
    assert all(one in [hall.turnout(number) for number in range(4)] for one in heard)


async def test_twenty_screens_that_come_back_together_have_it_each_once(hall):
    await hall.votes(0, 1)
    screens = await asyncio.gather(*(hall.screen() for _number in range(20)))
    assert [await one.message() for one in screens] == [hall.turnout(2)] * 20
    assert await screens[0].is_silent()


async def test_after_the_vote_is_closed_who_comes_back_gets_no_turnout(hall):
    await hall.votes(0)
    await database_sync_to_async(close_poll)(hall.poll, actor=hall.town.chair)
    one = await hall.screen()
    assert await one.is_silent()
