"""The consumer: who is let in, what may be said, and how a conversation ends."""

from datetime import timedelta

import pytest
from channels.db import database_sync_to_async

from plugins.switching import switch
from proposals import services
from proposals.streams import proposal_stream
from tests.factories import make_meeting
from youth import clock
from youth.journal.streams import meeting_stream
from youth.live import consumer
from youth.live.access import ticket_for
from youth.live.consumer import PROTOCOL, hub_of_this_loop
from youth.live.writers import CloseCode
from youth.models import Meeting

pytestmark = [pytest.mark.asyncio, pytest.mark.django_db(transaction=True)]


async def refused(screen, **options):
    """Return the code with which a handshake of this kind is answered after it was accepted."""
    one = await screen(**options)
    assert (await one.connect())["type"] == "websocket.accept"
    return await one.closed()


async def test_a_visitor_with_a_ticket_is_let_in_and_hears_the_protocol(screen):
    one = await screen()
    assert await one.connect() == {"type": "websocket.accept", "subprotocol": PROTOCOL}


@pytest.mark.parametrize("origin", ["", "null", "http://evil.example", "http://testserver.evil.example"])
async def test_a_foreign_page_is_refused_before_the_handshake(screen, origin):
    one = await screen(origin=origin)
    assert (await one.connect())["type"] == "websocket.close"


@pytest.mark.parametrize("ticket", ["", "nonsense", "a.b", "…"])
async def test_without_a_ticket_of_ours_nobody_is_let_in(screen, ticket):
    assert await refused(screen, ticket=ticket) == CloseCode.TICKET


async def test_a_changed_ticket_is_refused(town, stream, screen):
    ticket = ticket_for(stream, town.youth, None, "bg", clock.now()).signed()
    body, signature = ticket.split(".")
    assert await refused(screen, ticket=f"{body[:-2]}AA.{signature}") == CloseCode.TICKET


async def test_a_ticket_holds_for_its_stream_and_council_only(town, stream, screen):
    ticket = ticket_for(stream, town.youth, None, "bg", clock.now()).signed()
    other = meeting_stream(await database_sync_to_async(make_meeting)(town.term))
    assert await refused(screen, ticket=ticket, stream=other) == CloseCode.FORBIDDEN
    assert await refused(screen, ticket=ticket, council=town.municipal.slug) == CloseCode.FORBIDDEN


async def test_yesterday_s_ticket_is_refused(town, stream, screen):
    ticket = ticket_for(stream, town.youth, None, "bg", clock.now() - timedelta(days=2)).signed()
    assert await refused(screen, ticket=ticket) == CloseCode.TICKET


async def test_a_meeting_past_midnight_keeps_its_screens(town, stream):
    with clock.standing_at(clock.now().replace(hour=20, minute=0)):
        ticket = ticket_for(stream, town.youth, None, "bg", clock.now())
        assert ticket.ends_at() > clock.now() + timedelta(hours=4)
        assert ticket.on(clock.now()) is ticket
        assert ticket.on(clock.now() + timedelta(hours=6)).day == ticket.day + timedelta(days=1)


async def test_the_ticket_of_somebody_who_left_is_refused(town, stream, screen):
    def leave():
        ticket = ticket_for(stream, town.youth, town.young_person, "bg", clock.now()).signed()
        town.young_person.left_at = clock.now()
        town.young_person.save()
        return ticket

    ticket = await database_sync_to_async(leave)()
    assert await refused(screen, ticket=ticket) == CloseCode.TICKET


async def test_a_ticket_for_a_meeting_that_is_not_public_any_more_is_refused_to_visitors(
    town, meeting, screen
):
    await database_sync_to_async(Meeting.objects.filter(pk=meeting.pk).update)(is_public=False)
    assert await refused(screen) == CloseCode.TICKET
    await (await screen(town.member)).follow(0)


async def test_a_ticket_for_a_meeting_that_is_not_there_any_more_is_refused(town, meeting, screen):
    one = await screen(town.member)

    def delete() -> None:
        meeting.register.all().delete()
        meeting.delete()

    await database_sync_to_async(delete)()
    await one.connect()
    assert await one.closed() == CloseCode.TICKET


async def test_where_proposals_are_switched_off_screens_close_and_tickets_given_before_are_refused(
    town, screen
):
    def publish():
        text = {"title": "Скейт площадка", "summary": "Караме на паркинга.", "points": "Да се отреди."}
        draft = services.draft_proposal(town.youth, **text, actor=town.young_person)
        stream = proposal_stream(services.publish_proposal(draft, actor=town.young_person))
        return stream, ticket_for(stream, town.youth, None, "bg", clock.now()).signed()

    stream, ticket = await database_sync_to_async(publish)()
    proposal = await (await screen(stream=stream, ticket=ticket)).follow(0)
    meeting = await (await screen()).follow(0)
    assert (await proposal.message())["type"] == "act"
    await database_sync_to_async(switch)(town.youth, "proposals", enabled=False)
    await consumer.hub_of_this_loop().look_at_tickets()
    assert await proposal.closed() == CloseCode.TICKET
    assert await refused(screen, stream=stream, ticket=ticket) == CloseCode.TICKET
    assert await meeting.is_silent()


async def test_a_screen_that_says_nothing_is_sent_away(screen, monkeypatch):
    monkeypatch.setattr(consumer, "HELLO_WITHIN", 0.05)
    assert await refused(screen) == CloseCode.NO_HELLO


@pytest.mark.parametrize(
    "hello",
    [
        "not json",
        "[1]",
        "[" * 5000,
        {"type": "hello"},
        {"type": "hello", "after": -1},
        {"type": "hello", "after": "1"},
        {"type": "command"},
    ],
)
async def test_a_malformed_hello_ends_the_conversation(screen, hello):
    one = await screen()
    await one.connect()
    await one.say(hello)
    assert await one.closed() == CloseCode.MALFORMED


async def test_an_unknown_message_ends_the_conversation(screen):
    one = await (await screen()).follow(0)
    await one.say({"type": "sing"})
    assert await one.closed() == CloseCode.MALFORMED


async def test_an_oversized_message_ends_the_conversation(screen):
    one = await (await screen()).follow(0)
    await one.say({"type": "pong", "written": 1, "more": "x" * 20_000})
    assert await one.closed() == CloseCode.TOO_LARGE


async def test_a_flood_of_messages_ends_the_conversation(screen):
    one = await (await screen()).follow(0)
    for _ in range(60):
        await one.say({"type": "pong", "written": 1})
    assert await one.closed() == CloseCode.TOO_MANY


async def test_an_address_without_a_stream_is_refused(screen):
    one = await screen()
    one.connection.scope["path"] = "/ws/elsewhere/"
    assert (await one.connect())["type"] == "websocket.close"


async def test_a_stopped_server_tells_its_screens_to_come_back(screen):
    one = await (await screen()).follow(0)
    one.connection.future.cancel()
    assert (await one.connection.output_queue.get())["code"] == CloseCode.RESTARTING


async def test_commands_are_counted_for_an_account_over_all_of_its_connections(town, stream, screen):
    _first, second = [await (await screen(town.member)).follow(0) for _ in range(2)]
    hub = hub_of_this_loop()
    while hub.may_command(hub.members()[0].ticket):
        pass

    await second.say({"type": "command", "name": "tests.none", "key": "other", "fields": {}})

    assert await second.closed() == CloseCode.TOO_MANY
    neighbour = await (await screen(town.chair)).follow(0)
    await neighbour.say({"type": "command", "name": "tests.none", "key": "mine", "fields": {}})
    assert (await neighbour.message())["error"]["code"] == "not_found"
