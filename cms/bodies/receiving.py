"""Receiving requests where one process serves everything: no body is kept beyond what its address takes.

Twisted keeps every body whole, on the disk, and reads forms into memory before the application is asked.
So the limit stands here as well, from the head on for a length that is said, by counting for one that isn't.
"""

import io
from collections import Counter
from typing import IO, Any, ClassVar

from daphne.http_protocol import WebRequest
from daphne.server import Server
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse
from twisted.internet import reactor

from cms.bodies.limits import most_bytes, too_large, too_many

# Whoever still sends needs a moment to hear that nobody listens; a closed line would swallow the answer.
LINGER_SECONDS = 5
# Zope's interfaces leave out the first argument of methods, so they can't be checked.
LOOP: Any = reactor


class BoundedRequest(WebRequest):
    """A request that is refused as soon as its body is known to be too large."""

    # Bytes that the requests of this process keep at the moment, whole files and all else apart: who fills
    # the room for files must not stop anybody's vote.
    kept_by_all: ClassVar[Counter[bool]] = Counter()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with nothing."""
        self._most = 0
        self._kept = 0
        self._is_refused = False
        # Django reads forms; Twisted would read each a second time, all of it in memory.
        super().__init__(*args, parsePOSTFormSubmission=False, **kwargs)

    def gotLength(self, length: int | None) -> None:  # noqa: N802 - Twisted's name
        """Decide from the head what may come."""
        self._most = most_bytes(self._path(), is_somebody=self._brings_session())
        too_much = length is not None and length > self._most
        super().gotLength(0 if too_much else length)
        if too_much:
            self._refuse(too_large(self._as_django_sees_it(), self._most))

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Keep a piece of the body, up to the limit of the request and to that of the process."""
        if self._is_refused:
            return
        if self._kept + len(data) > self._most:
            self._refuse(too_large(self._as_django_sees_it(), self._most))
            return
        if self.kept_by_all[self._takes_files] + len(data) > settings.MOST_BYTES_AT_ONCE:
            self._refuse(too_many(self._as_django_sees_it()))
            return
        self._keep(len(data))
        super().handleContentChunk(data)

    def requestReceived(self, command: bytes, path: bytes, version: bytes) -> None:  # noqa: N802 - Twisted's name
        """Go on with a request that was not refused."""
        if self._is_refused:
            self.channel.loseConnection()
            return
        super().requestReceived(command, path, version)

    def finish(self) -> None:
        """Give back what was kept."""
        self._keep(-self._kept)
        super().finish()

    def connectionLost(self, reason: Any) -> None:  # noqa: N802 - Twisted's name
        """Give back what was kept."""
        self._keep(-self._kept)
        super().connectionLost(reason)

    def _keep(self, size: int) -> None:
        self._kept += size
        self.kept_by_all[self._takes_files] += size

    @property
    def _takes_files(self) -> bool:
        return self._most > settings.MOST_BODY_BYTES

    def _refuse(self, answer: HttpResponse) -> None:
        self._is_refused = True
        self._keep(-self._kept)
        self.content.close()
        self.content: IO[bytes] = io.BytesIO()
        # Else the sender would be asked to go on.
        self.requestHeaders.removeHeader(b"Expect")
        self.channel.transport.write(_on_the_wire(answer))
        LOOP.callLater(LINGER_SECONDS, self.channel.forceAbortClient)

    def _path(self) -> str:
        # The request itself learns its address only when everything has arrived.
        address: bytes = self.channel._path
        return address.partition(b"?")[0].decode("latin-1")

    def _brings_session(self) -> bool:
        """Say whether there is the cookie of a session; whether it holds, the application asks."""
        return settings.SESSION_COOKIE_NAME.encode() in self.received_cookies

    def _as_django_sees_it(self) -> ASGIRequest:
        headers = [
            (name.lower(), value)
            for name, values in self.requestHeaders.getAllRawHeaders()
            for value in values
            if name.lower() in {b"accept-language", b"cookie", b"host"}
        ]
        scope = {"method": "POST", "path": self._path(), "headers": headers, "query_string": b""}
        return ASGIRequest(scope, io.BytesIO())


def _on_the_wire(response: HttpResponse) -> bytes:
    response.headers["Content-Length"] = str(len(response.content))
    response.headers["Connection"] = "close"
    head = f"HTTP/1.1 {response.status_code} {response.reason_phrase}\r\n".encode()
    return head + response.serialize_headers() + b"\r\n\r\n" + response.content


def bound_requests(server: Server) -> None:
    """Have a server that is about to listen receive its requests within bounds."""
    build = server.http_factory.buildProtocol

    def build_protocol(address: Any) -> Any:
        protocol = build(address)
        protocol.requestFactory = BoundedRequest
        return protocol

    server.http_factory.buildProtocol = build_protocol
