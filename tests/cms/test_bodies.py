"""How much a request may send: refused by its head, before anything is read, kept or parsed."""

import io
import json
import socket
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.test import Client

from cms.bodies.limits import body_bytes, most_bytes
from tests.factories import Town, make_user
from tests.server import Server

pytestmark = pytest.mark.alike
LITTLE, MUCH = 1000, 5000


@pytest.fixture
def lowered(settings: Any) -> None:
    """Lower the limits, so that a test can reach them."""
    settings.MOST_BODY_BYTES, settings.MOST_UPLOAD_BYTES = LITTLE, MUCH


class Unread(io.BytesIO):
    """A body that nobody may look at."""

    def read(self, *_size: Any) -> bytes:
        """Fail."""
        pytest.fail("the body was read")


def send(client: Client, path: str, size: int, **headers: str) -> Any:
    """Send so many bytes of a form."""
    return client.generic("POST", path, b"a" * size, "application/x-www-form-urlencoded", headers=headers)


@pytest.mark.django_db
@pytest.mark.usefixtures("lowered")
class TestEveryAddress:
    @pytest.mark.parametrize(
        "path", ["/bg/accounts/login/", "/api/v1/councils/", "/admin/login/", "/nowhere/", "/bg/", "/healthz"]
    )
    def test_refuses_more_than_the_limit_and_not_the_limit_itself(self, client: Client, path: str) -> None:
        assert send(client, path, LITTLE + 1).status_code == 413
        assert send(client, path, LITTLE).status_code != 413

    def test_says_so_in_the_readers_language(self, client: Client) -> None:
        bulgarian = send(client, "/bg/accounts/login/", LITTLE + 1)
        english = send(client, "/en/accounts/login/", LITTLE + 1)
        by_browser = send(client, "/nowhere/", LITTLE + 1, accept_language="en")

        assert '<html lang="bg">' in bulgarian.content.decode()
        assert "Това е твърде голямо" in bulgarian.content.decode()
        assert "That is too large" in english.content.decode()
        assert "That is too large" in by_browser.content.decode()
        assert "no-store" in english["Cache-Control"]

    def test_tells_programs_in_json(self, client: Client) -> None:
        answer = send(client, "/api/v1/councils/", LITTLE + 1, accept_language="en")

        assert answer["Content-Type"] == "application/problem+json"
        problem = json.loads(answer.content)
        assert (problem["status"], problem["title"]) == (413, "That is too large")

    def test_reads_nothing_of_what_it_refuses(self, client: Client) -> None:
        request = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(10**12)}

        assert client.post("/bg/accounts/login/", **request).status_code == 413


@pytest.mark.django_db
@pytest.mark.usefixtures("lowered")
class TestUploads:
    @pytest.mark.parametrize(
        "path",
        [
            "/admin/images/add/",
            "/admin/images/multiple/add/",
            "/admin/documents/chooser/create/",
            "/bg/c/obs/records/import/",
        ],
    )
    def test_are_larger_for_who_is_signed_in(self, client: Client, path: str) -> None:
        assert send(client, path, LITTLE + 1).status_code == 413
        client.cookies[settings.SESSION_COOKIE_NAME] = "a-made-up-session-of-nobody"
        assert send(client, path, LITTLE + 1).status_code == 413

        client.force_login(make_user(), backend="allauth.account.auth_backends.AuthenticationBackend")
        assert send(client, path, MUCH).status_code != 413
        assert send(client, path, MUCH + 1).status_code == 413

    def test_are_no_larger_at_other_addresses(self, client: Client, town: Town) -> None:
        client.force_login(town.secretary.user, backend="allauth.account.auth_backends.AuthenticationBackend")

        assert send(client, "/bg/accounts/email/", LITTLE + 1).status_code == 413

    def test_of_strangers_are_answered_with_what_would_help(self, client: Client) -> None:
        answer = send(client, "/admin/images/add/", LITTLE + 1, accept_language="en").content.decode()

        assert "People who are signed in may send larger files." in answer


def test_a_body_of_unsaid_length_that_was_received_is_measured() -> None:
    scope = {"method": "POST", "path": "/", "headers": [(b"transfer-encoding", b"chunked")]}
    body = io.BytesIO(b"a" * 100)

    assert body_bytes(ASGIRequest(scope, body)) == 100
    assert body.tell() == 0


@pytest.mark.django_db
def test_small_requests_ask_no_query(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        send(client, "/healthz", 10)


def answered(server: Server, *pieces: bytes) -> bytes:
    """Write the pieces to a server as far as it takes them, and return all that it answered."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        try:
            for piece in pieces:
                line.sendall(piece)
        except (BrokenPipeError, ConnectionResetError):
            pass
        found = b""
        try:
            while piece := line.recv(65536):
                found += piece
        except ConnectionResetError:
            pass
        return found


def wait_until_all_is_read(server: Server) -> None:
    """Wait until the server has taken all that was sent to it, by the queues in /proc/net/tcp: proc(5)."""
    port = f":{server.port:04X}"
    for _ in range(1200):
        sockets = [line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]]
        waiting = [one[4] for one in sockets if one[1].endswith(port) or one[2].endswith(port)]
        if all(queues == "00000000:00000000" for queues in waiting):
            return
        time.sleep(0.05)
    pytest.fail("the server does not read what it is sent")


def head(path: str, *lines: str) -> bytes:
    """Return the head of a request."""
    return "\r\n".join([f"POST {path} HTTP/1.1", "Host: localhost", *lines, "", ""]).encode()


class TestOneProcessForEverything:
    """The body is refused before it reaches the disk, whatever its head promises."""

    def test_refuses_by_the_head_and_never_waits_for_the_body(self, server: Server) -> None:
        said = answered(server, head("/bg/accounts/login/", "Content-Length: 400000000"))

        assert said.startswith(b"HTTP/1.1 413 ")
        assert "Това е твърде голямо".encode() in said

    def test_refuses_a_body_of_unsaid_length_once_it_is_too_long(self, server: Server) -> None:
        piece = b"100000\r\n" + b"a" * 0x100000 + b"\r\n"

        said = answered(server, head("/en/accounts/login/", "Transfer-Encoding: chunked"), *[piece] * 8)

        assert said.startswith(b"HTTP/1.1 413 ")
        assert b"That is too large" in said

    def test_takes_a_body_of_unsaid_length_within_the_limit(self, server: Server) -> None:
        chunked = "Transfer-Encoding: chunked"

        said = answered(server, head("/healthz", chunked, "Connection: close"), b"3\r\nabc\r\n0\r\n\r\n")

        # Refused for the token it lacks, hence by the application.
        assert said.startswith(b"HTTP/1.1 403 ")

    def test_reads_no_form_before_the_application_does(self, server: Server) -> None:
        broken = "Content-Type: multipart/form-data"

        said = answered(server, head("/nowhere/", broken, "Content-Length: 3", "Connection: close"), b"abc")

        assert b"x-request-id" in said.lower()

    def test_files_that_fill_the_room_stop_no_other_form(self, server: Server) -> None:
        session = f"Cookie: {settings.SESSION_COOKIE_NAME}=made-up"
        upload = head("/bg/c/obs/records/import/", session, f"Content-Length: {settings.MOST_UPLOAD_BYTES}")
        vote = head("/healthz", "Content-Length: 100000", "Connection: close")
        with ExitStack() as stack:
            for _sender in range(settings.MOST_BYTES_AT_ONCE // settings.MOST_UPLOAD_BYTES):
                line = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
                line.sendall(upload + b"a" * (settings.MOST_UPLOAD_BYTES - 1))
            wait_until_all_is_read(server)

            line = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            line.sendall(upload + b"a" * 100)
            one_more = line.recv(65536)
            said = answered(server, vote, b"a" * 100_000)

        assert one_more.startswith(b"HTTP/1.1 503 ")
        assert "Опитай пак след минута".encode() in one_more
        # Refused for the token it lacks, hence by the application.
        assert said.startswith(b"HTTP/1.1 403 ")

    def test_the_line_of_a_refused_request_is_closed_and_others_go_on(self, server: Server) -> None:
        refused = answered(server, head("/nowhere/", "Content-Length: 3000000"), b"a" * 3000000)
        other = answered(server, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")

        assert refused.count(b"HTTP/1.1 ") == 1
        assert other.startswith(b"HTTP/1.1 200 ")


def test_only_the_addresses_of_uploads_take_whole_files() -> None:
    """A path that merely resembles one of them is no upload."""
    for path in (
        "/bg/admin/images/add/",
        "/x/admin/images/",
        "/admin/",
        "/bg/c/obs/records/",
        "/api/v1/c/obs/",
    ):
        assert most_bytes(path, is_somebody=True) == settings.MOST_BODY_BYTES
    assert most_bytes("/admin/images/add/", is_somebody=True) == settings.MOST_UPLOAD_BYTES
