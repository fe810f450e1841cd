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
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection, transaction

from bench.load import (
    Line,
    Screens,
    answer_pings,
    connected,
    drained,
    frame,
    hear,
    request,
    send_all,
    websocket,
)
from bench.measuring import Measured, Result, measured, report
from bench.servers import Server, serving
from tests.factories import let_in, make_meeting, make_members, make_term, make_youth_council
from tests.redis_process import RedisProcess
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
# How often one of two hundred screens has something stored.
STORED = 20
# Screens at each of two processes, and what is said while their broker goes away for the middle third.
OF_PROCESS, OF_BROKER, SAID = 500, 20, 30
# A part that hangs is reported as missed; those after it are measured all the same.
PART_SECONDS = 180
SECRET = "s" * 32
SAY = frame({"type": "say"})
HUB, BY_SEND, CHANNELS = (f"bench.bare.{name}_settings" for name in ("hub", "send", "live"))


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
        # The stream exists from its first act on.
        self.act(1)

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
    # Acts of the journal reach every hub, not only the one that is measured.
    of_journal: bool = False

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

        def add(name: str, server: Server, lines: list[Line], times: int) -> None:
            ways[name] = Broadcasts(server, lines, _sayer(lines, times), times)
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
        add("group_send, Daphne", vanilla, _plain(vanilla, "/screens/"), 1)
        for program in filter(None, ("websockets.broadcast", floor)):
            server = stack.enter_context(serving(program))
            name = "C, epoll" if program == floor else program
            add(name, server, _plain(server, "/"), ACTS)
        _take_turns(room, ways)
        costs = {name: way.microseconds for name, way in ways.items()}
    results = [cost.result(name, "CPU µs per delivery") for name, cost in costs.items()]
    hub = costs["hub, Daphne"]
    results.append(_ratio("group_send : hub, Daphne", costs["group_send, Daphne"], hub, at_least=40))
    results.append(
        _ratio(
            "group_send : hub by plain send", costs["group_send, Daphne"], costs["hub by plain send, Daphne"]
        )
    )
    results.append(
        _ratio("hub, Daphne : websockets.broadcast", hub, costs["websockets.broadcast"], at_most=0.9)
    )
    if "C, epoll" in costs:
        results.append(_ratio("hub, Daphne : C, epoll", hub, costs["C, epoll"], at_most=2.5))
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
    with serving("uvicorn") as server:
        beside = _cost(server, lambda: room.screens(server, SCREENS).close())
    with serving("Daphne", CHANNELS) as server:

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
        Result("  uvicorn", round(beside[0], 3), "CPU seconds", 0.0),
        Result("  uvicorn, until the last is in", round(beside[1], 3), "seconds", 0.0),
        ring.result("1,000 reconnects: ticket and ring", "CPU seconds"),
        database.result("  session and replay, five times 200", "CPU seconds"),
        _ratio("session and replay : ticket and ring", database, ring, at_least=3, unit="CPU seconds"),
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


def storing(room: Room) -> list[Result]:
    """Store what is said, then tell two hundred screens, against the way of Channels' guides."""
    store = frame({"type": "store", "stream": room.stream})
    waits: dict[str, list[float]] = {"ours": [], "guides": []}
    costs: dict[str, float] = dict.fromkeys(waits, 0.0)
    with serving("Daphne", HUB) as server, serving("Daphne", CHANNELS) as other:
        lines = {"ours": room.screens(server, FEW).lines, "guides": _plain(other, "/screens/", FEW)}
        servers = {"ours": server, "guides": other}
        sayers = {"ours": _plain(server, "/say/", 1)[0], "guides": lines["guides"][0]}
        for turn in range(STORED + 1):
            for name, sayer in sayers.items():
                before, start = servers[name].cpu_seconds(), time.perf_counter()
                sayer.socket.sendall(store)
                hear(lines[name], 1)
                if turn:
                    waits[name].append((time.perf_counter() - start) * 1_000)
                    costs[name] += servers[name].cpu_seconds() - before
            answer_pings([*lines["ours"], *lines["guides"], sayers["ours"]])
    ours, guides = (measured(waits[name]) for name in ("ours", "guides"))
    mine, theirs = (Measured(costs[name] / STORED * 1_000, 0.0) for name in ("ours", "guides"))
    bar = 10 if connection.vendor == "postgresql" else 12
    return [
        ours.result("stored, until the last of 200 has it", "ms"),
        mine.result("  the same", "CPU ms"),
        _ratio("the guides' way : ours, last of 200", guides, ours, at_least=bar, unit="ms"),
        _ratio("  the same by processor time", theirs, mine, unit="CPU ms"),
    ]


def durable(room: Room) -> list[Result]:
    """Measure what a delivery to a thousand screens costs with its commit and without."""
    store, kinds = frame({"type": "store", "stream": room.stream}), {}
    with serving("Daphne", HUB) as server:
        lines = room.screens(server, SCREENS).lines
        sayer = _plain(server, "/say/", 1)
        for name, text in (("stored", store), ("shown", SAY)):
            kinds[name] = Broadcasts(server, lines, _sayer(sayer, ACTS, text), ACTS)
        for turn in range(TURNS + 1):
            for way in kinds.values():
                way.take(counted=turn > 0)
            answer_pings([*lines, *sayer])
    stored, shown = kinds["stored"].microseconds, kinds["shown"].microseconds
    return [
        stored.result("hub, stored before it is shown", "CPU µs per delivery"),
        shown.result("hub, only shown", "CPU µs per delivery"),
        _ratio("stored : only shown, 1,000 screens", stored, shown, at_most=2),
    ]


def processes(room: Room) -> list[Result]:
    """Tell the screens of two processes what one of them stores, against Channels over the same broker."""
    store, costs, far = frame({"type": "store", "stream": room.stream}), {}, []
    for name, module in (("hub", HUB), ("group_send", CHANNELS)):
        hub = module == HUB
        with serving("Daphne", module) as one, serving("Daphne", module) as two:
            lines = [
                room.screens(server, OF_PROCESS).lines if hub else _plain(server, "/screens/", OF_PROCESS)
                for server in (one, two)
            ]
            sayer = _plain(one, "/say/", 1) if hub else lines[0]
            times = ACTS if hub else 1
            say, taken = _sayer(sayer, times, store), []
            for turn in range(TURNS + 1):
                before, start = one.cpu_seconds() + two.cpu_seconds(), time.perf_counter()
                say()
                hear([*lines[0], *lines[1]], times)
                if turn:
                    taken.append((one.cpu_seconds() + two.cpu_seconds() - before) / times / (2 * OF_PROCESS))
                    far.append((hub, time.perf_counter() - start))
                answer_pings([*lines[0], *lines[1], *sayer])
            mean = sum(taken) / TURNS
            costs[name] = Measured(mean * 1_000_000, (max(taken) - min(taken)) / mean if mean else 0.0)
    waits = {hub: measured([seconds * 1_000 for one, seconds in far if one is hub]) for hub in (True, False)}
    return [
        *(
            cost.result(f"{name}, two processes, 1,000 screens", "CPU µs per delivery")
            for name, cost in costs.items()
        ),
        _ratio("two processes, stored: group_send : hub", costs["group_send"], costs["hub"]),
        waits[True].result(f"  hub: the last has {ACTS} acts after", "ms"),
        waits[False].result("  group_send: the last has one text after", "ms"),
    ]


def broker(room: Room) -> list[Result]:
    """Take the broker away for a second, while two processes tell each other what they store."""
    store = frame({"type": "store", "stream": room.stream})
    with ExitStack() as stack:
        redis = RedisProcess()
        stack.callback(redis.stop)
        redis.start()
        one, two = (stack.enter_context(serving("Daphne", HUB, REDIS_URL=redis.url)) for _each in range(2))
        guides = stack.enter_context(serving("Daphne", CHANNELS, REDIS_URL=redis.url))
        ours = [line for server in (one, two) for line in room.screens(server, OF_BROKER).lines]
        theirs = _plain(guides, "/screens/", OF_BROKER)
        sayer, others = _plain(one, "/say/", 1)[0], _plain(guides, "/screens/", SAID)
        for number in range(SAID):
            if number == SAID // 3:
                redis.stop()
            if number == 2 * SAID // 3:
                redis.start()
            sayer.socket.sendall(store)
            with suppress(OSError):
                others[number].socket.sendall(SAY)
            time.sleep(1 / (SAID // 3))
        heard, closed = drained(ours, 5)
        of_theirs, closed_of_theirs = drained([*theirs, *others], 1)
    lost = sum(SAID - min(SAID, many) for many in heard)
    lost_by_them = sum(SAID - min(SAID, many) for many in of_theirs[:OF_BROKER])
    return [
        Result("a second without broker: sockets closed", closed, "of 40", 0.0, bar=0, holds=not closed),
        Result("  frames lost", lost, f"of {SAID * 2 * OF_BROKER:,}", 0.0, bar=0, holds=not lost),
        Result("  group_send: sockets closed", closed_of_theirs, f"of {OF_BROKER + SAID}", 0.0),
        Result("  group_send: frames lost", lost_by_them, f"of {SAID * OF_BROKER}", 0.0),
    ]


@contextmanager
def _named(way: str) -> Iterator[None]:
    """Say which way it was that did not end or whose server closed."""
    try:
        yield
    except (TimeoutError, ConnectionError) as error:
        raise type(error)(f"{way}: {error}") from error


def _plain(server: Server, path: str, how_many: int = 0, **headers: str) -> list[Line]:
    lines = connected(server.port, how_many or SCREENS)
    for line in lines:
        websocket(line, path, **headers)
    return lines


def _keep_open(ways: dict[str, Broadcasts]) -> None:
    """Answer the pings of all servers: who is silent for a minute is disconnected."""
    lines = [line for way in ways.values() for line in way.lines]
    drained(lines, 0.3)
    answer_pings(lines)


def _sayer(lines: list[Line], times: int, text: bytes = SAY) -> Callable[[], None]:
    def say() -> None:
        for _number in range(times):
            lines[0].socket.sendall(text)

    return say


def _cost(server: Server, work: Callable[[], None]) -> tuple[float, float]:
    before, start = server.cpu_seconds(), time.perf_counter()
    work()
    return server.cpu_seconds() - before, time.perf_counter() - start


def _ratio(
    case: str,
    of: Measured,
    base: Measured,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    unit: str = "CPU µs",
) -> Result:
    ratio = of.median / base.median
    holds: bool | None = None
    if at_least is not None:
        holds = ratio >= at_least
    elif at_most is not None:
        holds = ratio <= at_most
    spread = round(max(of.spread, base.spread), 3)
    bar = at_least if at_least is not None else at_most
    return Result(case, round(of.median, 1), unit, spread, round(base.median, 1), round(ratio, 3), bar, holds)


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
