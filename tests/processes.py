"""Processes that tests start: ``python <arguments>``, without loading the project again for each of them."""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import weakref
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Any, Protocol

ROOT = Path(__file__).resolve().parents[1]
# What loaded modules hold on to; a process for which one of them differs starts from nothing.
LOADED_WITH = ("DEBUG", "DJANGO_SETTINGS_MODULE", "GLAS_DATA_DIR", "PYTEST_XDIST_WORKER", "REDIS_URL")
LONGEST = 1 << 20


class Process(Protocol):
    """What ``subprocess.Popen`` and a forked process have in common."""

    pid: int
    returncode: int | None

    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, sig: int) -> None: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...


class Forked:
    """A process that the fork server started; to be used like ``subprocess.Popen``, by any thread."""

    def __init__(self, server: "ForkServer", pid: int, handle: int) -> None:
        """Hold on to the process by a descriptor, which stays its own when the number is given away."""
        self.pid = pid
        self.returncode: int | None = None
        self._server = server
        self._handle = handle
        weakref.finalize(self, os.close, handle)

    def poll(self) -> int | None:
        """Return the exit status, below zero the signal that killed it; None while it runs."""
        # Two threads may see the end at once, and the status can be had once.
        with self._server.asking:
            if self.returncode is None and self._has_ended(0):
                self.returncode = self._server.status_of(self.pid)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit status once there is one. Raises ``subprocess.TimeoutExpired``."""
        self._has_ended(timeout)
        status = self.poll()
        if status is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return status

    def send_signal(self, sig: int) -> None:
        """Send a signal unless the process has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, sig)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process at once."""
        self.send_signal(signal.SIGKILL)

    def _has_ended(self, timeout: float | None) -> bool:
        waiting = select.poll()
        waiting.register(self._handle, select.POLLIN)
        return bool(waiting.poll(None if timeout is None else timeout * 1000))


class ForkServer:
    """The loaded process beside this one; it ends when this one does."""

    def __init__(self) -> None:
        """Start it and wait until it has loaded."""
        self.environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self.asking = threading.Lock()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fork_server", str(theirs.fileno())],
            cwd=ROOT,
            env=self.environment,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            # An interrupt from the keyboard is for the tests, which end what they started.
            process_group=0,
        )
        theirs.close()
        self.pid = self._process.pid
        if not self._control.recv(LONGEST):
            message = "the fork server did not start; it says why on standard error"
            raise RuntimeError(message)

    def start(self, arguments: list[str], environment: dict[str, str], output: int) -> Forked:
        """Have a child become ``python <arguments>`` that prints to the descriptor."""
        request = {"arguments": arguments, "environment": environment}
        with self.asking:
            pid, handles = self._answer_to(request, [output, output])
        return Forked(self, pid, handles[0])

    def status_of(self, pid: int) -> int:
        """Return the exit status of a child that has ended; can be had once, by who holds ``asking``."""
        return self._answer_to({"status of": pid}, [])[0]

    def end(self) -> None:
        """End the server, and with it the children that still run."""
        self._control.close()
        self._process.wait()

    def _answer_to(self, request: dict[str, Any], descriptors: list[int]) -> tuple[int, list[int]]:
        socket.send_fds(self._control, [json.dumps(request).encode()], descriptors)
        message, received, _flags, _address = socket.recv_fds(self._control, LONGEST, 1)
        if not message:
            raise RuntimeError("the fork server has ended")
        return int(json.loads(message)), received


@cache
def fork_server() -> ForkServer:
    """Return the fork server of this test process, started when the first program is."""
    server = ForkServer()
    atexit.register(server.end)
    return server


def start(
    arguments: list[str], environment: dict[str, str], output: IO[Any], *, from_nothing: bool = False
) -> Process:
    """Start ``python <arguments>`` in the project's folder; standard error goes where the output goes."""
    if from_nothing or any(environment.get(name) != os.environ.get(name) for name in LOADED_WITH):
        return subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    return fork_server().start(arguments, environment, output.fileno())


def run(arguments: list[str], environment: dict[str, str], *, from_nothing: bool = False) -> tuple[int, str]:
    """Run ``python <arguments>`` to its end and return the exit status and what it printed."""
    with tempfile.TemporaryFile() as output:
        status = start(arguments, environment, output, from_nothing=from_nothing).wait()
        output.seek(0)
        return status, output.read().decode(errors="replace")
