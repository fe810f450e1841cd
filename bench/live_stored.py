"""What is stored before screens hear of it: with its commit, over two processes, without the broker."""

import time
from contextlib import ExitStack, suppress

from django.db import connection

from bench.live_room import (
    ACTS,
    CHANNELS,
    FEW,
    HUB,
    SAY,
    SCREENS,
    TURNS,
    Broadcasts,
    Room,
    plain,
    ratio,
    saying,
)
from bench.load import (
    answer_pings,
    drained,
    frame,
    hear,
)
from bench.measuring import Measured, Result, measured
from bench.servers import serving
from tests.redis_process import RedisProcess

# How often one of two hundred screens has something stored.
STORED = 20
# Screens at each of two processes, and what is said while their broker goes away for the middle third.
OF_PROCESS, OF_BROKER, SAID = 500, 20, 30


def storing(room: Room) -> list[Result]:
    """Store what is said, then tell two hundred screens, against the way of Channels' guides."""
    store = frame({"type": "store", "stream": room.stream})
    waits: dict[str, list[float]] = {"ours": [], "guides": []}
    costs: dict[str, float] = dict.fromkeys(waits, 0.0)
    with serving("Daphne", HUB) as server, serving("Daphne", CHANNELS) as other:
        lines = {"ours": room.screens(server, FEW).lines, "guides": plain(other, "/screens/", FEW)}
        servers = {"ours": server, "guides": other}
        sayers = {"ours": plain(server, "/say/", 1)[0], "guides": lines["guides"][0]}
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
        ratio("the guides' way : ours, last of 200", guides, ours, at_least=bar, unit="ms"),
        ratio("  the same by processor time", theirs, mine, unit="CPU ms"),
    ]


def durable(room: Room) -> list[Result]:
    """Measure what a delivery to a thousand screens costs with its commit and without."""
    store, kinds = frame({"type": "store", "stream": room.stream}), {}
    with serving("Daphne", HUB) as server:
        lines = room.screens(server, SCREENS).lines
        sayer = plain(server, "/say/", 1)
        for name, text in (("stored", store), ("shown", SAY)):
            kinds[name] = Broadcasts(server, lines, saying(sayer, ACTS, text), ACTS)
        for turn in range(TURNS + 1):
            for way in kinds.values():
                way.take(counted=turn > 0)
            answer_pings([*lines, *sayer])
    stored, shown = kinds["stored"].microseconds, kinds["shown"].microseconds
    return [
        stored.result("hub, stored before it is shown", "CPU µs per delivery"),
        shown.result("hub, only shown", "CPU µs per delivery"),
        ratio("stored : only shown, 1,000 screens", stored, shown, at_most=2),
    ]


def processes(room: Room) -> list[Result]:
    """Tell the screens of two processes what one of them stores, against Channels over the same broker."""
    store, costs, far = frame({"type": "store", "stream": room.stream}), {}, []
    for name, module in (("hub", HUB), ("group_send", CHANNELS)):
        hub = module == HUB
        with serving("Daphne", module) as one, serving("Daphne", module) as two:
            lines = [
                room.screens(server, OF_PROCESS).lines if hub else plain(server, "/screens/", OF_PROCESS)
                for server in (one, two)
            ]
            sayer = plain(one, "/say/", 1) if hub else lines[0]
            times = ACTS if hub else 1
            say, taken = saying(sayer, times, store), []
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
        ratio("two processes, stored: group_send : hub", costs["group_send"], costs["hub"]),
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
        theirs = plain(guides, "/screens/", OF_BROKER)
        sayer, others = plain(one, "/say/", 1)[0], plain(guides, "/screens/", SAID)
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
