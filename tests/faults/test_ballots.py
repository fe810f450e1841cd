"""PostgreSQL is killed and started again while a hall votes: no answered ballot is lost, others go on."""

import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest
from websockets.sync.client import ClientConnection, connect

from tests.databases import Databases, worker_name
from tests.factories import Town, make_town
from tests.faults.screens import Screen, all_end_as_fresh_pages
from tests.server import Server
from tests.sessions import new_session
from tests.voting.scenes import opened_poll
from voting.models import Poll
from youth import clock
from youth.journal.streams import meeting_stream
from youth.live.access import ticket_for
from youth.live.consumer import PROTOCOL, TICKET_PREFIX

pytestmark = pytest.mark.skipif(
    not os.environ.get("DATABASE_URL"), reason="SQLite has no server that could be killed"
)
# A connection takes ten commands at once and two a second from then on.
PAUSE_SECONDS = 0.6
WAIT_SECONDS = 40
AWAY_SECONDS = 1.0


class Cluster:
    """A PostgreSQL of the test's own, which may be killed; it keeps what it has committed."""

    def __init__(self) -> None:
        self.folder = Path(mkdtemp(prefix="glas-cluster-"))
        self.programs = Path(sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1])
        # PostgreSQL refuses to run as root.
        self.owner = "postgres" if os.getuid() == 0 else None
        if self.owner:
            shutil.chown(self.folder, self.owner)
        self._run(
            "initdb",
            "--pgdata",
            str(self.folder / "data"),
            "--username",
            "glas",
            "--auth",
            "trust",
            "--no-sync",
        )
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, name: str) -> str:
        """Return the address of a database."""
        return f"postgresql://glas@/{name}?host={self.folder}"

    def start(self) -> None:
        """Start it and wait for its answer."""
        arguments = ["-D", self.folder / "data", "-k", self.folder, "-c", "listen_addresses="]
        self.process = subprocess.Popen(
            [self.programs / "postgres", *arguments],
            user=self.owner,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
            except psycopg.OperationalError:
                assert time.monotonic() < deadline, "PostgreSQL did not start"
                time.sleep(0.05)
            else:
                return

    def kill(self) -> None:
        """End all its processes at once, as a power cut would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def take_over(self, url: str, name: str) -> None:
        """Make a database with everything that is in another one."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}"')
        dump = subprocess.run([self.programs / "pg_dump", url], capture_output=True, check=True)
        into = [self.programs / "psql", "--quiet", "--set", "ON_ERROR_STOP=1", self.url(name)]
        subprocess.run(into, input=dump.stdout, capture_output=True, check=True)

    def remove(self) -> None:
        """End it and remove its files."""
        self.kill()
        shutil.rmtree(self.folder)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self.programs / program, *arguments], user=self.owner, cwd="/", capture_output=True, check=True
        )


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """Give a PostgreSQL that runs."""
    made = Cluster()
    made.start()
    yield made
    made.remove()


class Voter(threading.Thread):
    """A member who votes for, against, for, … until the end, and notes each answer."""

    def __init__(self, screen: ClientConnection, poll: Poll) -> None:
        super().__init__()
        self.screen, self.poll = screen, poll
        self.answers: list[tuple[str, dict]] = []
        self.ending = threading.Event()

    def run(self) -> None:
        self.screen.send(json.dumps({"type": "hello", "after": 0}))
        number = 0
        while not self.ending.is_set():
            self.vote("against" if number % 2 else "for", str(number))
            number += 1
            time.sleep(PAUSE_SECONDS)

    def vote(self, choice: str, key: str) -> dict:
        """Send a ballot and return how it was answered."""
        fields = {"poll": str(self.poll.pk), "choice": choice}
        command = {"type": "command", "name": "voting.cast_ballot", "key": key, "fields": fields}
        self.screen.send(json.dumps(command))
        while (message := json.loads(self.screen.recv(WAIT_SECONDS)))["type"] != "answer":
            pass
        self.answers.append((choice, message))
        return message


def test_a_hall_votes_on_when_postgresql_is_killed_and_loses_no_ballot_and_no_page(
    databases: Databases, transactional_db: None, cluster: Cluster
):
    town = make_town()
    poll = opened_poll(town)
    tickets = tickets_of(town, poll)
    people = (None, town.members[3].user, town.chair.user)
    sessions = [one and new_session(one) for one in people]
    cluster.take_over(databases.url(worker_name()), "glas")
    server = Server(cluster.url("glas"))
    server.start()
    with ExitStack() as stack:
        stack.callback(server.stop)
        screens = [stack.enter_context(screen_of(server, town, poll, ticket)) for ticket in tickets]
        voters = [Voter(screen, poll) for screen in screens]
        pages = [Screen(server, poll.sitting, session=one).follow() for one in sessions]
        for voter in voters:
            voter.start()
        time.sleep(2 * PAUSE_SECONDS)
        cluster.kill()
        time.sleep(AWAY_SECONDS)
        cluster.start()
        time.sleep(2 * PAUSE_SECONDS)
        for voter in voters:
            voter.ending.set()
        for voter in voters:
            voter.join(WAIT_SECONDS)
            assert not voter.is_alive()
        for page in pages:
            page.take_what_arrived()
        last = [voter.vote("abstain", "last")["data"]["status"] for voter in voters]
        all_end_as_fresh_pages(pages, poll.sitting)
        for page in pages:
            page.leave()

    assert last == ["changed"] * len(voters)
    assert_kept(cluster, town, voters)


def assert_kept(cluster: Cluster, town: Town, voters: list[Voter]) -> None:
    """Compare the answers with the rows: whatever was answered as written is there, one counts for each."""
    with psycopg.connect(cluster.url("glas")) as server:
        rows = server.execute(
            "SELECT participant_id, choice, is_current FROM voting_ballot"
            " JOIN voting_voter ON voting_voter.id = voter_id"
        ).fetchall()
    for member, voter in zip(town.members, voters, strict=True):
        kept = [(choice, counts) for participant, choice, counts in rows if participant == member.pk]
        assert [choice for choice, counts in kept if counts] == ["abstain"]
        refused = {answer["error"]["code"] for _choice, answer in voter.answers if not answer["ok"]}
        assert refused <= {"failed"}
        written = [
            choice
            for choice, answer in voter.answers
            if answer["ok"] and answer["data"]["status"] in {"recorded", "changed"}
        ]
        assert len(written) <= len(kept) <= len(voter.answers)
        for choice in ("for", "against", "abstain"):
            assert written.count(choice) <= [one for one, _counts in kept].count(choice)


def tickets_of(town: Town, poll: Poll) -> list[str]:
    stream = meeting_stream(poll.sitting)
    return [ticket_for(stream, town.youth, one, "bg", clock.now()).signed() for one in town.members]


def screen_of(server: Server, town: Town, poll: Poll, ticket: str) -> ClientConnection:
    return connect(
        f"{server.url.replace('http', 'ws')}/ws/c/{town.youth.slug}/live/{meeting_stream(poll.sitting)}/",
        subprotocols=[PROTOCOL, TICKET_PREFIX + ticket],
        origin=server.url,
    )
