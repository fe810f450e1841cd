"""A proxy that can stop passing on bytes of the connections that are open, as a network does to a phone."""

import socket
import threading
from contextlib import suppress


class SwallowingProxy:
    """Passes connections on to a port; those that were open at ``swallow`` get and give nothing more."""

    def __init__(self, to: int) -> None:
        self.to = to
        self.asleep: set[socket.socket] = set()
        self.sockets: list[socket.socket] = []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listening.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def swallow(self) -> None:
        """Keep the open connections open and pass nothing on."""
        self.asleep |= set(self.sockets)

    def end(self) -> None:
        """Close everything."""
        for one in (self.listening, *self.sockets):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self.listening.accept()
                far = socket.create_connection(("127.0.0.1", self.to))
                self.sockets += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                if one not in self.asleep:
                    other.sendall(data)
            if one not in self.asleep:
                other.shutdown(socket.SHUT_WR)
