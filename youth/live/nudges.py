"""Nudges: reporting a stream's new head to the hubs of this process and of others.

Nothing depends on a nudge's arrival: the hub polls the heads of its streams as well. They are sent to other
processes in a thread of their own, so that no act waits for a broker.
"""

import asyncio
import logging
import os
import queue
import threading
from contextlib import suppress
from typing import Any

from channels.layers import BaseChannelLayer, InMemoryChannelLayer, get_channel_layer

from youth.live.hub import Hub

log = logging.getLogger(__name__)

GROUP = "glas.live"
RETRY_AFTER = 1.0
# Messages that wait for the broker; more are dropped.
MOST_WAITING = 1000

_hubs: set[Hub] = set()


def crossing_layer() -> BaseChannelLayer | None:
    """Return the channel layer, or None for the embedded one, which does not reach other processes."""
    layer = get_channel_layer()
    return None if layer is None or isinstance(layer, InMemoryChannelLayer) else layer


def attach(hub: Hub) -> None:
    """Send nudges of this process to a hub."""
    _hubs.add(hub)


def detach(hub: Hub) -> None:
    """Stop sending nudges to a hub."""
    _hubs.discard(hub)


def nudge(stream: str, seq: int) -> None:
    """Report a stream's new head to every hub; called after each commit that appended."""
    for hub in list(_hubs):
        hub.nudge_from_thread(stream, seq)
    _courier.carry({"type": "nudge", "stream": stream, "seq": seq})


def send_ephemeral(stream: str, name: str, data: dict[str, Any]) -> None:
    """Send a transient message to the screens of all processes."""
    for hub in list(_hubs):
        hub.ephemeral_from_thread(stream, name, data)
    _courier.carry({"type": "ephemeral", "stream": stream, "name": name, "data": data, "from": os.getpid()})


async def listen(hub: Hub) -> None:
    """Receive what other processes send, for as long as the hub runs; connect again after an outage."""
    layer = crossing_layer()
    while layer is not None:
        try:
            channel = await layer.new_channel()
            await layer.group_add(GROUP, channel)
            while True:
                _hear(hub, await layer.receive(channel))
        except Exception as error:  # noqa: BLE001 -- a broker may fail in any way; the heads are read anyway
            log.warning("live_broker_unreachable error=%s", type(error).__name__)
            await asyncio.sleep(RETRY_AFTER)


def _hear(hub: Hub, message: dict[str, Any]) -> None:
    match message:
        case {"type": "nudge", "stream": str(stream), "seq": int(seq)}:
            hub.nudge(stream, seq)
        case {
            "type": "ephemeral",
            "stream": str(stream),
            "name": str(name),
            "data": dict(data),
            "from": sender,
        }:
            if sender != os.getpid():
                hub.ephemeral(stream, name, data)


class Courier:
    """A thread that sends messages over the channel layer, started with the first of them."""

    def __init__(self) -> None:
        self._messages: queue.Queue[dict[str, Any]] = queue.Queue(MOST_WAITING)
        self._process = 0
        self._starting = threading.Lock()

    def carry(self, message: dict[str, Any]) -> None:
        """Queue a message; it is dropped where the broker cannot be reached."""
        if crossing_layer() is None:
            return
        with self._starting:
            # After a fork there are the parent's objects, but not its threads.
            if self._process != os.getpid():
                self._process, self._messages = os.getpid(), queue.Queue(MOST_WAITING)
                threading.Thread(target=self._work, name="live-courier", daemon=True).start()
        # Where a broker hangs, the queue must not fill the memory; the heads are polled anyway.
        with suppress(queue.Full):
            self._messages.put_nowait(message)

    def _work(self) -> None:
        with asyncio.Runner() as runner:
            while True:
                message = self._messages.get()
                layer = crossing_layer()
                try:
                    if layer is not None:
                        runner.run(layer.group_send(GROUP, message))
                except Exception as error:  # noqa: BLE001 -- the heads are read anyway
                    log.warning("live_nudge_lost error=%s", type(error).__name__)


_courier = Courier()
