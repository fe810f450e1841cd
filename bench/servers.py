"""The servers that measurements start, each a process of its own, held to one of several cores."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60
TICKS = os.sysconf("SC_CLK_TCK")
CORES = os.sched_getaffinity(0)

# How each is started; the last word is the port.
PROGRAMS = {
    "Daphne": [
        "manage.py",
        "serve",
        "--no-runner",
        "--verbosity",
        "0",
        "--host",
        "127.0.0.1",
        "--port",
        "{port}",
    ],
    "uvicorn": [
        *("-m", "uvicorn", "cms.asgi:application", "--log-level", "critical", "--no-access-log"),
        *("--lifespan", "off", "--ws-per-message-deflate", "false", "--backlog", "4096", "--port", "{port}"),
    ],
    "websockets.broadcast": ["-m", "bench.bare.broadcast", "{port}", "300"],
    "gunicorn": [
        *("-m", "gunicorn", "cms.wsgi:application", "--workers", "1", "--threads", "16"),
        *("--worker-class", "gthread", "--log-level", "critical", "--bind", "127.0.0.1:{port}"),
    ],
}


class Server:
    """A running server and what its process has used."""

    def __init__(self, program: str, module: str, **environment: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.log = Path(settings.DATA_DIR).parent / f"server-{Path(program).name}-{self.port}.log"
        words = PROGRAMS.get(program, ["{port}", "300"])
        arguments = [word.format(port=self.port) for word in words]
        own = {"DJANGO_SETTINGS_MODULE": module, "GLAS_LOG_FORMAT": "json", **environment}
        executable = [program] if program.startswith("/") else [sys.executable]
        self.process = subprocess.Popen(
            [*executable, *arguments],
            cwd=ROOT,
            env=os.environ | own,
            stdout=self.log.open("wb"),
            stderr=subprocess.STDOUT,
        )
        # Its threads, which start later, stay there too.
        os.sched_setaffinity(self.process.pid, {min(CORES)})

    def wait(self) -> None:
        """Wait until it answers. Raises ``RuntimeError`` with its log where it does not."""
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.end()
                raise RuntimeError(self.log.read_text(errors="replace"))
            time.sleep(0.05)

    def cpu_seconds(self) -> float:
        """Return the processor seconds of the process and its children so far."""
        return sum(_cpu_seconds(pid) for pid in [self.process.pid, *_children(self.process.pid)])

    def memory_mb(self) -> float:
        """Return the memory that the process holds, in megabytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        (line,) = [line for line in status.splitlines() if line.startswith("VmRSS:")]
        return int(line.split()[1]) / 1024

    def end(self) -> None:
        """End the process."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


@contextmanager
def serving(program: str, module: str = "cms.settings.dev", **environment: str) -> Iterator[Server]:
    """Give a running server; the measuring process and the load stay off its core meanwhile."""
    server = Server(program, module, **environment)
    try:
        server.wait()
        with on_cores(CORES - {min(CORES)} or CORES):
            yield server
    finally:
        server.end()


@contextmanager
def on_cores(cores: set[int] = CORES) -> Iterator[None]:
    """Hold this process, and what it starts, to the cores; to all of them if none are named."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
