"""A page of the live room on a real server: the document, its connection, and the frames swapped into it.

It does what ``youth/live.js`` does, on ``tests.replay``: resumes by number, polls where its ticket was
refused, and fetches again what passing messages name.
"""

import json
from contextlib import ExitStack, suppress
from http.client import HTTPConnection
from time import monotonic
from typing import Any
from urllib.parse import urlencode, urljoin

from lxml import html
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.replay import apply, compare, lines_of, parsed
from tests.server import Server
from tests.sessions import new_session
from youth.journal.selectors import head
from youth.journal.streams import meeting_stream
from youth.live.consumer import PROTOCOL, TICKET_PREFIX
from youth.live.writers import CloseCode
from youth.models import Meeting, User

WAIT = 20.0
# Without another act, what passes is at most so old.
PASSING = 1.2


class Screen:
    """Somebody's page of a meeting; a visitor's without a person and a session."""

    def __init__(
        self, server: Server, meeting: Meeting, person: User | None = None, *, session: str | None = None
    ) -> None:
        self.server = server
        self.path = f"/bg/c/{meeting.council.slug}/meetings/{meeting.pk}/"
        session = session or (person and new_session(person))
        self.cookies = {"sessionid": session} if session else {}
        self.socket: ClientConnection | None = None
        self.connections = ExitStack()
        self.passed: set[str] = set()
        self.load()

    def load(self) -> None:
        """Load the page."""
        self.document = parsed(self.get(self.path))
        main = self.document.xpath("//*[@data-live-stream]")[0]
        self.seq, self.ticket = int(main.get("data-live-seq")), main.get("data-live-ticket")
        self.address, self.polled = main.get("data-live-url"), main.get("data-live-poll-url")

    def get(self, path: str) -> str:
        """Return a page."""
        status, text = self.request("GET", path)
        assert status == 200, (path, status, text[:300])
        return text

    def post(self, form: str, **fields: str) -> int:
        """Send a form, its address as from the page; return the status of the answer."""
        token = "t" * 32
        body = urlencode({"csrfmiddlewaretoken": token, **fields})
        return self.request("POST", urljoin(self.path, form), body, csrftoken=token)[0]

    def request(self, method: str, path: str, body: str | None = None, **cookies: str) -> tuple[int, str]:
        """Ask the server; return status and text of the answer."""
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=WAIT)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in (self.cookies | cookies).items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def opened(self, ticket: str = "", origin: str = "") -> ClientConnection:
        """Open a connection that has not said anything yet."""
        return self.connections.enter_context(
            connect(
                f"{self.server.url.replace('http', 'ws')}{self.address}",
                subprotocols=[PROTOCOL, TICKET_PREFIX + (ticket or self.ticket)],
                origin=origin or self.server.url,
                max_size=None,
            )
        )

    def follow(self) -> "Screen":
        """Connect and say up to where the page is; poll first where the ticket is not accepted."""
        self.leave()
        for _attempt in range(2):
            self.socket = self.opened()
            try:
                self.socket.send(json.dumps({"type": "hello", "after": self.seq}))
                assert json.loads(self.socket.recv(WAIT))["type"] == "welcome"
            except ConnectionClosed as closed:
                if closed.rcvd is None or closed.rcvd.code != CloseCode.TICKET:
                    raise
                self.poll()
            else:
                return self
        raise AssertionError("a polled ticket was refused as well")

    def poll(self) -> None:
        """Take the frames that polling gives, and the new ticket."""
        answer = json.loads(self.get(f"{self.polled}&after={self.seq}"))
        self.ticket = answer["ticket"]
        for frame in answer["frames"]:
            self.take(frame)

    def hear(self, seq: int) -> None:
        """Read until the page is at an act; connect again where the connection broke meanwhile."""
        deadline = monotonic() + WAIT
        while self.seq < seq:
            assert monotonic() < deadline, f"the page is at {self.seq}, not at {seq}"
            try:
                self.next(deadline - monotonic())
            except ConnectionClosed:
                self.follow()

    def command(self, name: str, key: str, **fields: Any) -> dict[str, Any]:
        """Send a command and return its answer."""
        assert self.socket
        self.socket.send(json.dumps({"type": "command", "name": name, "key": key, "fields": fields}))
        while (message := self.next(WAIT)).get("key") != key:
            pass
        return message

    def next(self, within: float) -> dict[str, Any]:
        """Read one message, do what it says and return it."""
        assert self.socket
        message: dict[str, Any] = json.loads(self.socket.recv(within))
        match message["type"]:
            case "act":
                self.take(message)
            case "reload":
                self.load()
            case "ping":
                self.socket.send(json.dumps({"type": "pong", "written": message["written"]}))
            case "ticket":
                self.ticket = message["ticket"]
            case "ephemeral":
                self.passed.add(message["name"])
                for name, value in message["data"].items():
                    for element in self.document.xpath(
                        "//*[@data-live-value=$name]", name=f"{message['name']}.{name}"
                    ):
                        element.text = str(value)
        return message

    def take(self, frame: dict[str, Any]) -> None:
        """Swap a frame into the page, once and in its order."""
        if frame["seq"] <= self.seq:
            return
        assert frame["seq"] == self.seq + 1, f"a gap: {frame['seq']} after {self.seq}"
        self.seq = frame["seq"]
        apply(self.document, frame)

    def leave(self) -> None:
        """Close what was opened."""
        self.connections.close()

    @property
    def shows_what_passes(self) -> bool:
        """Return whether a part of the page follows passing messages."""
        return bool(self.document.xpath("//*[@data-live-value]"))

    def take_what_arrived(self, until: float = 0.0) -> None:
        """Take what is there, and what comes until a moment; connect again where the connection is lost."""
        with suppress(TimeoutError):
            while True:
                try:
                    self.next(max(until - monotonic(), 0.01))
                except ConnectionClosed:
                    self.follow()

    def shows_what_a_fresh_page_shows(self, until: float) -> None:
        """Take what arrives until a moment; fail with the difference to what the server gives now."""
        self.take_what_arrived(until)
        fresh = parsed(self.get(self.path))
        for name in self.passed:
            for element in self.document.xpath("//*[@data-refetch=$name]", name=name):
                (again,) = fresh.xpath("//*[@id=$id]", id=element.get("id"))
                apply(self.document, {"seq": 0, "fragments": {again.get("id"): _text(again)}})
        compare(lines_of(self.document), lines_of(fresh), self.path)


def all_end_as_fresh_pages(screens: list[Screen], meeting: Meeting) -> None:
    """Wait until all have the last act, and compare each with what the server gives now."""
    seq = head(meeting_stream(meeting))
    for screen in screens:
        screen.hear(seq)
    until = monotonic() + (PASSING if any(screen.shows_what_passes for screen in screens) else 0.0)
    for screen in screens:
        screen.shows_what_a_fresh_page_shows(until)


def _text(element: Any) -> str:
    text: str = html.tostring(element, encoding="unicode", with_tail=False)
    return text
