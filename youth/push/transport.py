"""Posting encrypted messages to push services, several at once and each for a few seconds at most.

No redirect is followed, no proxy of the environment is used, and the connection is made to an address that
was checked: the endpoint is whatever somebody's browser named.
"""

import socket
import ssl
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from youth.push.endpoints import TLS_PORT, PrivateAddressError, public_address

WORKERS = 8
# Seconds for one message from the name's lookup to the answer, however slowly the other side speaks.
LONGEST = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """An encrypted message with its headers, for one endpoint."""

    endpoint: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A push service's answer; without a status nobody answered in time."""

    status: int | None = None
    # Seconds that the service asks to wait, 0 where it does not ask.
    retry_after: int = 0
    is_private: bool = False


def post_all(messages: Sequence[Outgoing], *, within: float) -> list[Answer | None]:
    """Return the answers in the order of the messages; None for what was not begun in these seconds."""
    pool = ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="push")
    futures = [pool.submit(post, message) for message in messages]
    wait(futures, timeout=within)
    # What is under way ends by itself; its answer comes too late and the message is sent again.
    pool.shutdown(wait=False, cancel_futures=True)
    return [_answer(future) for future in futures]


def _answer(future: Future[Answer]) -> Answer | None:
    if future.cancelled():
        return None
    return future.result() if future.done() else Answer()


def post(message: Outgoing) -> Answer:
    """Post one message and return the answer; nothing is raised for a service that is away."""
    parts = urlsplit(message.endpoint)
    kind = _Encrypted if parts.scheme == "https" else _Plain
    connection = kind(parts.hostname or "", parts.port or TLS_PORT, timeout=LONGEST)
    end = threading.Timer(LONGEST, _cut, [connection])
    end.daemon = True
    end.start()
    try:
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection.request("POST", path, message.body, message.headers)
        response = connection.getresponse()
        return Answer(status=response.status, retry_after=_seconds(response.getheader("Retry-After", "")))
    except PrivateAddressError:
        return Answer(is_private=True)
    except (OSError, HTTPException, ValueError):
        return Answer()
    finally:
        end.cancel()
        connection.close()


class _Plain(HTTPConnection):
    """A connection to an address that was checked."""

    def connect(self) -> None:
        """Connect to one of the host's addresses."""
        self.sock = socket.create_connection((public_address(self.host, self.port), self.port), self.timeout)


class _Encrypted(HTTPSConnection):
    """The same with TLS, for the host's name."""

    def connect(self) -> None:
        """Connect to one of the host's addresses, and check that the certificate is the host's."""
        sock = socket.create_connection((public_address(self.host, self.port), self.port), self.timeout)
        context = ssl.create_default_context()
        # The handshake is a step of its own, so that it can be cut off like everything after it.
        self.sock = context.wrap_socket(sock, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock.do_handshake()


def _cut(connection: HTTPConnection) -> None:
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _seconds(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0
