"""A forked process is a process like one that was started from nothing, and so is its end."""

import json
import os
import select
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import processes
from tests.databases import Databases, worker_name
from tests.server import Server

# What the settings say, and what Django made of them.
TELL = """
import json, re
from django.conf import settings
from django.core.cache import caches
from django.core.files.storage import default_storage
from django.db import connection
told = {"database": connection.settings_dict, "files": default_storage.location, "caches": caches.settings}
told |= {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
plain = {name: re.sub(" at 0x[0-9a-f]+", "", repr(value)) for name, value in told.items()}
print("told:" + json.dumps(plain))
"""
# How the tests of the fork server start a process: Django is there, the database need not be.
SLEEP = "import time; time.sleep(60)"


def environment(**others: str) -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test", **others}


def shell(statement: str) -> list[str]:
    return ["manage.py", "shell", "--no-imports", "-c", statement]


@pytest.fixture
def started() -> Iterator[Callable[[str], processes.Process]]:
    """Give what starts a statement in a process, and end what is left of them."""
    running: list[processes.Process] = []

    def start(statement: str) -> processes.Process:
        running.append(processes.start(shell(statement), environment(), output))
        return running[-1]

    with tempfile.TemporaryFile() as output:
        yield start
    for process in running:
        process.kill()
        process.wait()


def settings_of(*, from_nothing: bool, **others: str) -> dict[str, str]:
    status, printed = processes.run(shell(TELL), environment(**others), from_nothing=from_nothing)
    assert status == 0, printed
    told: dict[str, str] = json.loads(printed.partition("told:")[2])
    return told


def wait_until_ended(process: processes.Process) -> None:
    """Wait without asking the fork server, which answers once."""
    handle = os.pidfd_open(process.pid)
    select.select([handle], [], [], 60)
    os.close(handle)


@pytest.mark.long
def test_a_forked_process_has_the_settings_of_its_own_environment(tmp_path: Path) -> None:
    own = {
        "DATABASE_URL": f"sqlite://{tmp_path / 'own.sqlite3'}",
        "GLAS_BASE_URL": "https://own.example",
        "ALLOWED_HOSTS": "own.example",
        "MAIL_URL": "smtp://own.example:2525",
        "GLAS_COUNCIL_KEYS_DIR": str(tmp_path),
        "SECRET_KEY": "own",
        "GLAS_MAILS_PER_MINUTE": "7",
    }
    forked, fresh = (settings_of(from_nothing=way, **own) for way in (False, True))

    assert forked == fresh
    assert str(tmp_path) in forked["database"]


@pytest.mark.long
def test_where_loaded_modules_would_differ_a_process_starts_from_nothing(tmp_path: Path) -> None:
    told = settings_of(from_nothing=False, GLAS_DATA_DIR=str(tmp_path), REDIS_URL="redis://own.example/0")

    assert str(tmp_path) in told["MEDIA_ROOT"]
    assert "own.example" in told["caches"]


def test_many_who_wait_for_one_process_all_learn_its_end_and_the_next_one_starts(
    started: Callable[[str], processes.Process],
) -> None:
    process, together = started(SLEEP), threading.Barrier(16)
    learnt: list[int | None] = []
    process.kill()
    wait_until_ended(process)

    def ask() -> None:
        together.wait(60)
        learnt.append(process.poll())

    askers = [threading.Thread(target=ask) for _ in range(together.parties)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join(60)

    assert learnt == [-signal.SIGKILL] * together.parties
    assert processes.run(shell("print('next')"), environment()) == (0, "next\n")


def test_the_end_of_a_process_is_reported_as_its_parent_would_hear_it(
    started: Callable[[str], processes.Process],
) -> None:
    running = started(SLEEP)
    with pytest.raises(subprocess.TimeoutExpired):
        running.wait(0)
    assert running.poll() is None
    running.terminate()

    assert running.wait(60) == running.poll() == -signal.SIGTERM
    running.kill()  # reaches nobody any more
    assert processes.run(shell("raise SystemExit(3)"), environment())[0] == 3
    status, printed = processes.run(shell("raise ValueError('told')"), environment())
    assert (status, "ValueError: told" in printed) == (1, True)


def test_an_interrupt_from_the_keyboard_is_left_to_the_tests(
    started: Callable[[str], processes.Process],
) -> None:
    group = os.getpgid(started(SLEEP).pid)

    assert group == os.getpgid(processes.fork_server().pid) != os.getpgrp()


def test_nothing_that_a_child_could_share_is_open_in_the_fork_server() -> None:
    home = Path("/proc") / str(processes.fork_server().pid)
    processes.run(shell("from django.db import connection; connection.ensure_connection()"), environment())
    opened = [str(descriptor.readlink()) for descriptor in (home / "fd").iterdir()]

    assert len(list((home / "task").iterdir())) == 1
    assert len([name for name in opened if name.startswith("socket:")]) == 1
    assert [name for name in opened if "sqlite" in name or "pidfd" in name or "eventpoll" in name] == []


@pytest.mark.long
def test_no_process_is_left_when_its_fork_server_ends() -> None:
    server = processes.ForkServer()
    with tempfile.TemporaryFile() as output:
        process = server.start(shell(SLEEP), environment(), output.fileno())
    handle = os.pidfd_open(process.pid)
    server.end()

    assert select.select([handle], [], [], 60)[0] == [handle]
    os.close(handle)


def test_a_server_starts_from_nothing_as_an_operator_starts_it(databases: Databases) -> None:
    databases.copy(f"{worker_name()}_alone")
    server = Server(databases.url(f"{worker_name()}_alone"), from_nothing=True)
    server.start()
    process = server.process
    server.stop()

    assert isinstance(process, subprocess.Popen)
    assert process.returncode == 0
    assert server.url in server.log()
    databases.drop(f"{worker_name()}_alone")
