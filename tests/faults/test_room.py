"""What may go wrong around a meeting that runs: in each case every page ends as one that is loaded now."""

import json
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from bench.load import frame
from tests.databases import Databases, worker_name
from tests.factories import Town, make_town
from tests.faults.screens import WAIT, Screen, all_end_as_fresh_pages
from tests.server import Server
from tests.voting.scenes import opened_poll
from tests.youth.meetings.scenes import at_item, opened
from voting.models import Outcome, Poll
from voting.services import open_poll
from youth import clock
from youth.journal.selectors import head
from youth.journal.streams import meeting_stream
from youth.live.access import ticket_for
from youth.live.writers import CloseCode
from youth.models import JournalEntry, Meeting
from youth.refusals import Refusal
from youth.selectors.attendance import quorum_state
from youth.services.agenda import finish_item

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL")), reason="the same beside each database; here beside SQLite"
)
SCREENS = 200
COMMANDS = 10_000
CONNECTIONS = 5
TOO_BIG = 5 * 1024 * 1024
# RFC 6455, 7.4.1.
MESSAGE_TOO_BIG, BROKEN_OFF = 1009, 1006


@pytest.fixture
def town(transactional_db: None) -> Town:
    return make_town()


@pytest.fixture
def meeting(town: Town) -> Meeting:
    """Give a meeting that runs, with everybody but one in the hall."""
    return opened(town, present=12)


@pytest.fixture
def screens(server: Server, meeting: Meeting, town: Town) -> Iterator[list[Screen]]:
    """Give the pages of a visitor, of a member and of the chair, which follow the meeting."""
    people = (None, town.members[3].user, town.chair.user)
    opened = [Screen(server, meeting, person).follow() for person in people]
    yield opened
    for screen in opened:
        screen.leave()


def kinds_of(meeting: Meeting) -> list[str]:
    entries = JournalEntry.objects.filter(stream_id=meeting_stream(meeting))
    return list(entries.order_by("seq").values_list("kind", flat=True))


def closed_with(socket: ClientConnection) -> int | None:
    """Read until the server closes, and return with which code; None where it broke off."""
    deadline = monotonic() + WAIT
    try:
        while monotonic() < deadline:
            socket.recv(WAIT)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None
    raise AssertionError("the connection is still open")


def test_killed_between_commit_and_broadcast_the_act_is_there_and_every_page_shows_it(
    server, screens, processes, meeting
):
    before = len(kinds_of(meeting))
    assert server.process
    assert processes.run("enter-and-die", str(server.process.pid)) < 0
    server.kill()
    server.start()

    all_end_as_fresh_pages(screens, meeting)
    assert kinds_of(meeting)[before:] == ["youth.hall_entered"]
    assert quorum_state(meeting).present == 13


def test_after_a_restart_two_hundred_pages_are_back_with_what_happened_meanwhile(server, processes, meeting):
    first = Screen(server, meeting).follow()
    sockets = [first.opened() for _number in range(SCREENS)]
    for socket in sockets:
        socket.send(json.dumps({"type": "hello", "after": first.seq}))
    server.kill()
    processes.run("come-and-go", "2")
    server.start()
    seq = first.seq
    with ThreadPoolExecutor(SCREENS // 4) as pool:
        again = list(pool.map(lambda _number: first.opened(), range(SCREENS)))

    # All ask before the first is answered.
    for socket in again:
        socket.send(json.dumps({"type": "hello", "after": seq}))
    heard = [[socket.recv(WAIT) for _message in range(3)] for socket in again]

    assert all(one == heard[0] for one in heard)
    all_end_as_fresh_pages([first], meeting)
    assert [json.loads(text).get("seq") for text in heard[0]] == [None, seq + 1, seq + 2]
    first.leave()


def test_a_client_that_never_reads_is_cut_off_and_all_others_get_everything(
    server, screens, processes, meeting
):
    deaf = Screen(server, meeting)
    # What it has not taken from its socket it does not confirm either.
    socket = deaf.opened()
    socket.send(json.dumps({"type": "hello", "after": 0}))
    acts, memory = len(kinds_of(meeting)), []
    for _turn in range(2):
        processes.run("come-and-go", "60")
        for screen in screens:
            screen.hear(head(meeting_stream(meeting)))
        memory.append(memory_of(server))
    assert closed_with(socket) in {CloseCode.LAGGING, None}
    # What the first acts made it load is not counted.
    assert memory[1] - memory[0] < 10
    deaf.leave()
    all_end_as_fresh_pages(screens, meeting)
    assert len(kinds_of(meeting)) == acts + 120


def memory_of(server: Server) -> float:
    """Return the memory that the server holds, in megabytes."""
    assert server.process
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(line.split()[1]) / 1024


def test_of_ten_thousand_commands_of_one_account_few_are_done_and_others_are_served(
    server, screens, meeting, town
):
    flooder = Screen(server, meeting, town.members[5].user)
    fields = {"meeting": str(meeting.pk)}
    command = {"type": "command", "name": "youth.check_in", "fields": fields}
    answers, codes = [], []
    sockets = [flooder.opened() for _number in range(CONNECTIONS)]
    for socket in sockets:
        socket.send(json.dumps({"type": "hello", "after": flooder.seq}))
    start = monotonic()
    flood = b"".join(frame(command | {"key": str(number)}) for number in range(COMMANDS // CONNECTIONS))
    threads = [threading.Thread(target=_send, args=(socket, flood), daemon=True) for socket in sockets]
    for thread in threads:
        thread.start()
    other = screens[1]
    answered = other.command("youth.check_in", "other", meeting=str(meeting.pk))
    waited = monotonic() - start
    for socket in sockets:
        with suppress(ConnectionClosed):
            while True:
                message = json.loads(socket.recv(WAIT))
                answers += [message] if message["type"] == "answer" else []
        codes.append(socket.close_code)
    seconds = monotonic() - start

    assert answered["ok"]
    assert waited < 5
    # A connection that is closed while more arrives may break off before its code is read.
    assert CloseCode.TOO_MANY in codes
    assert set(codes) <= {CloseCode.TOO_MANY, BROKEN_OFF}
    assert len(answers) <= 10 + 2 * seconds
    all_end_as_fresh_pages(screens, meeting)


def _send(socket: ClientConnection, flood: bytes) -> None:
    with suppress(OSError):
        socket.socket.sendall(flood)


def test_a_frame_of_five_megabytes_costs_its_sender_the_connection_and_nobody_else_anything(
    server, screens, meeting, town
):
    sender = Screen(server, meeting, town.members[5].user)
    socket = sender.opened()
    with suppress(ConnectionClosed):
        socket.send("x" * TOO_BIG)
    assert closed_with(socket) in {MESSAGE_TOO_BIG, None}

    assert screens[1].command("youth.check_in", "small", meeting=str(meeting.pk))["ok"]
    assert sender.follow().post("attend/", to="leave") == 302
    all_end_as_fresh_pages([*screens, sender], meeting)
    sender.leave()


def test_forged_replayed_and_reordered_commands_do_nothing_that_the_person_may_not_do_once(
    server, screens, meeting, town
):
    late = Screen(server, meeting, town.member.user).follow()
    before = len(kinds_of(meeting))
    forged = late.ticket[:-2] + ("AA" if late.ticket[-2:] != "AA" else "BB")
    elsewhere = ticket_for("meeting:other", town.youth, town.member, "bg", meeting.starts_at).signed()
    for ticket, code in ((forged, CloseCode.TICKET), (elsewhere, CloseCode.FORBIDDEN)):
        assert closed_with(late.opened(ticket)) == code
    with pytest.raises(InvalidStatus):
        late.opened(origin="https://elsewhere.example")
    hasty = late.opened()
    # Before it has said how far it is.
    hasty.send(json.dumps({"type": "command", "name": "youth.check_in", "key": "0", "fields": {}}))
    assert closed_with(hasty) == CloseCode.MALFORMED
    place = {"meeting": str(meeting.pk)}
    assert screens[0].command("youth.check_in", "visitor", **place)["error"]["code"] == "sign_in"
    assert not late.command("deliberation.ask", "early", kind="speech", **place)["ok"]

    first = late.command("youth.check_in", "1", **place)
    assert first["ok"]
    assert late.command("youth.check_in", "1", **place) == first
    # The key of a command is its sender's; another's is another command.
    assert screens[1].command("youth.check_in", "1", participant=str(town.member.pk), **place)["ok"]
    twin = Screen(server, meeting, town.member.user).follow()
    assert twin.command("youth.check_in", "1", **place) == first
    twin.leave()

    all_end_as_fresh_pages([*screens, late], meeting)
    assert kinds_of(meeting)[before:] == ["youth.hall_entered"]
    late.leave()


class JumpingServer(Server):
    """A server whose clock is moved by writing hours into a file."""

    def __init__(self, url: str, file: Path) -> None:
        super().__init__(url)
        self.file = file
        self.program = ("-m", "tests.faults.jumping", str(file))
        self.jump(0)

    def jump(self, hours: float) -> None:
        """Move the clock so many hours away from the true time."""
        self.file.write_text(str(hours))


def test_a_clock_that_jumps_a_day_ahead_and_back_loses_no_act_and_no_page(
    databases: Databases, meeting, town, tmp_path
):
    server = JumpingServer(databases.url(worker_name()), tmp_path / "hours")
    server.start()
    with ExitStack() as stack:
        stack.callback(server.stop)
        people = (None, town.members[3].user, town.chair.user)
        screens = [Screen(server, meeting, person).follow() for person in people]
        acts = len(kinds_of(meeting))
        member = screens[1]
        # Nobody is in the hall on the day before: the clock goes back by two hours, or to midnight.
        local = timezone.localtime(clock.now(), ZoneInfo(meeting.council.time_zone))
        back = -min(2.0, local.hour + local.minute / 60)
        for hours, to in ((0, "leave"), (30, "enter"), (back, "leave"), (0, "enter")):
            server.jump(hours)
            assert member.post("attend/", to=to) == 302
            all_end_as_fresh_pages(screens, meeting)
            # A page from before the jump, whose ticket may be of another day.
            screens[0].follow()
        for screen in screens:
            stack.callback(screen.leave)
        all_end_as_fresh_pages(screens, meeting)
    entered, left = "youth.hall_entered", "youth.hall_left"
    assert kinds_of(meeting)[acts:] == [left, entered, left, entered]


def test_when_the_last_one_for_a_quorum_leaves_during_a_vote_it_is_counted_and_no_other_begins(server, town):
    poll = opened_poll(town, present=11)
    meeting = poll.sitting
    chair, leaver, voter, _visitor = people = [
        Screen(server, meeting, one and one.user).follow()
        for one in (town.chair, town.members[10], town.members[3], None)
    ]
    cast = partial(voter.command, "voting.cast_ballot", poll=str(poll.pk), choice="for")
    assert cast("before")["data"]["status"] == "recorded"
    assert leaver.post("attend/", to="leave") == 302
    all_end_as_fresh_pages(people, meeting)
    assert not quorum_state(meeting).met
    assert cast("after")["data"]["status"] in {"changed", "already"}

    assert chair.post(f"../../voting/{poll.pk}/close/") == 302
    assert chair.post(f"../../voting/{poll.pk}/announce/") == 302

    all_end_as_fresh_pages(people, meeting)
    poll.refresh_from_db()
    assert (poll.state, poll.votes["for"], poll.present) == (Poll.State.ANNOUNCED, 1, 11)
    assert Outcome.objects.count() == 1
    finish_item(poll.agenda_item, actor=town.chair)
    with pytest.raises(Refusal) as refused:
        open_poll(at_item(town, meeting, 2), actor=town.chair)
    assert refused.value.code == "no_quorum"
    for screen in people:
        screen.leave()


def test_a_phone_that_comes_back_shows_the_turnout_of_ballots_it_missed(server, meeting, town):
    poll = open_poll(at_item(town, meeting), actor=town.chair)
    phone, other = (Screen(server, meeting, one.user).follow() for one in (town.members[3], town.members[4]))
    phone.connections.close()
    assert other.command("voting.cast_ballot", "one", poll=str(poll.pk), choice="for")["ok"]
    other.leave()

    phone.follow()

    all_end_as_fresh_pages([phone], meeting)
    assert phone.document.xpath("//*[@data-live-value='poll.turnout.voted']")[0].text == "1"
    phone.leave()
