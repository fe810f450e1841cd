"""A meeting under way in a database that several processes share."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.databases import Databases, worker_name
from tests.factories import let_in, make_meeting, make_town
from tests.processes import Process, start
from tests.redis_process import RedisProcess
from youth.models import Meeting

WITHIN_SECONDS = 40


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.faults)


@pytest.fixture
def meeting(transactional_db: None) -> Meeting:
    town = make_town()
    meeting = make_meeting(town.term, Meeting.State.OPEN)
    let_in(meeting, *town.members[1:])
    return meeting


class Processes:
    """Starts processes on the test's database and ends those that are left."""

    def __init__(self, url: str) -> None:
        self.environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": url}
        self.running: list[Process] = []

    def start(self, *deed: str) -> Process:
        """Start ``tests.faults.process`` with a deed."""
        process = start(["-m", "tests.faults.process", *deed], self.environment, sys.__stderr__)
        self.running.append(process)
        return process

    def run(self, *deed: str) -> int:
        """Do a deed to its end and return the exit status; below zero it is the signal that killed it."""
        return self.start(*deed).wait(timeout=60)

    def end(self) -> None:
        """Kill what is left."""
        for process in self.running:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                process.wait()


@pytest.fixture
def processes(databases: Databases, transactional_db: None) -> Iterator[Processes]:
    started = Processes(databases.url(worker_name()))
    yield started
    started.end()


@pytest.fixture
def broker() -> Iterator[RedisProcess]:
    """Give a Redis that runs."""
    process = RedisProcess()
    process.start()
    yield process
    process.stop()


def eventually(holds: Callable[[], object]) -> bool:
    """Return whether something becomes true within the time that a takeover may take."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while time.monotonic() < deadline:
        if holds():
            return True
        # The next look must not see an old snapshot.
        connection.close()
        time.sleep(0.2)
    return False
