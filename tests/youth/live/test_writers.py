"""Ready frames: how they are built, when they go straight to the connection, and how servers take them."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.server import free_port
from tests.youth.live.wire_server import MESSAGES, text
from youth.live.writers import SINK, AsgiWriter, CloseCode, DirectWriter, text_frame, writer_for


@contextlib.contextmanager
def served(kind: str) -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.youth.live.wire_server", kind, str(port)])
    try:
        yield port
    finally:
        process.terminate()
        process.wait(20)


def everything_said(port: int) -> tuple[list[str], int | None]:
    """Return all messages of a connection and the code with which it was closed."""
    deadline = time.monotonic() + 20
    while True:
        try:
            client = connect(f"ws://127.0.0.1:{port}/", compression=None, max_queue=1)
            break
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
    said = []
    with client:
        try:
            while True:
                said.append(str(client.recv(10)))
        except ConnectionClosed as closed:
            return said, closed.rcvd.code if closed.rcvd else None


# "auto" is how uvicorn chooses its protocol, "websockets" the one that answers the handshake late.
@pytest.mark.parametrize("kind", ["daphne", "auto", "websockets"])
def test_a_server_takes_ready_frames_in_order_however_much_waits(kind):
    with served(kind) as port:
        (writer, *said), code = everything_said(port)
    assert writer == "DirectWriter"
    assert said == [text(number) for number in range(MESSAGES)]
    assert code == CloseCode.TICKET


@pytest.mark.parametrize(
    ("size", "head"),
    [
        (0, b"\x81\x00"),
        (125, b"\x81\x7d"),
        (126, b"\x81\x7e\x00\x7e"),
        (65535, b"\x81\x7e\xff\xff"),
        (65536, b"\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"),
    ],
)
def test_a_frame_names_its_length_as_the_protocol_wants_it(size, head):
    assert text_frame("x" * size) == head + b"x" * size


class Server:
    """A server's two ways: what came by which, in order; its sink can be shut or broken."""

    def __init__(self) -> None:
        self.came: list[tuple[str, object]] = []
        self.takes = True

    async def send(self, message):
        self.came.append(("send", message.get("text", message["type"])))

    def sink(self, frame: bytes) -> bool:
        if self.takes:
            self.came.append(("sink", frame))
        return self.takes


@pytest.mark.asyncio
async def test_what_the_connection_does_not_take_goes_through_the_server():
    server = Server()
    writer = writer_for({"extensions": {SINK: server.sink}}, server.send)
    writer.write("a")
    server.takes = False
    writer.write("b")
    server.takes = True
    writer.write("c")
    writer.close(CloseCode.TICKET)
    writer.write("never")
    assert server.came == [
        ("sink", text_frame("a")),
        ("send", "b"),
        ("sink", text_frame("c")),
        ("send", "websocket.close"),
    ]


@pytest.mark.asyncio
async def test_a_connection_that_broke_reaches_nobody_else():
    def broken(frame: bytes) -> bool:
        raise OSError(frame)

    server = Server()
    writer = DirectWriter(server.send, broken)
    writer.write("a")
    writer.write("b")
    assert server.came == []


def test_a_server_without_such_a_way_is_written_to_by_its_own():
    assert type(writer_for({"type": "websocket"}, Server().send)) is AsgiWriter
