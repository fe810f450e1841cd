"""A meeting whose acts are followed, and screens that follow it through the real ASGI application."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache
from typing import Any

import pytest
import pytest_asyncio
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from django.db import transaction
from jsonschema import Draft202012Validator

from cms.asgi import application
from tests.factories import Town, make_meeting
from voting.hooks import live_commands
from youth import clock
from youth.journal import frames, kinds
from youth.journal.append import append
from youth.journal.kinds import Kind, declare_kind
from youth.journal.models import JournalEntry
from youth.journal.streams import meeting_stream
from youth.live.access import ticket_for
from youth.live.asyncapi import asyncapi_document
from youth.live.consumer import PROTOCOL, TICKET_PREFIX, hub_of_this_loop, stop_hub_of_this_loop
from youth.live.frames import store
from youth.models import Meeting, Participant

ORIGIN = "http://testserver"


@pytest.fixture
def meeting(town: Town) -> Meeting:
    return make_meeting(town.term, Meeting.State.OPEN)


@pytest.fixture
def stream(meeting: Meeting) -> str:
    return meeting_stream(meeting)


@pytest.fixture(autouse=True)
def _no_frames_from_other_tests() -> Iterator[None]:
    store.forget()
    yield
    store.forget()


@pytest.fixture
def shown() -> Iterator[type[Kind]]:
    """A kind whose frame says for whom it was rendered, and counts how often."""

    @declare_kind
    class Shown(Kind):
        name = "tests.shown"
        renders = []

        number: int

    @frames.of(Shown)
    def number(act, entry, audience, language):
        if act.number < 0:
            raise ValueError("this act can't be rendered")
        act.renders.append((entry.seq, audience, language))
        return {"number": f'<p id="number" lang="{language}">{act.number} for {audience}</p>'}

    yield Shown
    del kinds._kinds["tests.shown"]


@pytest.fixture
def show(town: Town, stream: str, shown: type[Kind]) -> Callable[..., JournalEntry]:
    """Append one act that is shown."""

    def act(number: int = 1) -> JournalEntry:
        with transaction.atomic():
            return append(stream, town.youth, shown(number=number), actor=None)

    return act


@cache
def described() -> Draft202012Validator:
    """Return what checks that a message to screens is one of those in ``/asyncapi.json``."""
    document = asyncapi_document("testserver", live_commands(None))
    sent = [one["$ref"].rpartition("/")[2] for one in document["operations"]["tell"]["messages"]]
    refs = [{"$ref": f"#/components/schemas/{name}"} for name in sent]
    return Draft202012Validator({"oneOf": refs, "components": document["components"]})


class Screen:
    """One open page: its end of a live connection."""

    def __init__(self, council: str, stream: str, ticket: str, *, origin: str = ORIGIN) -> None:
        headers = [(b"host", b"testserver"), (b"origin", origin.encode())]
        offered = [PROTOCOL, *([TICKET_PREFIX + ticket] if ticket else [])]
        path = f"/ws/c/{council}/live/{stream}/"
        scope = {"type": "websocket", "path": path, "headers": headers, "subprotocols": offered}
        self.connection = ApplicationCommunicator(application, scope)

    async def event(self) -> dict[str, Any]:
        """Return the next thing that the server does."""
        return await self.connection.receive_output(timeout=5)

    async def connect(self) -> dict[str, Any]:
        """Shake hands and return how the server answers."""
        await self.connection.send_input({"type": "websocket.connect"})
        return await self.event()

    async def say(self, message: Any) -> None:
        """Send a message."""
        text = message if isinstance(message, str) else json.dumps(message)
        await self.connection.send_input({"type": "websocket.receive", "text": text})

    async def follow(self, after: int) -> "Screen":
        """Shake hands, say hello and wait until the screen has what it had missed."""
        assert (await self.connect())["type"] == "websocket.accept"
        await self.say({"type": "hello", "after": after})
        assert (await self.message())["type"] == "welcome"
        async with asyncio.timeout(5):
            # The welcome goes out before the missed frames are read: an act in between would come with them.
            while any(member.catching_up for member in hub_of_this_loop().members()):
                await asyncio.sleep(0.001)
        return self

    async def text(self) -> str:
        """Return the next message as it was sent."""
        event = await self.event()
        assert event["type"] == "websocket.send", event
        described().validate(json.loads(event["text"]))
        return event["text"]

    async def message(self) -> dict[str, Any]:
        """Return the next message."""
        return json.loads(await self.text())

    async def seqs(self, how_many: int) -> list[int]:
        """Return the numbers of the next frames; a slow machine is pinged meanwhile."""
        found: list[int] = []
        while len(found) < how_many:
            message = await self.message()
            if message["type"] != "ping":
                found.append(message["seq"])
        return found

    async def closed(self) -> int:
        """Return the code with which the server closes."""
        while (event := await self.event())["type"] != "websocket.close":
            pass
        return event["code"]

    async def is_silent(self) -> bool:
        """Return whether nothing arrives for a moment."""
        return await self.connection.receive_nothing(timeout=0.2)

    async def go(self) -> None:
        """Close the page."""
        await self.connection.send_input({"type": "websocket.disconnect", "code": 1001})
        await self.connection.wait(timeout=5)


@pytest_asyncio.fixture
async def screen(town: Town, stream: str) -> AsyncIterator[Callable[..., Screen]]:
    """Open screens: ``screen(participant, language)``; all are closed in the end."""
    opened: list[Screen] = []

    def ticket(participant: Participant | None, language: str) -> str:
        return ticket_for(stream, town.youth, participant, language, clock.now()).signed()

    async def open_screen(
        participant: Participant | None = None, language: str = "bg", **options: Any
    ) -> Screen:
        text = options.pop("ticket", None)
        if text is None:
            text = await database_sync_to_async(ticket)(participant, language)
        options = {"council": town.youth.slug, "stream": stream} | options
        opened.append(Screen(ticket=text, **options))
        return opened[-1]

    yield open_screen
    for one in opened:
        one.connection.future.cancel()
    await stop_hub_of_this_loop()
