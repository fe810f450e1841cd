"""The meeting that screens follow in the measurements of live screens, and how a broadcast is counted."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction

from bench.load import (
    Line,
    Screens,
    connected,
    frame,
    hear,
    websocket,
)
from bench.measuring import Measured, Result
from bench.servers import Server
from tests.factories import let_in, make_meeting, make_members, make_term, make_youth_council
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


def plain(server: Server, path: str, how_many: int = 0, **headers: str) -> list[Line]:
    """Open connections without a ticket."""
    lines = connected(server.port, how_many or SCREENS)
    for line in lines:
        websocket(line, path, **headers)
    return lines


def saying(lines: list[Line], times: int, text: bytes = SAY) -> Callable[[], None]:
    """Return what has something said so many times over the first connection."""

    def say() -> None:
        for _number in range(times):
            lines[0].socket.sendall(text)

    return say


def ratio(
    case: str,
    of: Measured,
    base: Measured,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    unit: str = "CPU µs",
) -> Result:
    """Compare one way with the one that it is measured against."""
    quotient = of.median / base.median
    holds: bool | None = None
    if at_least is not None:
        holds = quotient >= at_least
    elif at_most is not None:
        holds = quotient <= at_most
    spread = round(max(of.spread, base.spread), 3)
    bar = at_least if at_least is not None else at_most
    return Result(
        case, round(of.median, 1), unit, spread, round(base.median, 1), round(quotient, 3), bar, holds
    )
