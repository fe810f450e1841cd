"""What it costs to press "support", against the plainest view that inserts the row.

The baseline is served by the same process through the same middleware and the same look at who is signed in;
it checks nothing, appends nothing to a journal and tells nobody. What the service costs alone is compared
with one insert of the ORM.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from unittest.mock import patch
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from bench.measuring import REPEATS, Result, Way, against_baseline, microseconds_each, report
from bench.pages import Visitor, amount
from proposals.models import Proposal, Support
from proposals.services import draft_proposal, publish_proposal, support_proposal
from proposals.wishes import Pressed
from tests.factories import make_participant, make_town
from tests.sessions import new_session
from youth.models import Council, Participant
from youth.policies import OPERATOR
from youth.services.rules import override_rule

PER_REPEAT = 6
QUERIES_BAR = 12
# More than are pressed, so that the last one does not submit the proposal.
NEEDED = 1_000
SECRET = "s" * 32
PRESSED = urlencode({"csrfmiddlewaretoken": SECRET, "support": "give"}).encode()


class Crowd:
    """A proposal, and people who have not supported it yet, each signed in."""

    def __init__(self, council: Council, proposal: Proposal, how_many: int) -> None:
        """Make them and their sessions."""
        self.proposal = proposal
        self.people = [make_participant(council, f"Човек {number}") for number in range(how_many)]
        self.sessions = [new_session(one.user) for one in self.people if one.user is not None]
        self.visitor = Visitor()
        with override("bg"):
            self.path = reverse("proposals:support", kwargs={"council": council.slug, "pk": proposal.pk})

    def prepare(self) -> None:
        """Take the supports away, so that each turn begins alike."""
        self.proposal.supports.all().delete()

    def press(self) -> None:
        """Let each of a turn's people press once by the form of the page."""
        for session in self.sessions[:PER_REPEAT]:
            self.press_as(session)
        given = self.proposal.supports.count()
        if given != PER_REPEAT:
            message = f"{given} supports of {PER_REPEAT}"
            raise RuntimeError(message)

    def press_as(self, session: str) -> None:
        """Press once. Raises ``RuntimeError`` where the page does not lead back to the proposal."""
        status, _body = self.visitor.get(
            self.path,
            REQUEST_METHOD="POST",
            CONTENT_TYPE="application/x-www-form-urlencoded",
            CONTENT_LENGTH=str(len(PRESSED)),
            HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={SECRET}",
            **{"wsgi.input": BytesIO(PRESSED)},
        )
        if not status.startswith("302"):
            raise RuntimeError(status)

    def serve(self) -> None:
        """Let the service give the same supports."""
        for one in self.people[:PER_REPEAT]:
            support_proposal(self.proposal, actor=one)

    def insert(self) -> None:
        """Insert the same rows by the ORM, each in its own statement."""
        for one in self.people[:PER_REPEAT]:
            Support.objects.create(proposal=self.proposal, participant=one, version=self.proposal.version)

    def queries(self) -> int:
        """Return how many queries one press takes."""
        self.prepare()
        self.press_as(self.sessions[0])
        with CaptureQueriesContext(connection) as made:
            self.press_as(self.sessions[1])
        return len(made)


@contextmanager
def bare() -> Iterator[None]:
    """Serve the press as the plainest site would: it finds the proposal, inserts the row and redirects."""

    def inserted(asked: Proposal, participant: Participant, _fields: dict[str, str]) -> Pressed:
        proposal = Proposal.objects.select_related("council").get(pk=asked.pk)
        Support.objects.create(proposal=proposal, participant=participant, version=proposal.version)
        return Pressed("Благодарим.")

    with patch("proposals.views.support_by_form", inserted):
        yield


def compare(crowd: Crowd, unit: str, *ways: tuple[str, Callable[[], None]]) -> list[Result]:
    """Measure ways of giving the same supports; the first one is the baseline."""
    named = [Way(name, work, PER_REPEAT, crowd.prepare) for name, work in ways]
    return against_baseline(microseconds_each(named, REPEATS), named[0].name, unit, {})


def run() -> None:
    """Measure the press by form, then the service alone."""
    town = make_town()
    override_rule(town.youth, "proposal.support_threshold", NEEDED, actor=OPERATOR)
    draft = draft_proposal(
        town.youth, title="Площадка", summary="Защо.", points="Да има.", actor=town.young_person
    )
    crowd = Crowd(town.youth, publish_proposal(draft, actor=town.young_person), PER_REPEAT)

    def barely() -> None:
        with bare():
            crowd.press()

    results = compare(
        crowd, "CPU µs per press", ("bare view that inserts", barely), ("support pressed", crowd.press)
    )
    results += compare(
        crowd, "CPU µs per support", ("insert by the ORM", crowd.insert), ("service alone", crowd.serve)
    )
    results.append(amount("support pressed, queries", crowd.queries(), "queries", QUERIES_BAR))
    report("support", results)
