"""The hub: everything reaches every screen, in order, rendered once."""

import asyncio
import json

import pytest
from channels.db import database_sync_to_async

from youth.live import announce_ephemeral
from youth.live.access import revoke_tickets
from youth.live.consumer import hub_of_this_loop
from youth.live.frames import View, store
from youth.live.nudges import detach
from youth.live.writers import MOST_UNCONFIRMED, AsgiWriter, CloseCode
from youth.models import Mandate, Meeting

pytestmark = [pytest.mark.asyncio, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def act(show):
    return database_sync_to_async(show)


async def test_an_act_reaches_every_screen_and_is_rendered_once_per_audience_and_language(
    town, screen, act, shown
):
    people = [None, town.member, town.chair]
    screens = [
        await (await screen(person, language)).follow(0)
        for person in people
        for language in ("bg", "en")
        for _ in range(4)
    ]
    await act(7)
    texts = [(await one.message())["fragments"]["number"] for one in screens]
    assert len(set(texts)) == 6
    assert len(screens) == 24
    assert sorted(shown.renders) == sorted(
        (1, audience, language) for audience in ("public", "member", "chair") for language in ("bg", "en")
    )


async def test_a_screen_resumes_after_the_last_frame_it_has_seen(screen, act):
    for number in range(5):
        await act(number)
    one = await (await screen()).follow(2)
    assert await one.seqs(3) == [3, 4, 5]
    await act(9)
    assert await one.seqs(1) == [6]


async def test_those_who_come_together_get_what_one_of_them_reads(screen, act):
    for number in range(5):
        await act(number)
    screens = await asyncio.gather(*(screen() for _ in range(20)))
    await asyncio.gather(*(one.follow(number % 6) for number, one in enumerate(screens)))
    await act(9)
    for number, one in enumerate(screens):
        assert await one.seqs(6 - number % 6) == list(range(number % 6 + 1, 7))


async def test_three_hundred_acts_in_a_row_lose_and_repeat_nothing(screen, show):
    one, late = await (await screen()).follow(0), await screen()

    def burst():
        for number in range(300):
            show(number)

    working = asyncio.create_task(database_sync_to_async(burst)())
    await asyncio.sleep(0.05)
    await late.follow(0)
    expected = list(range(1, 301))
    assert await asyncio.gather(one.seqs(300), late.seqs(300)) == [expected, expected]
    await working
    assert await one.is_silent()


async def test_a_screen_that_missed_too_much_loads_its_page_again_and_goes_on(screen, act, monkeypatch):
    monkeypatch.setattr(store, "reach", 3)
    for number in range(5):
        await act(number)
    one = await (await screen()).follow(0)
    assert await one.message() == {"type": "reload", "head": 5}
    await act(6)
    assert await one.seqs(1) == [6]


async def test_an_act_without_a_nudge_is_found_at_the_head(screen, act, monkeypatch, settings):
    monkeypatch.setattr("youth.live.hub.HEADS_EVERY", 3600)
    # No nudge comes by way of Redis either.
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    one = await (await screen()).follow(0)
    detach(hub_of_this_loop())
    await act(1)
    assert await one.is_silent()
    await hub_of_this_loop().look_at_heads()
    assert await one.seqs(1) == [1]


async def test_a_database_that_is_away_for_a_moment_costs_no_frame(screen, act, monkeypatch):
    one = await (await screen()).follow(0)
    after = type(store).after

    def away(*args):
        raise ConnectionError("the database is away")

    monkeypatch.setattr(type(store), "after", away)
    await act(1)
    assert await one.is_silent()
    monkeypatch.setattr(type(store), "after", after)
    await hub_of_this_loop().look_at_heads()
    assert await one.seqs(1) == [1]


async def test_one_dead_connection_does_not_keep_the_others_from_their_frame(town, screen, act):
    dead, alive = await (await screen()).follow(0), await (await screen()).follow(0)
    [member, _] = [member for member in hub_of_this_loop().members() if member.seq == 0]

    async def broken(message):
        raise OSError("the transport is gone")

    member.writer._send = broken
    await act(1)
    results = await asyncio.gather(dead.seqs(1), alive.seqs(1), return_exceptions=True)
    assert [1] in results


async def test_turnout_is_shown_at_once_then_at_most_twice_a_second_and_the_last_one_wins(screen, stream):
    one = await (await screen()).follow(0)
    for count in range(1, 30):
        await database_sync_to_async(announce_ephemeral)(stream, "turnout", {"cast": count})
    assert await one.message() == {"type": "ephemeral", "name": "turnout", "data": {"cast": 1}}
    assert (await one.message())["data"] == {"cast": 29}
    assert await one.is_silent()


async def test_signing_out_closes_the_person_s_screens_and_no_others(town, screen):
    member, visitor = await (await screen(town.member)).follow(0), await (await screen()).follow(0)
    await database_sync_to_async(revoke_tickets)(town.member.user)
    await hub_of_this_loop().look_at_tickets()
    assert await member.closed() == CloseCode.TICKET
    assert await visitor.is_silent()


async def test_an_ended_mandate_closes_the_member_s_screens(town, screen):
    one = await (await screen(town.member)).follow(0)
    await hub_of_this_loop().look_at_tickets()
    assert await one.is_silent()
    await database_sync_to_async(Mandate.objects.filter(participant=town.member).update)(
        ends_at=town.term.starts_at, end_reason=Mandate.EndReason.RESIGNED
    )
    await hub_of_this_loop().look_at_tickets()
    assert await one.closed() == CloseCode.TICKET


async def test_a_meeting_that_is_not_public_any_more_loses_its_visitors_and_keeps_its_members(
    town, meeting, screen, act
):
    visitor, member = await (await screen()).follow(0), await (await screen(town.member)).follow(0)
    await hub_of_this_loop().look_at_tickets()
    assert await visitor.is_silent()
    await database_sync_to_async(Meeting.objects.filter(pk=meeting.pk).update)(is_public=False)
    await hub_of_this_loop().look_at_tickets()
    assert await visitor.closed() == CloseCode.TICKET
    await act(1)
    assert await member.seqs(1) == [1]


async def test_a_closed_page_is_forgotten(screen):
    one = await (await screen()).follow(0)
    assert len(hub_of_this_loop().members()) == 1
    await one.go()
    assert hub_of_this_loop().groups == {}


async def test_polling_gives_the_very_frames_of_the_socket(town, stream, screen, act, async_client):
    one = await (await screen(None, "en")).follow(0)
    await act(1)
    await act(2)
    texts = [await one.text(), await one.text()]
    url = f"/api/v1/c/{town.youth.slug}/live/{stream}/"
    answer = await async_client.get(url, {"after": 0, "language": "en"})
    body = answer.content.decode()
    assert body.startswith(f'{{"frames":[{",".join(texts)}],')
    assert store.cached_after(stream, View("public", "en"), 0) is not None
    assert json.loads(body)["audience"] == "public"


class Stalled:
    """A server's ``send`` that accepts everything and delivers nothing, as a stalled reader makes it."""

    def __init__(self):
        self.sent = []

    async def __call__(self, message):
        self.sent.append(message)


async def test_a_screen_that_confirms_nothing_is_cut_before_it_fills_the_memory():
    send = Stalled()
    writer = AsgiWriter(send)
    for _ in range(200):
        writer.write("x" * 10_000)
    assert send.sent[-1] == {"type": "websocket.close", "code": CloseCode.LAGGING}
    assert sum(len(message.get("text", "")) for message in send.sent) <= MOST_UNCONFIRMED


async def test_a_screen_that_confirms_may_receive_any_amount():
    send = Stalled()
    writer = AsgiWriter(send)
    for _ in range(200):
        writer.write("x" * 10_000)
        writer.confirm(writer.written)
    assert len(send.sent) == 200


async def test_a_server_that_makes_a_message_wait_keeps_the_order():
    sent, gate = [], asyncio.Event()

    async def slow(message):
        await gate.wait()
        sent.append(message["text"])

    writer = AsgiWriter(slow)
    for number in range(5):
        writer.write(str(number))
    assert sent == []
    gate.set()
    await asyncio.sleep(0.01)
    assert sent == ["0", "1", "2", "3", "4"]


async def test_the_heartbeat_asks_for_a_sign_of_life_and_cuts_the_silent(screen):
    one = await (await screen()).follow(0)
    hub = hub_of_this_loop()
    await hub.beat()
    ping = await one.message()
    assert ping["type"] == "ping"
    await one.say({"type": "pong", "written": ping["written"]})
    [member] = hub.members()
    member.heard_at -= 100
    await hub.beat()
    assert await one.closed() == CloseCode.LAGGING
