"""A Redis beside the tests' and the measurements' own processes, which can be taken away."""

import shutil
import signal
import subprocess
import time

import redis

from tests.server import free_port


class RedisProcess:
    """A Redis of the test's own, which may be ended and started again on the same port."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait for its answer."""
        program = shutil.which("redis-server")
        assert program, "apt-get install redis-server"
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--databases", "64"]
        self.process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
        client, deadline = redis.Redis(port=self.port), time.monotonic() + 20
        while not answers(client):
            assert time.monotonic() < deadline, "Redis did not start"
            time.sleep(0.05)

    def pause(self) -> None:
        """Let it take connections and answer nobody."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it answer again; it kept what it had."""
        assert self.process
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End it at once."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def answers(client: redis.Redis) -> bool:
    """Return whether a Redis answers."""
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
