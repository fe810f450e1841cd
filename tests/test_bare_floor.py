"""The least that a broadcast can cost, as the measurements compile it."""

import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

from bench.load import Line, connected, frame, hear, websocket

SOURCE = Path(__file__).parents[1] / "bench" / "floor.c"


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_messages_that_arrive_together_each_reach_everybody(tmp_path: Path) -> None:
    subprocess.run(["cc", "-o", tmp_path / "floor", SOURCE], check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen([tmp_path / "floor", str(port), "300"]) as program:
        try:
            lines = _lines(port)
            for line in lines:
                websocket(line, "/")
            lines[0].socket.settimeout(5)
            lines[0].socket.sendall(frame({"type": "say"}) * 20)
            hear(lines, 20)
        finally:
            program.kill()
    for line in lines:
        line.socket.close()


def _lines(port: int) -> list[Line]:
    """Connect as soon as the program listens."""
    deadline = time.monotonic() + 10
    while True:
        try:
            return connected(port, 3)
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
