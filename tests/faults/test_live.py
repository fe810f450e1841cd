"""Live streams across processes and restarts: nothing is lost, nothing comes twice."""

import json
import os
from contextlib import ExitStack

import pytest
from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from youth.journal.selectors import head
from youth.journal.streams import meeting_stream
from youth.live.consumer import PROTOCOL, TICKET_PREFIX
from youth.live.writers import CloseCode

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL")), reason="the same beside each database; here beside SQLite"
)
WAIT = 20


@pytest.fixture
def follow(server, meeting):
    """Open a live connection as a visitor's page would."""
    stream = meeting_stream(meeting)
    place = f"c/{meeting.council.slug}/live/{stream}/"
    opened = ExitStack()

    def connection(after: int) -> ClientConnection:
        ticket = Client().get(f"/api/v1/{place}", {"after": head(stream), "language": "bg"}).json()["ticket"]
        screen = opened.enter_context(
            connect(
                f"{server.url.replace('http', 'ws')}/ws/{place}",
                subprotocols=[PROTOCOL, TICKET_PREFIX + ticket],
                origin=server.url,
            )
        )
        screen.send(json.dumps({"type": "hello", "after": after}))
        assert json.loads(screen.recv(WAIT))["type"] == "welcome"
        return screen

    with opened:
        yield connection


def seqs(screen: ClientConnection, how_many: int) -> list[int]:
    found = []
    while len(found) < how_many:
        message = json.loads(screen.recv(WAIT))
        if message["type"] == "act":
            found.append(message["seq"])
            assert "fragments" in message
    return found


def test_an_act_of_a_second_process_is_seen_by_the_first(follow, processes):
    screen = follow(0)
    assert processes.run("come-and-go", "1") == 0
    assert seqs(screen, 1) == [1]


def test_a_killed_server_comes_back_and_its_screens_resume_without_a_gap(server, follow, processes):
    screen = follow(0)
    processes.run("come-and-go", "2")
    assert seqs(screen, 2) == [1, 2]
    server.kill()
    processes.run("come-and-go", "4")
    server.start()
    assert seqs(follow(2), 4) == [3, 4, 5, 6]


def test_a_stopped_server_says_goodbye_and_leaves_no_work_undone(server, follow):
    screen = follow(0)
    server.stop()
    with pytest.raises(ConnectionClosed) as goodbye:
        screen.recv(WAIT)
    assert goodbye.value.rcvd is not None
    assert goodbye.value.rcvd.code == CloseCode.RESTARTING
    server.start()
    follow(0)
