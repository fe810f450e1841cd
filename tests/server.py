"""A real server process on a database of its own, for tests that drive a browser or kill processes."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from typing import IO

from tests import processes
from tests.databases import worker_name
from tests.processes import ROOT

START_SECONDS = 60
STOP_SECONDS = 20


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """``manage.py serve`` in a process: pages, API, WebSockets and the runner."""

    program: Sequence[str] = ("manage.py",)

    def __init__(
        self,
        database_url: str,
        *,
        port: int = 0,
        environment: dict[str, str] | None = None,
        from_nothing: bool = False,
        with_runner: bool = True,
    ) -> None:
        """Prepare a server for the database; ``start`` starts it, as a fork unless ``from_nothing``.

        Without a runner the test does what is due itself.
        """
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cms.settings.test",
            "DATABASE_URL": database_url,
            "GLAS_BASE_URL": self.url,
            "PYTHONUNBUFFERED": "1",
            **(environment or {}),
        }
        self.process: processes.Process | None = None
        self._from_nothing = from_nothing
        self._with_runner = with_runner
        log_folder = ROOT / "var" / "test" / worker_name()
        log_folder.mkdir(parents=True, exist_ok=True)
        self.log_path = log_folder / f"server-{self.port}.log"
        self._log: IO[bytes] | None = None

    def start(self) -> None:
        """Start the process and wait for its answer; raises ``RuntimeError`` with the log without one."""
        self._log = self.log_path.open("ab")
        arguments = [*self.program, "serve", "--host", "127.0.0.1", "--port", str(self.port)]
        if not self._with_runner:
            arguments.append("--no-runner")
        self.process = processes.start(
            arguments, self.environment, self._log, from_nothing=self._from_nothing
        )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                message = f"the server did not start:\n{self.log()}"
                raise RuntimeError(message)
            time.sleep(0.02)

    def stop(self) -> None:
        """End the process as an operator would; kill it where it does not end."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self._clear_up()

    def kill(self) -> None:
        """End the process at once, as a power cut would."""
        if self.process is not None:
            self.process.kill()
        self._clear_up()

    def log(self) -> str:
        """Return what the process printed."""
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def _clear_up(self) -> None:
        if self.process is not None:
            self.process.wait()
            self.process = None
        if self._log is not None:
            self._log.close()
            self._log = None


def start_server(database_url: str, *, port: int = 0, environment: dict[str, str] | None = None) -> Server:
    """Start a server on the database and wait until it answers; the caller stops it."""
    server = Server(database_url, port=port, environment=environment)
    server.start()
    return server
