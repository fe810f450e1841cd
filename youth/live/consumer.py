"""The one live consumer: a WebSocket that follows one stream and takes commands.

Its messages are those of ``youth.live.messages``, in JSON text.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from functools import partial
from typing import Any

from channels.db import database_sync_to_async
from django.utils import translation

from youth import clock
from youth.live import nudges
from youth.live.commands import Answer, answer_of, refusal, run_command
from youth.live.hub import Hub, Member
from youth.live.limits import COMMANDS_AT_ONCE, MESSAGE_CHARACTERS, Bucket, origin_allowed
from youth.live.messages import PROTOCOL, Command, Hello, Pong, answer, encoded, read
from youth.live.tickets import InvalidTicketError, Ticket, read_ticket
from youth.live.together import put_command
from youth.live.writers import AsgiWriter, CloseCode, Send, writer_for

TICKET_PREFIX = "ticket."
HELLO_WITHIN = 10.0

Receive = Callable[[], Awaitable[dict[str, Any]]]

_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}
_listeners: dict[Hub, asyncio.Task[None]] = {}


def hub_of_this_loop() -> Hub:
    """Return the hub of the running loop, made at the first connection."""
    loop = asyncio.get_running_loop()
    hub = _hubs.get(loop)
    if hub is None:
        hub = _hubs[loop] = Hub()
        hub.start()
        nudges.attach(hub)
        _listeners[hub] = loop.create_task(nudges.listen(hub))
    return hub


async def stop_hub_of_this_loop() -> None:
    """Stop the hub of the running loop, if there is one."""
    hub = _hubs.pop(asyncio.get_running_loop(), None)
    if hub is not None:
        nudges.detach(hub)
        listener = _listeners.pop(hub)
        listener.cancel()
        await asyncio.gather(listener, return_exceptions=True)
        await hub.stop()


def say_goodbye() -> bool:
    """Close every connection because the server is stopping; return whether there was any."""
    members = [member for hub in _hubs.values() for member in hub.members()]
    for member in members:
        member.writer.close(CloseCode.RESTARTING)
    return bool(members)


class ConnectionClosed(Exception):  # noqa: N818 -- not an error: the end of a connection
    """The connection has to be closed with a code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


async def live_consumer(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Serve one live connection (an ASGI application)."""
    await receive()
    if not origin_allowed(scope["headers"]):
        # Refused before the handshake, so that a page of another site learns nothing.
        await send({"type": "websocket.close", "code": CloseCode.FORBIDDEN})
        return
    spoken = scope.get("subprotocols", [])
    await send({"type": "websocket.accept", "subprotocol": PROTOCOL if PROTOCOL in spoken else None})
    writer = writer_for(scope, send)
    try:
        await Conversation(hub_of_this_loop(), writer, receive).run(scope)
    except ConnectionClosed as closed:
        writer.close(closed.code)
    except asyncio.CancelledError:
        # Cancelled by a server that does not call ``say_goodbye``.
        writer.close(CloseCode.RESTARTING)
        raise


class Conversation:
    """The messages of one connection, from the ticket to its end."""

    def __init__(self, hub: Hub, writer: AsgiWriter, receive: Receive) -> None:
        self.hub, self.writer, self.receive = hub, writer, receive
        self.messages = Bucket(burst=40, per_second=10)
        self.running: set[asyncio.Task[None] | Future[Answer]] = set()

    async def run(self, scope: dict[str, Any]) -> None:
        """Check the ticket, wait for ``hello``, then handle messages until the screen disconnects."""
        ticket = await self._ticket(scope)
        after = await self._hello()
        if after is None:
            return
        member = Member(ticket, self.writer, self.hub.loop.time())
        joining = self.hub.loop.create_task(self._join(member, after))
        try:
            while (message := await self._next()) is not None:
                member.heard_at = self.hub.loop.time()
                self._take(member, message)
        finally:
            joining.cancel()
            self.hub.leave(member)

    async def _ticket(self, scope: dict[str, Any]) -> Ticket:
        offered = [text for text in scope.get("subprotocols", []) if text.startswith(TICKET_PREFIX)]
        try:
            ticket = read_ticket(offered[0].removeprefix(TICKET_PREFIX), clock.now())
        except (InvalidTicketError, IndexError):
            raise ConnectionClosed(CloseCode.TICKET) from None
        place = scope["url_route"]["kwargs"]
        if (ticket.council, ticket.stream) != (place["council"], place["stream"]):
            raise ConnectionClosed(CloseCode.FORBIDDEN)
        if not await self.hub.holds(ticket):
            raise ConnectionClosed(CloseCode.TICKET)
        return ticket

    async def _hello(self) -> int | None:
        try:
            async with asyncio.timeout(HELLO_WITHIN):
                message = await self._next()
        except TimeoutError:
            raise ConnectionClosed(CloseCode.NO_HELLO) from None
        if message is None:
            return None
        if message["type"] == "hello":
            return message["after"]
        raise ConnectionClosed(CloseCode.MALFORMED)

    async def _join(self, member: Member, after: int) -> None:
        self.writer.write(encoded({"type": "welcome", "stream": member.ticket.stream}))
        while True:
            try:
                await self.hub.join(member, after)
            except Exception:  # noqa: BLE001 -- the database may be away for a moment; the screen waits
                after = member.seq
                await asyncio.sleep(1)
            else:
                return

    async def _next(self) -> Hello | Pong | Command | None:
        """Return the screen's next message, ``None`` where it disconnected. Raises ``ConnectionClosed``."""
        event = await self.receive()
        if event["type"] == "websocket.disconnect":
            self.writer.lost()
            return None
        text = event.get("text")
        if text is None:
            raise ConnectionClosed(CloseCode.MALFORMED)
        if len(text) > MESSAGE_CHARACTERS:
            raise ConnectionClosed(CloseCode.TOO_LARGE)
        if not self.messages.take(self.hub.loop.time()):
            raise ConnectionClosed(CloseCode.TOO_MANY)
        try:
            return read(text)
        except ValueError:
            raise ConnectionClosed(CloseCode.MALFORMED) from None

    def _take(self, member: Member, message: Hello | Pong | Command) -> None:
        match message["type"]:
            case "pong":
                self.writer.confirm(message["written"])
            case "command":
                if not self.hub.may_command(member.ticket) or len(self.running) >= COMMANDS_AT_ONCE:
                    raise ConnectionClosed(CloseCode.TOO_MANY)
                self._start(member, message["name"], message["key"], message["fields"])
            case _:
                raise ConnectionClosed(CloseCode.MALFORMED)

    def _start(self, member: Member, name: str, key: str, fields: dict[str, Any]) -> None:
        kept = key[:64]
        future = put_command(member.ticket, name, kept, fields)
        if future is None:
            task = self.hub.loop.create_task(self._command(member, name, kept, fields))
            self.running.add(task)
            task.add_done_callback(self.running.discard)
            return
        self.running.add(future)
        tell = partial(self._answer, member, name, kept)
        future.add_done_callback(partial(self.hub.call_from_thread, tell))

    async def _command(self, member: Member, name: str, key: str, fields: dict[str, Any]) -> None:
        run = database_sync_to_async(run_command, thread_sensitive=False)
        try:
            came = await run(member.ticket, name, key, fields)
        except Exception:  # noqa: BLE001 -- a twin under the same key that never ended
            came = refusal("failed", "")
        self.writer.write(encoded(answer(key, came)))

    def _answer(self, member: Member, name: str, key: str, future: Future[Answer]) -> None:
        self.running.discard(future)
        error = future.exception()
        if error is None:
            came = future.result()
        else:
            with translation.override(member.ticket.view.language):
                came = answer_of(error, name)
        self.writer.write(encoded(answer(key, came)))
