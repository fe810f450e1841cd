"""How fast ballots are taken over every way, on the database that the run is about.

Each way takes turns with its baseline: a bare view that inserts one row and checks nothing, the database's
own tool, one insert by the ORM. Beside the rates are the same ratios by processor time of the servers,
which other load on the machine changes less. A storm shows that nothing is lost and nobody has two ballots.
"""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlencode

from django.db import connection, transaction

from bench.load import Answered, Screens, frame, request, send_all
from bench.measuring import (
    Measured,
    Result,
    Way,
    against_baseline,
    compared,
    measured,
    microseconds_each,
    report,
)
from bench.servers import Server, on_cores, serving
from tests.factories import (
    let_in,
    make_agenda_item,
    make_meeting,
    make_members,
    make_term,
    make_youth_council,
)
from tests.sessions import new_session
from voting.models import Ballot, Poll, Voter
from voting.services import BallotPaper, cast_ballots, close_poll, open_poll
from youth import clock
from youth.journal.selectors import head
from youth.journal.streams import meeting_stream
from youth.live.access import ticket_for
from youth.models import Council, Meeting
from youth.policies import OPERATOR

VOTERS = 500
# How many of them have a live connection open, vote over it and hear what happens.
LISTENERS = 200
BATCHES = (1, 10, 100)
REPEATS = 5
TALLIES = 2
CONNECTIONS = 32
COPIES = 3
OF_STORM = 500
TALLIED = 10_000
SECRET = "s" * 32

# CPU per ballot against one ORM insert, at most.
SERVICE_BARS = {"cast_ballots, 100 together": 1.0}


def an_open_poll(voters: int, slug: str = "ms") -> Poll:
    """Return a poll of a council in which everybody is in the hall and may vote."""
    council = make_youth_council(slug=slug)
    term = make_term(council, seats=voters)
    members = make_members(term, voters)
    meeting = make_meeting(term, Meeting.State.OPEN)
    let_in(meeting, *members)
    item = make_agenda_item(meeting, state="under_way")
    return open_poll(item, method="open", actor=OPERATOR)


def empty(poll: Poll) -> None:
    """Take the ballots away."""
    Ballot.objects.filter(voter__poll=poll).delete()


class Hall:
    """A poll with its voters, and what each of them sends."""

    def __init__(self, poll: Poll) -> None:
        self.poll = poll
        self.council: Council = poll.council
        self.stream = meeting_stream(poll.meeting_id)
        self.voters = list(Voter.objects.filter(poll=poll).select_related("participant__user"))
        self.sessions = [new_session(voter.participant.user) for voter in self.voters]
        self.tickets = [
            ticket_for(self.stream, self.council, voter.participant, "bg", clock.now()).signed()
            for voter in self.voters
        ]
        self._turn = 0

    def forms(self) -> list[bytes]:
        """Return the ballot of each voter as the form sends it."""
        path = f"/bg/c/{self.council.slug}/voting/{self.poll.pk}/ballot/"
        return [self._form(path, session, choice="for") for session in self.sessions]

    def bare_forms(self) -> list[bytes]:
        """Return what the bare view takes."""
        return [
            self._form("/insert/", session, choice="for", voter=str(voter.pk))
            for session, voter in zip(self.sessions, self.voters, strict=True)
        ]

    def bare_json(self) -> list[bytes]:
        """Return what the bare view of the API's framework takes."""
        return [
            request(
                "POST",
                "/ballots/",
                self._cookies(session) | {"Content-Type": "application/json", "X-CSRFToken": SECRET},
                json.dumps({"voter": voter.pk, "choice": "for"}).encode(),
            )
            for session, voter in zip(self.sessions, self.voters, strict=True)
        ]

    def commands(self, copies: int = 1) -> list[list[bytes]]:
        """Return each voter's commands over the live connection, each with a key of its own."""
        self._turn += 1
        fields = {"poll": str(self.poll.pk), "choice": "for"}
        return [
            [
                frame(
                    {
                        "type": "command",
                        "name": "voting.cast_ballot",
                        "key": f"{self._turn}-{copy}",
                        "fields": fields,
                    }
                )
                for copy in range(copies)
            ]
            for _voter in self.voters
        ]

    @contextmanager
    def screens(self, server: Server, voters: int = LISTENERS) -> Iterator[Screens]:
        """Open a live connection of each of the first voters; all of them hear what happens."""
        screens = Screens(
            server.port, self.council.slug, self.stream, self.tickets[:voters], head(self.stream)
        )
        yield screens
        screens.close()

    def _form(self, path: str, session: str, **fields: str) -> bytes:
        body = urlencode({"csrfmiddlewaretoken": SECRET, **fields}).encode()
        headers = self._cookies(session) | {"Content-Type": "application/x-www-form-urlencoded"}
        return request("POST", path, headers, body)

    def _cookies(self, session: str) -> dict[str, str]:
        return {"Cookie": f"sessionid={session}; csrftoken={SECRET}"}


def service(hall: Hall) -> list[Result]:
    """Measure the service alone in batches of several sizes, against one ORM insert per ballot."""
    papers = [BallotPaper(voter.participant_id, "for") for voter in hall.voters]

    def one_by_one() -> None:
        for voter in hall.voters:
            with transaction.atomic():
                Ballot.objects.create(voter=voter, choice="for")

    def together(size: int) -> Callable[[], None]:
        def cast() -> None:
            for start in range(0, len(papers), size):
                results = cast_ballots(hall.poll, papers[start : start + size])
                if not all(result.taken for result in results):
                    raise RuntimeError("a ballot was refused")

        return cast

    def prepare() -> None:
        empty(hall.poll)

    ways = [Way("one ORM insert per ballot", one_by_one, len(papers), prepare)]
    ways += [Way(f"cast_ballots, {size} together", together(size), len(papers), prepare) for size in BATCHES]
    return against_baseline(microseconds_each(ways, REPEATS), ways[0].name, "CPU µs per ballot", SERVICE_BARS)


@dataclass
class Turns:
    """One way of casting all ballots of some voters on a server, and what each turn of it measured."""

    server: Server
    ready: Callable[[], AbstractContextManager[Callable[[], Answered]]]
    voters: int
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    def take(self, hall: Hall, *, counted: bool) -> None:
        """Cast them once. Raises ``RuntimeError`` where a ballot is missing."""
        empty(hall.poll)
        with self.ready() as send:
            before = self.server.cpu_seconds()
            answered = send()
            cost = self.server.cpu_seconds() - before
        recorded = Ballot.objects.filter(voter__poll=hall.poll, is_current=True).count()
        if recorded != self.voters:
            raise RuntimeError(
                f"{recorded} of {self.voters}: {answered.statuses[:9]} {answered.bodies[:3]!r}"
            )
        if counted:
            self.rates.append(recorded / answered.seconds)
            self.costs.append(cost / recorded)

    @property
    def rate(self) -> Measured:
        """Return the ballots per second."""
        return measured(self.rates)

    @property
    def efficiency(self) -> Measured:
        """Return the ballots per processor second of the server."""
        # The kernel counts in hundredths: a turn is too short for a median.
        mean = sum(self.costs) / len(self.costs)
        return Measured(1 / mean, (max(self.costs) - min(self.costs)) / mean)


def in_turns(hall: Hall, ways: dict[str, Turns], also: Callable[[], None] = lambda: None) -> list[Result]:
    """Measure several ways in turns, after one turn to warm up, with something else in between."""
    for turn in range(REPEATS + 1):
        for way in ways.values():
            way.take(hall, counted=turn > 0)
        also()
    results = []
    for name, way in ways.items():
        rate, efficiency = way.rate, way.efficiency
        results.append(rate.result(name, "ballots/s"))
        cost = Measured(1_000_000 / efficiency.median, efficiency.spread)
        results.append(cost.result(f"{name}: server", "CPU µs per ballot"))
        print(f"  … {name}: {rate.median:,.0f}/s, {cost.median:,.0f} µs", file=sys.stderr)
    return results


def ratios(ways: dict[str, Turns], name: str, baseline: str, at_least: float | None = None) -> list[Result]:
    """Return the ratio of two ways by ballots per second, and beside it that by processor time."""
    of, base = ways[name], ways[baseline]
    return [
        compared(f"{name} : {baseline}", of.rate, base.rate, at_least),
        compared("  the same by processor time", of.efficiency, base.efficiency),
    ]


@contextmanager
def pgbench() -> Iterator[Callable[[], float]]:
    """Give what measures the rows per second that the database's own tool inserts with 32 clients."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS bench_ballot (id uuid PRIMARY KEY DEFAULT gen_random_uuid(),"
            " voter bigserial UNIQUE, choice varchar(10), is_current boolean, cast_at timestamptz,"
            " salt varchar(32))"
        )
    options = connection.settings_dict
    command = [
        *("pgbench", "--host", options["HOST"], "--username", options["USER"], "--no-vacuum"),
        *("--client", "32", "--jobs", "2", "--time", "2", "--file", "/dev/stdin", "--protocol", "prepared"),
        options["NAME"],
    ]
    script = (
        "INSERT INTO bench_ballot (choice, is_current, cast_at, salt)"
        " VALUES ('for', true, now(), md5(random()::text));"
    )

    def rate() -> float:
        with on_cores():
            done = subprocess.run(command, input=script, capture_output=True, text=True, check=True)
        (line,) = [line for line in done.stdout.splitlines() if line.startswith("tps")]
        return float(line.split()[2])

    yield rate
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_ballot")


def by_form(hall: Hall, program: str, at_least: float | None = None) -> list[Result]:
    """Measure ballots by form on a server, against a bare view on the same server."""
    with serving(program, "bench.bare.settings") as bare, serving(program) as server:
        ways = {
            f"bare view, {program}": Turns(bare, lambda: _requests(bare, hall.bare_forms()), VOTERS),
            f"ballot by form, {program}": Turns(server, lambda: _requests(server, hall.forms()), VOTERS),
        }
        baseline, name = ways
        return in_turns(hall, ways) + ratios(ways, name, baseline, at_least)


def on_the_socket(hall: Hall) -> list[Result]:
    """Measure ballots on the live connection, against the API's framework and the database's tool."""
    drf, socket = "bare DRF view, Daphne", "ballot on the socket, {}"
    ways: dict[str, Turns] = {}
    tool: list[float] = []
    with ExitStack() as stack:
        bare = stack.enter_context(serving("Daphne", "bench.bare.settings"))
        ways[drf] = Turns(bare, lambda: _requests(bare, hall.bare_json()), VOTERS)
        for program in ("Daphne", "uvicorn"):
            server = stack.enter_context(serving(program))
            ways[socket.format(program)] = Turns(server, partial(_commands, hall, server), LISTENERS)
        if connection.vendor == "postgresql":
            rate = stack.enter_context(pgbench())
            results = in_turns(hall, ways, lambda: tool.append(rate()))
        else:
            results = in_turns(hall, ways)
    results += ratios(ways, socket.format("Daphne"), drf, 15)
    if tool:
        rows = measured(tool)
        results.append(rows.result("pgbench, 32 clients", "rows/s"))
        for program, bar in (("Daphne", 0.15), ("uvicorn", 0.4)):
            way = ways[socket.format(program)]
            results.append(compared(f"socket : pgbench, {program}", way.rate, rows, bar))
            results.append(compared("  each processor second : pgbench", way.efficiency, rows))
    return results


def _requests(server: Server, requests: list[bytes]) -> AbstractContextManager[Callable[[], Answered]]:
    return nullcontext(partial(send_all, server.port, requests, CONNECTIONS))


@contextmanager
def _commands(hall: Hall, server: Server) -> Iterator[Callable[[], Answered]]:
    # Opened for each turn: these screens answer no ping while others have theirs.
    commands = hall.commands()[:LISTENERS]
    with hall.screens(server) as screens:
        yield lambda: screens.command_all(commands)


def storm(hall: Hall) -> list[Result]:
    """Send three copies of each of five hundred ballots at once; each counts once, and nothing fails."""
    with serving("Daphne") as server:
        with hall.screens(server, OF_STORM) as screens:
            empty(hall.poll)
            answers = screens.command_all(hall.commands(COPIES)[:OF_STORM])
        socket = Counter(json.loads(body).get("data", {}).get("status", "refused") for body in answers.bodies)
        recorded = Ballot.objects.filter(voter__poll=hall.poll).count()
        empty(hall.poll)
        forms = [one for one in hall.forms()[:OF_STORM] for _copy in range(COPIES)]
        statuses = Counter(send_all(server.port, forms, CONNECTIONS).statuses)
        by_form = Ballot.objects.filter(voter__poll=hall.poll).count()
    again = OF_STORM * (COPIES - 1)
    exact = socket == {"recorded": OF_STORM, "already": again} and recorded == OF_STORM
    fine = statuses == {302: OF_STORM * COPIES} and by_form == OF_STORM
    return [
        Result(
            "storm on the socket: recorded", socket["recorded"], "ballots", 0.0, bar=OF_STORM, holds=exact
        ),
        Result("storm on the socket: already", socket["already"], "ballots", 0.0, bar=again, holds=exact),
        Result("storm of forms: recorded", by_form, "ballots", 0.0, bar=OF_STORM, holds=fine),
        Result(
            "storm of forms: answered 5xx",
            sum(n for s, n in statuses.items() if s >= 500),
            "",
            0.0,
            bar=0,
            holds=fine,
        ),
    ]


def tally() -> list[Result]:
    """Close a poll of ten thousand ballots: counted, sealed and journalled."""
    seconds, own = [], []
    for _turn in range(TALLIES):
        with transaction.atomic():
            poll = an_open_poll(TALLIED, "large")
            papers = [BallotPaper(pk, "for") for pk in poll.voters.values_list("participant_id", flat=True)]
            for start in range(0, len(papers), 1000):
                cast_ballots(poll, papers[start : start + 1000])
            begun, start_at = time.process_time(), time.perf_counter()
            close_poll(poll, actor=OPERATOR)
            seconds.append(time.perf_counter() - start_at)
            own.append(time.process_time() - begun)
            transaction.set_rollback(True)
    of = measured(seconds)
    return [
        of.result("closing a poll of 10,000 ballots", "seconds", bar=1.0, holds=of.median <= 1.0),
        measured(own).result("  of it our process", "CPU seconds"),
    ]


def run() -> None:
    """Measure on the database at hand."""
    hall = Hall(an_open_poll(VOTERS))
    results = service(hall)
    results += by_form(hall, "Daphne", 0.6)
    results += by_form(hall, "gunicorn")
    results += on_the_socket(hall)
    results += storm(hall)
    results += tally()
    report(f"votes-{connection.vendor}", results)
