"""Writing to one socket. The hub knows only the interface, so that other writers can be used."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

Send = Callable[[dict[str, Any]], Awaitable[None]]

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
