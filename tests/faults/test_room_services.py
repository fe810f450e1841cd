"""The same where production's database and broker are what matters: several processes, and a race."""

import os
import threading
from contextlib import ExitStack
from functools import partial
from time import sleep

import pytest

from tests.databases import Databases, worker_name
from tests.factories import Town, make_town
from tests.faults.screens import Screen, all_end_as_fresh_pages
from tests.redis_process import RedisProcess
from tests.server import Server
from tests.voting.scenes import opened_poll
from tests.youth.meetings.scenes import convened, opened, with_members
from voting.models import Poll
from youth.journal.streams import meeting_stream
from youth.models import JournalEntry, Meeting

pytestmark = pytest.mark.skipif(
    not os.environ.get("DATABASE_URL"), reason="several processes share PostgreSQL and Redis"
)
AWAY_SECONDS = 1.0


@pytest.fixture
def town(transactional_db: None) -> Town:
    return make_town()


def entries(meeting: Meeting, kind: str) -> int:
    return JournalEntry.objects.filter(stream_id=meeting_stream(meeting), kind=kind).count()


def test_redis_stopped_and_started_again_closes_no_screen_of_two_processes_and_loses_no_act(
    databases: Databases, town: Town, broker: RedisProcess
):
    meeting = opened(town, present=12)
    with ExitStack() as stack:
        servers = [
            Server(databases.url(worker_name()), environment={"REDIS_URL": broker.url}) for _ in range(2)
        ]
        for server in servers:
            server.start()
            stack.callback(server.stop)
        people = (None, town.members[3].user)
        screens = [Screen(server, meeting, one).follow() for server in servers for one in people]
        sockets = [screen.socket for screen in screens]
        writers = (screens[1], screens[3])
        away, back = partial(sleep, AWAY_SECONDS), partial(sleep, AWAY_SECONDS)
        for number, change in enumerate((partial(sleep, 0), broker.stop, away, broker.start, back)):
            change()
            # Each time by the other process, so that half of the screens hear it from elsewhere.
            assert writers[number % 2].post("attend/", to="leave" if number % 2 == 0 else "enter") == 302
            all_end_as_fresh_pages(screens, meeting)
        assert [screen.socket for screen in screens] == sockets
        for screen in screens:
            screen.leave()
    assert entries(meeting, "youth.hall_left") == 3


def test_two_chairs_on_one_button_open_once_and_close_a_vote_once_and_both_are_answered_done(
    server: Server, town: Town
):
    meeting = convened(town)
    with_members(town, meeting, 12)
    desks = [Screen(server, meeting, town.chair.user).follow() for _desk in range(2)]
    watching = Screen(server, meeting).follow()

    assert pressed_together(desks, "steps/open/") == [302, 302]

    all_end_as_fresh_pages([*desks, watching], meeting)
    assert entries(meeting, "youth.meeting_opened") == 1
    for screen in (*desks, watching):
        screen.leave()


def test_two_chairs_on_the_button_that_closes_a_vote_close_it_once(server: Server, town: Town):
    poll = opened_poll(town)
    meeting = poll.sitting
    desks = [Screen(server, meeting, town.chair.user).follow() for _desk in range(2)]
    watching = Screen(server, meeting).follow()

    assert pressed_together(desks, f"../../voting/{poll.pk}/close/") == [302, 302]

    all_end_as_fresh_pages([*desks, watching], meeting)
    poll.refresh_from_db()
    assert poll.state == Poll.State.CLOSED
    assert entries(meeting, "voting.poll_closed") == 1
    for screen in (*desks, watching):
        screen.leave()


def pressed_together(desks: list[Screen], button: str) -> list[int]:
    """Press the button on all desks at the same moment; return how each was answered."""
    start, answers = threading.Barrier(len(desks)), []

    def press(desk: Screen) -> None:
        start.wait()
        answers.append(desk.post(button))

    threads = [threading.Thread(target=press, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
