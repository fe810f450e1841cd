"""How much a live screen costs the server, against Channels as its guides use it and against bare sockets.

Processor time of the servers comes first: the load and the servers share a machine. Each server is measured
with the same number of screens, in turns; a turn ends when the last screen has heard.
"""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction

from bench.load import Line, Screens, connected, frame, hear, request, send_all, websocket
from bench.measuring import Measured, Result, measured, report
from bench.servers import Server, serving
from tests.factories import let_in, make_meeting, make_members, make_term, make_youth_council
from tests.sessions import new_session
from youth import clock
from youth.acts.minutes import MinutesDrafted
from youth.journal.append import append
from youth.journal.selectors import head
from youth.journal.streams import meeting_stream
from youth.live.access import ticket_for
from youth.models import Meeting

SCREENS = 1_000
MORE, FEW = 4_000, 200
TURNS = 5
# In one commit, so that a turn is long beside the look at the heads that another process's acts wait for.
ACTS = 20
BURST, OF_BURST, STALLED = 300, 50, 5
MISSED = 100
# A part that hangs is reported as missed; those after it are measured all the same.
PART_SECONDS = 180
SECRET = "s" * 32
SAY = frame({"type": "say"})


class Room:
    """A meeting that runs, and the ticket of its visitors."""

    def __init__(self) -> None:
        self.council = make_youth_council(slug="ms")
        term = make_term(self.council, seats=21)
        self.members = make_members(term, 21)
        self.meeting = make_meeting(term, Meeting.State.OPEN)
        let_in(self.meeting, *self.members[:13])
        self.stream = meeting_stream(self.meeting)
        self.ticket = ticket_for(self.stream, self.council, None, "bg", clock.now()).signed()

    def act(self, times: int) -> None:
        """Append acts that replace nothing on a page, in one commit."""
        with transaction.atomic():
            for number in range(times):
                append(self.stream, self.council, MinutesDrafted(up_to=number), actor=None)

    def screens(self, server: Server, how_many: int, missed: int = 0) -> Screens:
        """Open screens of visitors, which have missed the last acts, and wait until all have them."""
        tickets, after = [self.ticket] * how_many, head(self.stream) - missed
        return Screens(server.port, self.council.slug, self.stream, tickets, after, missed)


@dataclass
class Broadcasts:
    """A server with its screens, and what each broadcast to all of them has cost."""

    server: Server
    lines: list[Line]
    say: Callable[[], None]
    frames: int
    costs: list[float] = field(default_factory=list)

    def take(self, *, counted: bool) -> None:
        """Broadcast once and wait for the last screen."""
        before = self.server.cpu_seconds()
        self.say()
        hear(self.lines, self.frames)
        if counted:
            self.costs.append(self.server.cpu_seconds() - before)

    @property
    def microseconds(self) -> Measured:
        """Return the processor time of each delivery."""
        # The kernel counts in hundredths: a turn is too short for a median.
        mean = sum(self.costs) / len(self.costs)
        spread = (max(self.costs) - min(self.costs)) / mean
        return Measured(mean / (len(self.lines) * self.frames) * 1_000_000, spread)


def fan_out(room: Room) -> list[Result]:
    """Measure one delivery to a thousand screens on every server."""
    ways: dict[str, Broadcasts] = {}
    floor = _compiled_floor()
    with ExitStack() as stack:
        for program in ("Daphne", "uvicorn"):
            server = stack.enter_context(serving(program))
            lines = room.screens(server, SCREENS).lines
            ways[f"hub, {program}"] = Broadcasts(server, lines, lambda: room.act(ACTS), ACTS)
        vanilla = stack.enter_context(serving("Daphne", "bench.bare.live_settings"))
        lines = _plain(vanilla, "/screens/")
        ways["group_send, Daphne"] = Broadcasts(vanilla, lines, _sayer(lines, 1), 1)
        for program in filter(None, ("websockets.broadcast", floor)):
            server = stack.enter_context(serving(program))
            lines = _plain(server, "/")
            name = "C, epoll" if program == floor else program
            ways[name] = Broadcasts(server, lines, _sayer(lines, ACTS), ACTS)
        for turn in range(TURNS + 1):
            for way in ways.values():
                # Acts of the journal reach both hubs: each is measured while the other hears too.
                way.take(counted=turn > 0)
                for other in ways.values():
                    if other is not way and other.say.__name__ == way.say.__name__ == "<lambda>":
                        hear(other.lines, ACTS)
        costs = {name: way.microseconds for name, way in ways.items()}
    results = [cost.result(name, "CPU µs per delivery") for name, cost in costs.items()]
    hub = costs["hub, Daphne"]
    results.append(_ratio("group_send : hub, Daphne", costs["group_send, Daphne"], hub, at_least=40))
    results.append(
        _ratio("hub, Daphne : websockets.broadcast", hub, costs["websockets.broadcast"], at_most=0.9)
    )
    if "C, epoll" in costs:
        results.append(_ratio("hub, Daphne : C, epoll", hub, costs["C, epoll"], at_most=2.5))
    return results


def growth(room: Room) -> list[Result]:
    """Measure what a delivery costs with few and with many screens."""
    costs = {}
    with serving("Daphne") as server:
        for how_many in (FEW, MORE):
            screens = room.screens(server, how_many)
            way = Broadcasts(server, screens.lines, lambda: room.act(ACTS), ACTS)
            for turn in range(TURNS + 1):
                way.take(counted=turn > 0)
            costs[how_many] = way.microseconds
            screens.close()
    results = [
        cost.result(f"hub, Daphne, {number} screens", "CPU µs per delivery") for number, cost in costs.items()
    ]
    return [*results, _ratio(f"{MORE} screens : {FEW} screens", costs[MORE], costs[FEW], at_most=2)]


def burst(room: Room) -> list[Result]:
    """Send three hundred acts to fifty screens while five others read nothing."""
    with serving("Daphne") as server:
        screens, stalled = room.screens(server, OF_BURST), room.screens(server, STALLED)
        before, late = server.memory_mb(), 0
        for _number in range(BURST):
            room.act(1)
        try:
            hear(screens.lines, BURST)
        except TimeoutError as waited:
            late = int(waited.args[0])
        grown = server.memory_mb() - before
        screens.close()
        stalled.close()
    return [
        Result("burst of 300 acts, 50 screens: lost", late, "screens miss some", 0.0, bar=0, holds=late == 0),
        Result("  memory with 5 stalled readers", round(grown, 1), "MB", 0.0, bar=10, holds=grown <= 10),
    ]


def connecting(room: Room) -> list[Result]:
    """Connect a thousand screens by ticket, then again after missed acts, against session and replay."""
    room.act(MISSED)
    session = new_session(room.members[0].user)
    with serving("Daphne") as server:
        cold = _cost(server, lambda: room.screens(server, SCREENS).close())
        room.screens(server, 1, MISSED).close()

        def resume() -> None:
            room.screens(server, SCREENS, MISSED).close()

        ring = measured([_cost(server, resume)[0] for _turn in range(3)])
    with serving("Daphne", "bench.bare.live_settings") as server:

        def replay() -> None:
            lines = _plain(server, "/screens/", FEW, Cookie=f"sessionid={session}")
            for line in lines:
                line.socket.sendall(frame({"type": "replay"}))
            hear(lines, MISSED)
            for line in lines:
                line.socket.close()

        # A thousand at once are more than it answers before its own time-outs.
        times = SCREENS / FEW
        database = measured([_cost(server, replay)[0] * times for _turn in range(3)])
    return [
        Result(
            "1,000 cold connects by ticket", round(cold[0], 3), "CPU seconds", 0.0, bar=1, holds=cold[0] <= 1
        ),
        Result("  until the last is in", round(cold[1], 3), "seconds", 0.0),
        ring.result("1,000 reconnects: ticket and ring", "CPU seconds"),
        database.result("  session and replay, five times 200", "CPU seconds"),
        _ratio("session and replay : ticket and ring", database, ring, at_least=3),
    ]


def whole_way(room: Room) -> list[Result]:
    """Measure an entry by form until the last of a thousand screens: rules, commit, rendering, frames."""
    member = room.members[-1]
    session = new_session(member.user)
    path = f"/bg/c/{room.council.slug}/meetings/{room.meeting.pk}/attend/"
    costs, seconds = [], []
    with serving("Daphne") as server:
        screens = room.screens(server, SCREENS)
        for turn in range(2 * (TURNS + 1)):
            body = urlencode({"csrfmiddlewaretoken": SECRET, "to": "leave" if turn % 2 else "enter"}).encode()
            headers = {
                "Cookie": f"sessionid={session}; csrftoken={SECRET}",
                "Content-Type": "application/x-www-form-urlencoded",
            }
            form = request("POST", path, headers, body)
            before, start = server.cpu_seconds(), time.perf_counter()
            answered = send_all(server.port, [form], 1)
            hear(screens.lines, 1)
            if answered.statuses != [302]:
                raise RuntimeError(answered)
            if turn > 1:
                seconds.append(time.perf_counter() - start)
                costs.append(server.cpu_seconds() - before)
        screens.close()
    mean = sum(costs) / len(costs)
    wall = measured(seconds)
    return [
        Result(
            "entry by form to the last of 1,000",
            round(mean * 1_000, 1),
            "CPU ms",
            0.0,
            bar=60,
            holds=mean <= 0.06,
        ),
        Result("  by the clock", round(wall.median * 1_000, 1), "ms", round(wall.spread, 3)),
        Result(
            "server CPU per screen and entry",
            round(mean * 1_000 / SCREENS, 4),
            "ms",
            0.0,
            bar=0.02,
            holds=mean * 1_000 / SCREENS <= 0.02,
        ),
    ]


def _plain(server: Server, path: str, how_many: int = 0, **headers: str) -> list[Line]:
    lines = connected(server.port, how_many or SCREENS)
    for line in lines:
        websocket(line, path, **headers)
    return lines


def _sayer(lines: list[Line], times: int) -> Callable[[], None]:
    def say() -> None:
        for _number in range(times):
            lines[0].socket.sendall(SAY)

    return say


def _cost(server: Server, work: Callable[[], None]) -> tuple[float, float]:
    before, start = server.cpu_seconds(), time.perf_counter()
    work()
    return server.cpu_seconds() - before, time.perf_counter() - start


def _ratio(
    case: str, of: Measured, base: Measured, *, at_least: float | None = None, at_most: float | None = None
) -> Result:
    ratio = of.median / base.median
    holds = ratio >= at_least if at_least is not None else at_most is None or ratio <= at_most
    spread = round(max(of.spread, base.spread), 3)
    bar = at_least if at_least is not None else at_most
    return Result(
        case, round(of.median, 1), "CPU µs", spread, round(base.median, 1), round(ratio, 3), bar, holds
    )


def _compiled_floor() -> str:
    """Return the compiled program; empty where the machine has no compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        print("no C compiler: the floor is not measured", file=sys.stderr)
        return ""
    program = Path(settings.DATA_DIR).parent / "floor"
    subprocess.run([compiler, "-O2", "-o", program, Path(__file__).with_name("floor.c")], check=True)
    return str(program)


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Raise ``TimeoutError`` where what is inside takes longer."""

    def late(_signal: int, _frame: object) -> None:
        raise TimeoutError(seconds)

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def run() -> None:
    """Measure on the database at hand."""
    room = Room()
    results = []
    for part in (whole_way, connecting, burst, growth, fan_out):
        try:
            with at_most(PART_SECONDS):
                results += part(room)
        except TimeoutError:
            late = f"{part.__name__}: not done in time"
            results.append(Result(late, PART_SECONDS, "seconds", 0.0, holds=False))
        for one in results[-5:]:
            print(f"  … {one.case}: {one.value} {one.unit} {one.ratio or ''}", file=sys.stderr)
    report("live", results)
