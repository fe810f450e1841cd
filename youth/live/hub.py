"""The hub: the screens that follow streams in this process; it reads and renders once for all of them.

After a commit a nudge reports a new head of a stream. The hub reads the new entries once, renders each frame
once per audience and language, and writes the same string to every socket. About once a second it also polls
the heads of its streams, so that acts of other processes arrive without a broker.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

from django.db import DatabaseError, InterfaceError, connection

from youth import clock
from youth.journal.selectors import heads
from youth.live.access import tickets_that_hold
from youth.live.frames import FrameStore, OutOfReachError, Rendered, View
from youth.live.frames import store as common_store
from youth.live.limits import Bucket
from youth.live.messages import encoded
from youth.live.passing import passing
from youth.live.tickets import Ticket
from youth.live.writers import CloseCode, Writer

log = logging.getLogger(__name__)

HEADS_EVERY = 1.0
TICKETS_EVERY = 5.0
HEARTBEAT_EVERY = 20.0
# A screen that has been silent for so long is disconnected, whatever its socket's state.
SILENT_FOR = 65.0
EPHEMERAL_EVERY = 0.5

type Passed = tuple[str, dict[str, Any]]


class Member:
    """One screen: what it may see, how far it is, and how to write to it."""

    def __init__(self, ticket: Ticket, writer: Writer, now: float) -> None:
        self.ticket = ticket
        self.writer = writer
        self.seq = 0
        # Until it has caught up, the screen fetches its frames itself and gets no broadcasts.
        self.catching_up = True
        self.heard_at = now

    def take(self, frames: Iterable[Rendered]) -> None:
        """Write the frames that this screen has not got yet."""
        for frame in frames:
            if frame.seq > self.seq:
                self.seq = frame.seq
                self.writer.write(frame.text)

    def reload(self, head: int) -> None:
        """Make the screen load its page again; from there it continues at ``head``."""
        self.seq = head
        self.writer.write(encoded({"type": "reload", "head": head}))


class Group:
    """The screens that follow one stream with one view."""

    def __init__(self, stream: str, view: View) -> None:
        self.stream, self.view = stream, view
        self.members: set[Member] = set()
        self.sent = 0
        self.moved = False
        self.pump: asyncio.Task[None] | None = None
        # Of those who come together one reads; the others take what it has read.
        self.reading = asyncio.Lock()

    def broadcast(self, frames: list[Rendered]) -> None:
        """Write the frames to every screen that has caught up."""
        for member in list(self.members):
            if not member.catching_up:
                member.take(frames)
        if frames:
            self.sent = max(self.sent, frames[-1].seq)

    def reload(self, head: int) -> None:
        """Make every screen load its page again."""
        self.sent = max(self.sent, head)
        for member in list(self.members):
            member.reload(head)


class Hub:
    """The hub of one event loop; call its methods in that loop unless they say otherwise."""

    def __init__(self, store: FrameStore | None = None) -> None:
        self.store = store or common_store
        self.loop = asyncio.get_running_loop()
        self.groups: dict[tuple[str, View], Group] = {}
        # One thread with one database connection reads and renders for all.
        self._reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="live")
        self._tasks: list[asyncio.Task[None]] = []
        self._ephemeral: dict[tuple[str, str], tuple[float, Any]] = {}
        # What was passing on a stream when somebody came last, and when that was looked up.
        self._passing: dict[str, tuple[float, asyncio.Task[list[Passed]]]] = {}
        self._asked: dict[Ticket, asyncio.Future[bool]] = {}
        self._asking: asyncio.Task[None] | None = None
        self._commands: dict[UUID, Bucket] = {}
        # Calls of other threads; the loop is woken by the first of them, not by each.
        self._calls: list[tuple[Callable[..., None], tuple[Any, ...]]] = []
        self._calling = threading.Lock()

    def start(self) -> None:
        """Start the tasks for heads, tickets and heartbeats."""
        self._tasks = [
            self.loop.create_task(self._every(HEADS_EVERY, self.look_at_heads)),
            self.loop.create_task(self._every(TICKETS_EVERY, self.look_at_tickets)),
            self.loop.create_task(self._every(HEARTBEAT_EVERY, self.beat)),
        ]

    async def stop(self) -> None:
        """End all tasks and close the reader's database connection."""
        pumps = [group.pump for group in self.groups.values() if group.pump]
        tasks = [*self._tasks, *pumps, *filter(None, [self._asking])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.loop.run_in_executor(self._reader, _close_connection)
        self._reader.shutdown()

    def members(self) -> list[Member]:
        """Return every screen."""
        return [member for group in self.groups.values() for member in group.members]

    async def join(self, member: Member, after: int) -> None:
        """Let a screen follow its stream from ``after`` on: registered first, then caught up."""
        stream, view = member.ticket.stream, member.ticket.view
        group = self.groups.setdefault((stream, view), Group(stream, view))
        group.members.add(member)
        member.seq = after
        while member in group.members:
            try:
                if (frames := self._ready(group, member.seq)) is None:
                    async with group.reading:
                        if (frames := self._ready(group, member.seq)) is None:
                            frames = await self._read(self.store.after, stream, view, member.seq)
                member.take(frames)
            except OutOfReachError as error:
                member.reload(error.head)
            if member.seq >= group.sent:
                # Nothing is awaited between here and the next broadcasts, so no frame is missed.
                if all(other.catching_up for other in group.members):
                    group.sent = member.seq
                member.catching_up = False
                await self._catch_passing(member)
                return

    async def _catch_passing(self, member: Member) -> None:
        """Show what is passing now; those who come together share one look, half a second old at most."""
        stream, now = member.ticket.stream, self.loop.time()
        looked_at, look = self._passing.get(stream, (float("-inf"), None))
        if look is None or now - looked_at >= EPHEMERAL_EVERY:
            looked_at, look = now, self.loop.create_task(self._read(_passing_on, stream))
            self._passing[stream] = looked_at, look
        # Who leaves meanwhile must not take the answer from the others.
        for name, data in await asyncio.shield(look):
            shown_at, _waiting = self._ephemeral.get((stream, name), (float("-inf"), None))
            # What was shown since is newer, and this screen has it.
            if shown_at <= looked_at:
                member.writer.write(encoded({"type": "ephemeral", "name": name, "data": data}))

    def _ready(self, group: Group, seq: int) -> list[Rendered] | None:
        """Return the frames after ``seq`` that need no query; ``None`` where one is needed.

        Who is where the group is has missed nothing: what comes later is broadcast to all.
        """
        if not group.sent:
            return None
        return [] if seq == group.sent else self.store.cached_after(group.stream, group.view, seq)

    def leave(self, member: Member) -> None:
        """Forget a screen."""
        key = (member.ticket.stream, member.ticket.view)
        group = self.groups.get(key)
        if group is None:
            return
        group.members.discard(member)
        if not group.members:
            del self.groups[key]
            if not self._following(member.ticket.stream):
                self._forget_ephemeral(member.ticket.stream)

    def nudge(self, stream: str, seq: int) -> None:
        """Record that a stream's head is ``seq``."""
        for group in self._following(stream):
            if seq > group.sent:
                group.moved = True
                if group.pump is None or group.pump.done():
                    group.pump = self.loop.create_task(self._pump(group))

    def nudge_from_thread(self, stream: str, seq: int) -> None:
        """Do the same from any thread."""
        self.call_from_thread(self.nudge, stream, seq)

    def ephemeral(self, stream: str, name: str, data: dict[str, Any]) -> None:
        """Send a transient message to everybody on a stream, at most twice a second; the latest wins."""
        if not self._following(stream):
            return
        key = (stream, name)
        shown_at, waiting = self._ephemeral.get(key, (float("-inf"), None))
        now = self.loop.time()
        if now - shown_at >= EPHEMERAL_EVERY and waiting is None:
            self._show(key, data)
            return
        self._ephemeral[key] = (shown_at, data)
        if waiting is None:
            self.loop.call_at(shown_at + EPHEMERAL_EVERY, self._show_waiting, key)

    def ephemeral_from_thread(self, stream: str, name: str, data: dict[str, Any]) -> None:
        """Do the same from any thread."""
        self.call_from_thread(self.ephemeral, stream, name, data)

    async def look_at_heads(self) -> None:
        """Find the streams with a new head without a nudge."""
        streams = {stream for stream, _view in self.groups}
        if streams:
            for stream, seq in (await self._read(heads, streams)).items():
                self.nudge(stream, seq)

    async def look_at_tickets(self) -> None:
        """Close the screens whose tickets are no longer valid.

        Somebody signed out, a mandate, an office or an account ended, a meeting is not public any more, or
        the plugin behind the page was switched off.
        """
        by_council: dict[str, set[Ticket]] = {}
        for member in self.members():
            by_council.setdefault(member.ticket.council, set()).add(member.ticket)
        for council, tickets in by_council.items():
            gone = tickets - await self._read(tickets_that_hold, council, tickets)
            for member in self.members():
                if member.ticket in gone:
                    member.writer.close(CloseCode.TICKET)

    async def beat(self) -> None:
        """Ping every screen, send it the new day's ticket, and disconnect the silent ones."""
        now, today = self.loop.time(), clock.now()
        self._commands = {one: bucket for one, bucket in self._commands.items() if not bucket.is_full(now)}
        for member in self.members():
            if now - member.heard_at > SILENT_FOR:
                member.writer.close(CloseCode.LAGGING)
                continue
            ticket = member.ticket.on(today)
            if ticket is not member.ticket:
                member.ticket = ticket
                member.writer.write(encoded({"type": "ticket", "ticket": ticket.signed()}))
            member.writer.write(encoded({"type": "ping", "written": member.writer.written}))

    async def holds(self, ticket: Ticket) -> bool:
        """Return whether a ticket is still valid and its stream may still be seen.

        Those that are asked for while the last ones are looked up are looked up together.
        """
        asked = self._asked.setdefault(ticket, self.loop.create_future())
        if self._asking is None or self._asking.done():
            self._asking = self.loop.create_task(self._look_up())
        # Who leaves meanwhile must not take the answer from the others.
        return await asyncio.shield(asked)

    async def _look_up(self) -> None:
        while self._asked:
            asked, self._asked = self._asked, {}
            for council in {ticket.council for ticket in asked}:
                tickets = {ticket for ticket in asked if ticket.council == council}
                try:
                    good = await self._read(tickets_that_hold, council, tickets)
                except Exception as error:  # noqa: BLE001 -- given to those who wait
                    for ticket in tickets:
                        asked[ticket].set_exception(error)
                else:
                    for ticket in tickets:
                        asked[ticket].set_result(ticket in good)

    def may_command(self, ticket: Ticket) -> bool:
        """Count one command of a participant, over all of its connections; return whether it is allowed."""
        if ticket.participant is None:
            return True
        bucket = self._commands.setdefault(ticket.participant, Bucket(burst=10, per_second=2))
        return bucket.take(self.loop.time())

    def _following(self, stream: str) -> list[Group]:
        return [group for (name, _view), group in self.groups.items() if name == stream]

    async def _pump(self, group: Group) -> None:
        while group.moved:
            group.moved = False
            try:
                group.broadcast(await self._read(self.store.after, group.stream, group.view, group.sent))
            except OutOfReachError as error:
                group.reload(error.head)
            except Exception:
                # The next poll of the heads tries again; no frame is lost, because the journal has it.
                log.exception("live_reading_failed stream=%s", group.stream)
                return

    async def _read[**P, T](self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        def reading() -> T:
            try:
                return function(*args, **kwargs)
            except (DatabaseError, InterfaceError):
                # A new connection for the next attempt: the database server may have closed this one.
                connection.close()
                raise

        return await self.loop.run_in_executor(self._reader, reading)

    async def _every(self, seconds: float, look: Callable[[], Any]) -> None:
        while True:
            await asyncio.sleep(seconds)
            try:
                await look()
            except Exception:
                log.exception("live_look_failed look=%s", look.__name__)

    def _show(self, key: tuple[str, str], data: dict[str, Any]) -> None:
        self._ephemeral[key] = (self.loop.time(), None)
        stream, name = key
        text = encoded({"type": "ephemeral", "name": name, "data": data})
        for group in self._following(stream):
            for member in list(group.members):
                member.writer.write(text)

    def _forget_ephemeral(self, stream: str) -> None:
        self._passing.pop(stream, None)
        for key in [key for key in self._ephemeral if key[0] == stream]:
            del self._ephemeral[key]

    def _show_waiting(self, key: tuple[str, str]) -> None:
        _shown_at, waiting = self._ephemeral.get(key, (0.0, None))
        if waiting is not None:
            self._show(key, waiting)

    def call_from_thread(self, function: Callable[..., None], *args: Any) -> None:
        """Call a function in the hub's loop soon, from any thread; calls keep their order."""
        with self._calling:
            self._calls.append((function, args))
            if len(self._calls) > 1:
                return
        try:
            self.loop.call_soon_threadsafe(self._make_calls)
        except RuntimeError:
            # The loop has ended with its process or test.
            log.debug("live_loop_closed")

    def _make_calls(self) -> None:
        with self._calling:
            calls, self._calls = self._calls, []
        for function, args in calls:
            try:
                function(*args)
            except Exception:
                log.exception("live_call_failed call=%s", function)


def _passing_on(stream: str) -> list[Passed]:
    """Return what is passing on a stream; one that can't be looked up keeps nobody from the frames."""
    found: list[Passed] = []
    for look in passing:
        try:
            found += look(stream)
        except Exception:
            log.exception("live_passing_failed stream=%s", stream)
            connection.close()
    return found


def _close_connection() -> None:
    # Looked up here, because each thread has a connection of its own under the same alias.
    connection.close()
