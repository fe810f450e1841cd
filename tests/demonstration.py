"""The demonstration, built once and served: the data on which whole pages are judged."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.databases import Databases, connected_to, worker_name
from tests.server import ROOT, Server
from youth.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Demonstration:
    """A server on the demonstration's data, and session cookies for its people."""

    def __init__(self, server: Server, database: str, blocker: DjangoDbBlocker) -> None:
        """Keep the running server and the name of its database."""
        self.server = server
        self.database = database
        self._blocker = blocker
        self._sessions: dict[str, str] = {}

    @contextmanager
    def rows(self) -> Iterator[None]:
        """Let this process read and write the demonstration's rows."""
        with self._blocker.unblock(), connected_to(self.database):
            yield

    def session_of(self, person: str) -> str:
        """Return a session cookie of the account ``<person>@glas.example``."""
        if person not in self._sessions:
            with self.rows():
                client = Client()
                client.force_login(User.objects.get(email=f"{person}@glas.example"), backend=BACKEND)
                self._sessions[person] = client.cookies["sessionid"].value
        return self._sessions[person]


@contextmanager
def demonstration(databases: Databases, blocker: DjangoDbBlocker) -> Iterator[Demonstration]:
    """Build the demonstration in a copy of the template and serve it."""
    name = f"{worker_name()}_demo"
    database = databases.copy(name)
    server = Server(databases.url(name))
    made = subprocess.run(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT,
        env=server.environment | {"PYTEST_XDIST_WORKER": os.environ.get("PYTEST_XDIST_WORKER", "main")},
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        message = f"manage.py demo failed:\n{made.stdout}\n{made.stderr}"
        raise RuntimeError(message)
    server.start()
    try:
        yield Demonstration(server, database, blocker)
    finally:
        server.stop()
        databases.drop(name)
