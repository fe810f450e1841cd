"""Clients that cost little: requests and frames are written beforehand, answers are looked at afterwards.

One thread with plain sockets, so that the server is what is measured.
"""

import json
import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

WAIT_SECONDS = 60.0
END_OF_HEAD = b"\r\n\r\n"
TEXT, PING = 1, 9


@dataclass(slots=True)
class Line:
    """A connection: what arrived and was not looked at yet, and the pongs that the server waits for."""

    socket: socket.socket
    arrived: bytearray = field(default_factory=bytearray)
    owed: bytearray = field(default_factory=bytearray)

    def read(self) -> None:
        """Take what is there. Raises ``ConnectionError`` where the server has closed."""
        data = self.socket.recv(262144)
        if not data:
            message = f"the server closed after {bytes(self.arrived[-300:])!r}"
            raise ConnectionError(message)
        self.arrived += data


def connected(port: int, how_many: int) -> list[Line]:
    """Open connections."""
    lines = []
    for _number in range(how_many):
        one = socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS)
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lines.append(Line(one))
    return lines


@dataclass(frozen=True, slots=True)
class Answered:
    """What a server answered, and in how many seconds altogether."""

    seconds: float
    statuses: list[int]
    bodies: list[bytes]


def send_all(port: int, requests: Sequence[bytes], at_once: int) -> Answered:
    """Send requests over so many kept connections, each as soon as the one before it is answered."""
    lines = connected(port, at_once)
    waiting, statuses, bodies = list(reversed(requests)), [], []
    with selectors.DefaultSelector() as selector:
        start = time.perf_counter()
        for line in lines:
            if waiting:
                line.socket.sendall(waiting.pop())
                selector.register(line.socket, selectors.EVENT_READ, line)
        while len(statuses) < len(requests):
            ready = selector.select(WAIT_SECONDS)
            if not ready:
                raise TimeoutError(len(statuses))
            for key, _events in ready:
                line = key.data
                line.read()
                if (answer := _response(line)) is None:
                    continue
                statuses.append(answer[0])
                bodies.append(answer[1])
                if waiting:
                    line.socket.sendall(waiting.pop())
        seconds = time.perf_counter() - start
    for line in lines:
        line.socket.close()
    return Answered(seconds, statuses, bodies)


def _response(line: Line) -> tuple[int, bytes] | None:
    """Return status and body of an answer that has arrived whole."""
    head_end = line.arrived.find(END_OF_HEAD)
    if head_end < 0:
        return None
    head = bytes(line.arrived[:head_end]).lower()
    begin = head_end + len(END_OF_HEAD)
    if b"transfer-encoding: chunked" in head:
        end = line.arrived.find(b"0\r\n\r\n", begin)
        if end < 0:
            return None
        end += 5
    else:
        length = (
            int(head.partition(b"content-length:")[2].split(b"\r\n")[0]) if b"content-length:" in head else 0
        )
        end = begin + length
        if len(line.arrived) < end:
            return None
    body = bytes(line.arrived[begin:end])
    del line.arrived[:end]
    return int(head.split(None, 2)[1]), body


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Return a request as it is sent."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + END_OF_HEAD + body


def frame(message: dict[str, Any]) -> bytes:
    """Return a text frame as a client sends it: masked, by zeros."""
    payload = json.dumps(message).encode()
    size = len(payload)
    length = bytes([0x80 | size]) if size < 126 else bytes([0x80 | 126]) + size.to_bytes(2)
    return b"\x81" + length + b"\0\0\0\0" + payload


def messages(line: Line) -> list[bytes]:
    """Take the whole frames that arrived out of a line and return their texts; pings are answered later."""
    found, place, arrived = [], 0, line.arrived
    while len(arrived) >= place + 2:
        size, begin = arrived[place + 1], place + 2
        if size == 126:
            size, begin = int.from_bytes(arrived[begin : begin + 2]), begin + 2
        elif size == 127:
            size, begin = int.from_bytes(arrived[begin : begin + 8]), begin + 8
        if len(arrived) < begin + size:
            break
        kind, text = arrived[place] & 0x0F, bytes(arrived[begin : begin + size])
        if kind == PING:
            line.owed += bytes((0x8A, 0x80 | size)) + b"\0\0\0\0" + text
        elif kind == TEXT and b'"ping"' in text:
            line.owed += frame({"type": "pong", "written": json.loads(text)["written"]})
        elif kind == TEXT:
            found.append(text)
        place = begin + size
    del arrived[:place]
    return found


def websocket(line: Line, path: str, **headers: str) -> None:
    """Make a connection a WebSocket. Raises ``ConnectionError`` where the server refuses."""
    ask_for_websocket(line, path, **headers)
    become_websocket(line)


def ask_for_websocket(line: Line, path: str, **headers: str) -> None:
    """Send what asks the server to make a connection a WebSocket."""
    asked = {
        "Origin": "http://localhost",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    line.socket.sendall(request("GET", path, asked | headers).replace(b"Content-Length: 0\r\n", b""))


def become_websocket(line: Line) -> None:
    """Wait until the connection is a WebSocket. Raises ``ConnectionError`` where the server refuses."""
    while END_OF_HEAD not in line.arrived:
        line.read()
    if b" 101 " not in line.arrived.split(b"\r\n")[0]:
        raise ConnectionError(bytes(line.arrived[:200]))
    del line.arrived[: line.arrived.index(END_OF_HEAD) + len(END_OF_HEAD)]


def hear(lines: Sequence[Line], frames: int) -> float:
    """Read until each connection has so many more frames; return the seconds until the last one had."""
    missing = dict.fromkeys(map(id, lines), frames)
    start = time.perf_counter()
    with selectors.DefaultSelector() as selector:
        for line in lines:
            selector.register(line.socket, selectors.EVENT_READ, line)
        while missing:
            ready = selector.select(WAIT_SECONDS)
            if not ready:
                raise TimeoutError(len(missing))
            for key, _events in ready:
                line = key.data
                line.read()
                left = missing.get(id(line), 0) - len(messages(line))
                if left > 0:
                    missing[id(line)] = left
                else:
                    missing.pop(id(line), None)
    return time.perf_counter() - start


def drained(lines: Sequence[Line], seconds: float) -> tuple[list[int], int]:
    """Read for some seconds; return how many frames each connection had, and how many were closed."""
    heard, closed = dict.fromkeys(map(id, lines), 0), 0
    deadline = time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        for line in lines:
            selector.register(line.socket, selectors.EVENT_READ, line)
        while (left := deadline - time.monotonic()) > 0 and selector.get_map():
            for key, _events in selector.select(left):
                try:
                    key.data.read()
                except OSError:
                    selector.unregister(key.fileobj)
                    closed += 1
                heard[id(key.data)] += len(messages(key.data))
    return list(heard.values()), closed


def answer_pings(lines: Sequence[Line]) -> None:
    """Answer the pings heard so far, and give the server time for it: that is not what is measured."""
    owing = [line for line in lines if line.owed]
    for line in owing:
        line.socket.sendall(line.owed)
        line.owed.clear()
    if owing:
        time.sleep(1)


class Screens:
    """Open live connections, one for each ticket; ``missed`` acts come after the welcome."""

    def __init__(
        self, port: int, council: str, stream: str, tickets: Sequence[str], head: int, missed: int = 0
    ) -> None:
        self.lines = connected(port, len(tickets))
        self._selector = selectors.DefaultSelector()
        # All ask before the first is answered, as after a restart.
        for line, ticket in zip(self.lines, tickets, strict=True):
            protocols = f"glas.live.v1, ticket.{ticket}"
            path = f"/ws/c/{council}/live/{stream}/"
            ask_for_websocket(line, path, **{"Sec-WebSocket-Protocol": protocols})
        for line in self.lines:
            become_websocket(line)
            line.socket.sendall(frame({"type": "hello", "after": head}))
            self._selector.register(line.socket, selectors.EVENT_READ, line)
        hear(self.lines, 1 + missed)

    def command_all(self, commands: Sequence[Sequence[bytes]]) -> Answered:
        """Send each screen's commands at once and wait for all answers."""
        wanted, answers = sum(len(own) for own in commands), []
        start = time.perf_counter()
        for line, own in zip(self.lines, commands, strict=True):
            line.socket.sendall(b"".join(own))
        while len(answers) < wanted:
            ready = self._selector.select(WAIT_SECONDS)
            if not ready:
                raise TimeoutError(len(answers))
            for key, _events in ready:
                key.data.read()
                answers += [text for text in messages(key.data) if b'"answer"' in text]
        return Answered(time.perf_counter() - start, [], answers)

    def close(self) -> None:
        """Close all of them."""
        self._selector.close()
        for line in self.lines:
            line.socket.close()
