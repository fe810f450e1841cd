"""Daphne with a way for ready WebSocket frames straight to the socket.

Daphne's own way builds each frame again and has the event loop watch the socket for each, twice.
"""

from collections.abc import Callable
from typing import Any

from autobahn.websocket import protocol as autobahn
from daphne.server import Server
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet import reactor
from twisted.internet.tcp import Connection

from youth.live.writers import SINK

# Importing Daphne installs the reactor that it runs; imported before it, there would be another one.
__all__ = ["FramingServer", "reactor", "sink_of"]

# Autobahn lays all options of each connection out for its debug log, which takes a third of a handshake.
autobahn.pformat = repr  # type: ignore[assignment]


class FramingServer(Server):
    """Offers each live connection the sink of its socket."""

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        """Start the application of a connection."""
        if isinstance(protocol, WebSocketProtocol):
            scope.setdefault("extensions", {})[SINK] = sink_of(protocol)
        return super().create_application(protocol, scope)


def sink_of(protocol: WebSocketProtocol) -> Callable[[bytes], bool]:
    """Return what writes a frame to an open connection that has nothing waiting to be sent."""

    def sink(frame: bytes) -> bool:
        transport = protocol.transport
        if protocol.state != protocol.STATE_OPEN or protocol.send_queue:
            return False
        if not isinstance(transport, Connection) or transport.TLS:
            return False
        if not transport.connected or transport.disconnecting:
            return False
        if transport.dataBuffer or transport._tempDataBuffer:
            # Behind what waits, in its order.
            transport.write(frame)
            return True
        try:
            sent = transport.socket.send(frame)
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError:
            # The connection is lost; Twisted says so to the protocol in its own time.
            return False
        if sent < len(frame):
            transport.write(frame[sent:])
        return True

    return sink
