"""Writing to one socket. The hub knows only the interface, so that other writers can be used.

Where the server lets a ready frame through to its connection, ``DirectWriter`` does that: the frame is built
once for all screens, and no task and no layer of the server is in between. Everywhere else, and for
everything that is no text, ``AsgiWriter`` uses plain ASGI.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from typing import Any, Protocol

Send = Callable[[dict[str, Any]], Awaitable[None]]

# Writes a whole WebSocket frame after everything written before; False where the connection takes none now.
type Sink = Callable[[bytes], bool]

# The extension of the ASGI scope by which a server offers its sink.
SINK = "glas.sink"
MOST_IN_SHORT_FRAME = 125
MOST_IN_FRAME = 0xFFFF

# A screen that has not confirmed so much is disconnected; it reconnects and resumes.
MOST_UNCONFIRMED = 1024 * 1024


class Writer(Protocol):
    """The interface of a connection that the hub needs."""

    @property
    def unconfirmed(self) -> int:
        """Return how many characters were written that the screen has not confirmed."""
        ...

    @property
    def written(self) -> int:
        """Return how many characters were written altogether; a ping carries it, a pong brings it back."""
        ...

    def write(self, text: str) -> None:
        """Write a message, in order, without waiting."""
        ...

    def confirm(self, written: int) -> None:
        """Record that the screen has received everything up to ``written``."""
        ...

    def close(self, code: int) -> None:
        """Close the connection; what is written afterwards is dropped."""
        ...


class AsgiWriter:
    """Writes through plain ASGI ``send``, on any server.

    The task of a message starts at once and usually ends at once; a slow screen delays only its own queue.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self._queue: deque[dict[str, Any]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._closed = False
        self._confirmed = 0
        self.written = 0

    @property
    def unconfirmed(self) -> int:
        """Return how many characters the screen has not confirmed."""
        return self.written - self._confirmed

    def write(self, text: str) -> None:
        """Write a message, or disconnect a screen that lags too far behind."""
        if self._closed:
            return
        self.written += len(text)
        if self.unconfirmed > MOST_UNCONFIRMED:
            self._queue.clear()
            self.close(CloseCode.LAGGING)
            return
        self._put({"type": "websocket.send", "text": text})

    def confirm(self, written: int) -> None:
        """Record what the screen has received; a number beyond what was written is ignored."""
        self._confirmed = max(self._confirmed, min(written, self.written))

    def close(self, code: int) -> None:
        """Close after what is queued."""
        if not self._closed:
            self._closed = True
            self._put({"type": "websocket.close", "code": code})

    def lost(self) -> None:
        """Record that the screen is disconnected: nothing can be sent any more."""
        self._closed = True
        self._queue.clear()

    @property
    def _is_idle(self) -> bool:
        return not self._queue and (self._task is None or self._task.done())

    def _put(self, message: dict[str, Any]) -> None:
        self._queue.append(message)
        if self._task is None or self._task.done():
            self._task = asyncio.eager_task_factory(asyncio.get_running_loop(), self._drain())

    async def _drain(self) -> None:
        while self._queue:
            try:
                await self._send(self._queue.popleft())
            except Exception:  # noqa: BLE001 -- a dead connection must not reach the hub
                self.lost()


class DirectWriter(AsgiWriter):
    """Gives ready frames to the server's connection; through ``send`` goes what it does not take."""

    def __init__(self, send: Send, sink: Sink) -> None:
        super().__init__(send)
        self._sink = sink

    def _put(self, message: dict[str, Any]) -> None:
        text = message.get("text")
        try:
            taken = text is not None and self._is_idle and self._sink(text_frame(text))
        except Exception:  # noqa: BLE001 -- a dead connection must not reach the hub
            self.lost()
            return
        if not taken:
            super()._put(message)


def writer_for(scope: Mapping[str, Any], send: Send) -> AsgiWriter:
    """Return the fastest writer that the server of a connection allows."""
    sink = (scope.get("extensions") or {}).get(SINK) or _sink_of_asyncio(send)
    return AsgiWriter(send) if sink is None else DirectWriter(send, sink)


# A broadcast writes the same string to one screen after another.
@lru_cache(maxsize=8)
def text_frame(text: str) -> bytes:
    """Return a text message as a server's WebSocket frame (RFC 6455, 5.2): one piece, without a mask."""
    payload = text.encode()
    size = len(payload)
    if size <= MOST_IN_SHORT_FRAME:
        head = bytes((0x81, size))
    elif size <= MOST_IN_FRAME:
        head = b"\x81\x7e" + size.to_bytes(2)
    else:
        head = b"\x81\x7f" + size.to_bytes(8)
    return head + payload


def _sink_of_asyncio(send: Send) -> Sink | None:
    """Return a sink where ``send`` belongs to uvicorn's protocol, which keeps its asyncio transport."""
    protocol = getattr(send, "__self__", None)
    transport = getattr(protocol, "transport", None)
    if not type(protocol).__module__.startswith("uvicorn.") or not isinstance(transport, asyncio.Transport):
        return None

    handshake: asyncio.Event | None = getattr(protocol, "handshake_completed_event", None)

    def sink(frame: bytes) -> bool:
        # One of uvicorn's protocols answers the handshake later than it takes the first message.
        if handshake is not None and not handshake.is_set():
            return False
        # Where much is buffered already, ``send`` waits until there is room.
        if transport.is_closing() or getattr(protocol, "close_sent", False):
            return False
        if transport.get_write_buffer_size():
            return False
        transport.write(frame)
        return True

    return sink


class CloseCode:
    """Why the server closed a live connection."""

    MALFORMED = 4400
    TICKET = 4401
    FORBIDDEN = 4403
    NO_HELLO = 4408
    TOO_LARGE = 4413
    TOO_MANY = 4429
    LAGGING = 4480
    RESTARTING = 4503
