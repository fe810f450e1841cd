"""The demonstration, built once and served: the data on which whole pages are judged."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.test import Client
from pytest_django import DjangoDbBlocker

from tests import processes
from tests.databases import Databases, connected_to, worker_name
from tests.server import Server
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
    status, printed = processes.run(["manage.py", "demo"], server.environment)
    if status:
        message = f"manage.py demo failed:\n{printed}"
        raise RuntimeError(message)
    server.start()
    try:
        yield Demonstration(server, database, blocker)
    finally:
        server.stop()
        databases.drop(name)
