"""A small push service on a real socket, and browsers that read what arrives there."""

import base64
import json
import secrets
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SILENCE = "silence"
CREATED = 201


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class PushService(ThreadingHTTPServer):
    """Takes every message; ``answers`` says otherwise for a path, as a list used up one by one.

    An answer is a status, a status with headers, or ``SILENCE``: the request is held until the end.
    """

    daemon_threads = True

    def __init__(self) -> None:
        """Listen on a free port of this machine."""
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answers: dict[str, list[Any]] = {}
        self.taken: list[tuple[str, dict[str, str], bytes]] = []
        self.ended = threading.Event()

    @property
    def port(self) -> int:
        """Return where it listens."""
        return int(self.server_address[1])


class Conversation(BaseHTTPRequestHandler):
    """One request."""

    server: PushService

    def do_POST(self) -> None:
        """Keep the message and answer as planned."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.path, dict(self.headers), body))
        waiting = self.server.answers.get(self.path)
        answer = waiting.pop(0) if waiting else CREATED
        if answer == SILENCE:
            self.server.ended.wait(30)
            return
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the base
        """Write no log."""


@contextmanager
def running_push_service(context: ssl.SSLContext | None = None) -> Iterator[PushService]:
    """Run a push service in a thread, with TLS where there is a context."""
    with PushService() as service:
        if context is not None:
            service.socket = context.wrap_socket(service.socket, server_side=True)
        thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield service
        finally:
            service.ended.set()
            service.shutdown()
            thread.join(5)


@dataclass
class Browser:
    """A browser with its keys, which decrypts what its push service holds for it."""

    service: PushService
    name: str = "/phone"
    host: str = "127.0.0.1"
    scheme: str = "http"
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    @property
    def endpoint(self) -> str:
        """Return the address that its push service issued."""
        return f"{self.scheme}://{self.host}:{self.service.port}{self.name}"

    @property
    def form(self) -> dict[str, str]:
        """Return what the page sends."""
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.endpoint, "p256dh": encoded(point), "auth": encoded(self.secret)}

    @property
    def headers(self) -> list[dict[str, str]]:
        """Return the headers of each message."""
        return [headers for path, headers, _body in self.service.taken if path == self.name]

    @property
    def shown(self) -> list[dict[str, str]]:
        """Return each message as the service worker reads it."""
        bodies = [body for path, _headers, body in self.service.taken if path == self.name]
        return [
            json.loads(
                http_ece.decrypt(body, private_key=self.private, auth_secret=self.secret, version="aes128gcm")
            )
            for body in bodies
        ]


def signed_claims(authorization: str) -> tuple[dict[str, Any], str]:
    """Return the claims of a VAPID header and the key that signed them; raise for a wrong signature."""
    kind, _, rest = authorization.partition(" ")
    assert kind == "vapid"
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    head, claims, signature = parts["t"].split(".")
    raw = decoded(signature)
    pair = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(parts["k"]))
    key.verify(pair, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    assert json.loads(decoded(head))["alg"] == "ES256"
    return json.loads(decoded(claims)), parts["k"]
