"""How much a live screen costs the server, against Channels as its guides use it and against bare sockets.

Processor time of the servers comes first: the load and the servers share a machine. Each server is measured
with the same number of screens, in turns; a turn ends when the last screen has heard.
"""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection

from bench.live_room import (
    ACTS,
    BY_SEND,
    CHANNELS,
    FEW,
    HUB,
    MORE,
    SCREENS,
    SECRET,
    TURNS,
    Broadcasts,
    Room,
    plain,
    ratio,
    saying,
)
from bench.live_stored import broker, durable, processes, storing
from bench.load import (
    Line,
    answer_pings,
    drained,
    frame,
    hear,
    request,
    send_all,
)
from bench.measuring import Measured, Result, measured, report
from bench.servers import Server, serving
from tests.sessions import new_session

BURST, OF_BURST, STALLED = 300, 50, 5
MISSED = 100
# A part that hangs is reported as missed; those after it are measured all the same.
PART_SECONDS = 180


def fan_out(room: Room) -> list[Result]:
    """Measure one delivery to a thousand screens on every server."""
    ways: dict[str, Broadcasts] = {}
    floor = _compiled_floor()
    with ExitStack() as stack:

        def add(name: str, server: Server, lines: list[Line], times: int) -> None:
            ways[name] = Broadcasts(server, lines, saying(lines, times), times)
            _keep_open(ways)

        for name, program, module in (
            ("hub, Daphne", "Daphne", HUB),
            ("hub by plain send, Daphne", "Daphne", BY_SEND),
            ("hub, uvicorn", "uvicorn", HUB),
        ):
            server = stack.enter_context(serving(program, module))
            lines = room.screens(server, SCREENS).lines
            ways[name] = Broadcasts(server, lines, lambda: room.act(ACTS), ACTS, of_journal=True)
            _keep_open(ways)
        vanilla = stack.enter_context(serving("Daphne", CHANNELS))
        add("group_send, Daphne", vanilla, plain(vanilla, "/screens/"), 1)
        for program in filter(None, ("websockets.broadcast", floor)):
            server = stack.enter_context(serving(program))
            name = "C, epoll" if program == floor else program
            add(name, server, plain(server, "/"), ACTS)
        _take_turns(room, ways)
        costs = {name: way.microseconds for name, way in ways.items()}
    results = [cost.result(name, "CPU µs per delivery") for name, cost in costs.items()]
    hub = costs["hub, Daphne"]
    results.append(ratio("group_send : hub, Daphne", costs["group_send, Daphne"], hub, at_least=40))
    results.append(
        ratio(
            "group_send : hub by plain send", costs["group_send, Daphne"], costs["hub by plain send, Daphne"]
        )
    )
    results.append(
        ratio("hub, Daphne : websockets.broadcast", hub, costs["websockets.broadcast"], at_most=0.9)
    )
    if "C, epoll" in costs:
        results.append(ratio("hub, Daphne : C, epoll", hub, costs["C, epoll"], at_most=2.5))
    return results


def _take_turns(room: Room, ways: dict[str, Broadcasts]) -> None:
    """Measure every way several times, after one turn to warm up."""
    hubs = [way for way in ways.values() if way.of_journal]
    for turn in range(TURNS + 1):
        # The same acts reach every hub; each is a process of its own.
        before = [hub.server.cpu_seconds() for hub in hubs]
        with _named("hubs"):
            room.act(ACTS)
            for way in hubs:
                hear(way.lines, ACTS)
        if turn:
            for way, was in zip(hubs, before, strict=True):
                way.costs.append(way.server.cpu_seconds() - was)
        for name, way in ways.items():
            if not way.of_journal:
                with _named(name):
                    way.take(counted=turn > 0)
        _keep_open(ways)


def growth(room: Room) -> list[Result]:
    """Measure what a delivery costs with few and with many screens."""
    costs = {}
    with serving("Daphne") as server:
        for how_many in (FEW, MORE):
            screens = room.screens(server, how_many)
            way = Broadcasts(server, screens.lines, lambda: room.act(ACTS), ACTS)
            for turn in range(TURNS + 1):
                way.take(counted=turn > 0)
                answer_pings(screens.lines)
            costs[how_many] = way.microseconds
            screens.close()
    results = [
        cost.result(f"hub, Daphne, {number} screens", "CPU µs per delivery") for number, cost in costs.items()
    ]
    return [*results, ratio(f"{MORE} screens : {FEW} screens", costs[MORE], costs[FEW], at_most=2)]


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
    with serving("uvicorn") as server:
        beside = _cost(server, lambda: room.screens(server, SCREENS).close())
    with serving("Daphne", CHANNELS) as server:

        def replay() -> None:
            lines = plain(server, "/screens/", FEW, Cookie=f"sessionid={session}")
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
        Result("  uvicorn", round(beside[0], 3), "CPU seconds", 0.0),
        Result("  uvicorn, until the last is in", round(beside[1], 3), "seconds", 0.0),
        ring.result("1,000 reconnects: ticket and ring", "CPU seconds"),
        database.result("  session and replay, five times 200", "CPU seconds"),
        ratio("session and replay : ticket and ring", database, ring, at_least=3, unit="CPU seconds"),
    ]


def whole_way(room: Room) -> list[Result]:
    """Measure an entry by form until the last of a thousand screens: rules, commit, rendering, frames."""
    cpu, wall = _entries(room, "Daphne")
    beside, beside_wall = _entries(room, "uvicorn")
    return [
        Result("entry by form to the last of 1,000", round(cpu, 1), "CPU ms", 0.0, bar=60, holds=cpu <= 60),
        wall.result("  by the clock", "ms"),
        Result("  uvicorn", round(beside, 1), "CPU ms", 0.0),
        beside_wall.result("  uvicorn, by the clock", "ms"),
        Result(
            "server CPU per screen and entry",
            round(cpu / SCREENS, 4),
            "ms",
            0.0,
            bar=0.02,
            holds=cpu / SCREENS <= 0.02,
        ),
    ]


def _entries(room: Room, program: str) -> tuple[float, Measured]:
    """Return the milliseconds of an entry by processor and by clock."""
    session = new_session(room.members[-1].user)
    path = f"/bg/c/{room.council.slug}/meetings/{room.meeting.pk}/attend/"
    costs, seconds = [], []
    with serving(program) as server:
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
                seconds.append((time.perf_counter() - start) * 1_000)
                costs.append((server.cpu_seconds() - before) * 1_000)
            answer_pings(screens.lines)
        screens.close()
    return sum(costs) / len(costs), measured(seconds)


@contextmanager
def _named(way: str) -> Iterator[None]:
    """Say which way it was that did not end or whose server closed."""
    try:
        yield
    except (TimeoutError, ConnectionError) as error:
        raise type(error)(f"{way}: {error}") from error


def _keep_open(ways: dict[str, Broadcasts]) -> None:
    """Answer the pings of all servers: who is silent for a minute is disconnected."""
    lines = [line for way in ways.values() for line in way.lines]
    drained(lines, 0.3)
    answer_pings(lines)


def _cost(server: Server, work: Callable[[], None]) -> tuple[float, float]:
    before, start = server.cpu_seconds(), time.perf_counter()
    work()
    return server.cpu_seconds() - before, time.perf_counter() - start


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
    """Measure on the database at hand; on PostgreSQL what several processes and the commit are about."""
    room = Room()
    results: list[Result] = []
    parts: dict[str, Sequence[Callable[[Room], list[Result]]]] = {
        "sqlite": (whole_way, connecting, burst, growth, fan_out, storing, durable),
        "postgresql": (storing, durable, processes, broker),
    }
    for part in parts[connection.vendor]:
        try:
            with at_most(PART_SECONDS):
                own = part(room)
        except OSError as error:
            # A part that took too long, or whose server closed a connection.
            late = f"{part.__name__}: not done, {type(error).__name__} {error}"
            own = [Result(late, PART_SECONDS, "seconds", 0.0, holds=False)]
        results += own
        for one in own:
            print(f"  … {one.case}: {one.value} {one.unit} {one.ratio or ''}", file=sys.stderr, flush=True)
    report(f"live-{connection.vendor}", results)
