"""How fast ballots are taken over every way, on the database that the run is about.

Each way is measured against a baseline in the same run: a bare view that inserts one row and checks nothing,
the database's own tool, one insert by the ORM. A storm shows that nothing is lost and nobody has two ballots.
"""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
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
from bench.servers import Server, serving
from tests.factories import (
    let_in,
    make_agenda_item,
    make_meeting,
    make_members,
    make_term,
    make_youth_council,
)
from voting.models import Ballot, Poll, Voter
from voting.services import BallotPaper, cast_ballots, close_poll, open_poll
from youth import clock
from youth.journal.selectors import head
from youth.journal.streams import meeting_stream
from youth.live.access import ticket_for
from youth.models import Council, Meeting
from youth.policies import OPERATOR

VOTERS = 600
BATCHES = (1, 10, 100)
REPEATS = 2
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
        self.sessions = [self._session(voter) for voter in self.voters]
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
    def screens(self, server: Server, voters: int = VOTERS) -> Iterator[Screens]:
        """Open a live connection of each voter; all of them hear what happens."""
        screens = Screens(
            server.port, self.council.slug, self.stream, self.tickets[:voters], head(self.stream)
        )
        yield screens
        screens.close()

    def _session(self, voter: Voter) -> str:
        user = voter.participant.user
        session = SessionStore()
        row = session.create_model_instance(
            {
                SESSION_KEY: str(user.pk),
                BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                HASH_SESSION_KEY: user.get_session_auth_hash(),
            }
        )
        row.save(force_insert=True)
        return str(row.session_key)

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


def rounds(hall: Hall, server: Server, send: Callable[[], Answered]) -> tuple[Measured, Measured]:
    """Return ballots per second and the server's CPU per ballot, in several rounds after one to warm up."""
    rates, costs = [], []
    for turn in range(REPEATS + 1):
        empty(hall.poll)
        before = server.cpu_seconds()
        answered = send()
        cost = server.cpu_seconds() - before
        recorded = Ballot.objects.filter(voter__poll=hall.poll, is_current=True).count()
        if recorded != len(hall.voters):
            raise RuntimeError(
                f"{recorded} of {len(hall.voters)}: {answered.statuses[:9]} {answered.bodies[:3]!r}"
            )
        if turn:
            rates.append(recorded / answered.seconds)
            costs.append(cost / recorded * 1_000_000)
    return measured(rates), measured(costs)


def pgbench() -> Measured:
    """Return the rows per second that the database's own tool inserts with 32 clients."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS bench_ballot (id uuid PRIMARY KEY DEFAULT gen_random_uuid(),"
            " voter bigserial UNIQUE, choice varchar(10), is_current boolean, cast_at timestamptz,"
            " salt varchar(32))"
        )
    options = connection.settings_dict
    command = [
        *("pgbench", "--host", options["HOST"], "--username", options["USER"], "--no-vacuum"),
        *("--client", "32", "--jobs", "2", "--time", "3", "--file", "/dev/stdin", "--protocol", "prepared"),
        options["NAME"],
    ]
    script = (
        "INSERT INTO bench_ballot (choice, is_current, cast_at, salt)"
        " VALUES ('for', true, now(), md5(random()::text));"
    )
    rates = []
    for _turn in range(REPEATS):
        done = subprocess.run(command, input=script, capture_output=True, text=True, check=True)
        (line,) = [line for line in done.stdout.splitlines() if line.startswith("tps")]
        rates.append(float(line.split()[2]))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_ballot")
    return measured(rates)


def over_servers(hall: Hall) -> list[Result]:
    """Measure ballots over the live connection and over HTTP, against bare views and the database's tool."""
    results: list[Result] = []
    found: dict[str, Measured] = {}

    def add(name: str, of: tuple[Measured, Measured]) -> None:
        found[name] = of[0]
        results.append(of[0].result(name, "ballots/s"))
        results.append(of[1].result(f"{name}: server", "CPU µs per ballot"))
        print(f"  … {name}: {of[0].median:,.0f}/s, {of[1].median:,.0f} µs", file=sys.stderr)

    with serving("Daphne", "bench.bare.settings") as server:
        add(
            "bare view, Daphne",
            rounds(hall, server, lambda: send_all(server.port, hall.bare_forms(), CONNECTIONS)),
        )
        add(
            "bare DRF view, Daphne",
            rounds(hall, server, lambda: send_all(server.port, hall.bare_json(), CONNECTIONS)),
        )
    with serving("Daphne") as server:
        add(
            "ballot by form, Daphne",
            rounds(hall, server, lambda: send_all(server.port, hall.forms(), CONNECTIONS)),
        )
        with hall.screens(server) as screens:
            add(
                "ballot on the socket, Daphne",
                rounds(hall, server, lambda: screens.command_all(hall.commands())),
            )
    with serving("uvicorn") as server, hall.screens(server) as screens:
        add(
            "ballot on the socket, uvicorn",
            rounds(hall, server, lambda: screens.command_all(hall.commands())),
        )
    with serving("gunicorn", "bench.bare.settings") as server:
        add(
            "bare view, gunicorn",
            rounds(hall, server, lambda: send_all(server.port, hall.bare_forms(), CONNECTIONS)),
        )
    with serving("gunicorn") as server:
        add(
            "ballot by form, gunicorn",
            rounds(hall, server, lambda: send_all(server.port, hall.forms(), CONNECTIONS)),
        )
    results += [
        compared(
            "form : bare view, Daphne", found["ballot by form, Daphne"], found["bare view, Daphne"], 0.6
        ),
        compared(
            "form : bare view, gunicorn", found["ballot by form, gunicorn"], found["bare view, gunicorn"]
        ),
        compared(
            "socket : DRF view, Daphne",
            found["ballot on the socket, Daphne"],
            found["bare DRF view, Daphne"],
            15,
        ),
    ]
    if connection.vendor == "postgresql":
        tool = pgbench()
        results += [
            tool.result("pgbench, 32 clients", "rows/s"),
            compared("socket : pgbench, Daphne", found["ballot on the socket, Daphne"], tool, 0.15),
            compared("socket : pgbench, uvicorn", found["ballot on the socket, uvicorn"], tool, 0.4),
        ]
    return results


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


def tally() -> Result:
    """Close a poll of ten thousand ballots: counted, sealed and journalled."""
    seconds = []
    for _turn in range(REPEATS):
        with transaction.atomic():
            poll = an_open_poll(TALLIED, "large")
            papers = [BallotPaper(pk, "for") for pk in poll.voters.values_list("participant_id", flat=True)]
            for start in range(0, len(papers), 1000):
                cast_ballots(poll, papers[start : start + 1000])
            begun = time.process_time()
            start_at = time.perf_counter()
            close_poll(poll, actor=OPERATOR)
            seconds.append(max(time.perf_counter() - start_at, time.process_time() - begun))
            transaction.set_rollback(True)
    of = measured(seconds)
    return of.result("closing a poll of 10,000 ballots", "seconds", bar=1.0, holds=of.median <= 1.0)


def run() -> None:
    """Measure on the database at hand."""
    hall = Hall(an_open_poll(VOTERS))
    results = service(hall)
    results += over_servers(hall)
    results += storm(hall)
    results.append(tally())
    report(f"votes-{connection.vendor}", results)
