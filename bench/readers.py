"""One argument that reaches two hundred open readers of a proposal, as one frame for each audience.

The argument is sent by the form, as people send it. The baseline is the same argument with one reader of each
audience, so the difference is what the further readers cost. What they get is counted: readers of the same
audience get the same text, once.
"""

import selectors
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import override

from bench.load import WAIT_SECONDS, Line, Screens, answer_pings, drained, messages, request, send_all
from bench.measuring import Measured, Result, report
from bench.pages import amount
from bench.servers import Server, serving
from proposals.models import Proposal
from proposals.services import draft_proposal, publish_proposal
from proposals.streams import proposal_stream
from tests.factories import Town, make_participant, make_town
from tests.sessions import new_session
from youth import clock
from youth.journal.selectors import head
from youth.live.access import ticket_for
from youth.models import Participant

READERS, TURNS, ARGUMENTS = 200, 5, 10
SECRET = "s" * 32


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of some arguments: processor seconds, and the different texts of each audience."""

    seconds: float
    texts: dict[str, set[bytes]]
    further: int


class Debate:
    """A proposal with readers of three audiences, and who argues about it."""

    def __init__(self, town: Town) -> None:
        """Publish the proposal; every turn has a writer of its own, because nobody writes all day."""
        draft = draft_proposal(
            town.youth, title="Площадка", summary="Защо.", points="Да има.", actor=town.young_person
        )
        self.proposal: Proposal = publish_proposal(draft, actor=town.young_person)
        self.stream = proposal_stream(self.proposal)
        self.council = town.youth
        # Visitors, members and the chair's table are shown the same page in three ways.
        self.eyes: tuple[Participant | None, ...] = (None, town.member, town.chair)
        self.writers = [make_participant(town.youth, f"Човек {number}") for number in range(2 * (TURNS + 1))]
        with override("bg"):
            place = {"council": self.council.slug, "proposal": self.proposal.pk, "side": "for"}
            self.path = reverse("deliberation:argue", kwargs=place)

    def screens(self, server: Server, how_many: int) -> tuple[Screens, list[str]]:
        """Open readers, in turn of each audience; return them and the audience of each."""
        tickets = [
            ticket_for(self.stream, self.council, self.eyes[number % len(self.eyes)], "bg", clock.now())
            for number in range(how_many)
        ]
        signed = [one.signed() for one in tickets]
        opened = Screens(server.port, self.council.slug, self.stream, signed, head(self.stream))
        return opened, [str(one.view.audience) for one in tickets]

    def argue(self, server: Server, how_many: int) -> Reading:
        """Send arguments one after the other, each until the last reader has it."""
        writer = self.writers.pop()
        assert writer.user is not None
        session = new_session(writer.user)
        screens, audiences = self.screens(server, how_many)
        seconds, texts, further = 0.0, dict[str, set[bytes]](), 0
        for number in range(ARGUMENTS):
            before = server.cpu_seconds()
            answered = send_all(server.port, [self._form(session, f"Аргумент {number} в няколко думи.")], 1)
            heard = heard_once(screens.lines)
            seconds += server.cpu_seconds() - before
            if answered.statuses != [302]:
                raise RuntimeError(answered)
            for audience, text in zip(audiences, heard, strict=True):
                texts.setdefault(f"{audience} {number}", set()).add(text)
        more, closed = drained(screens.lines, 0.5)
        further = sum(more) + closed
        answer_pings(screens.lines)
        screens.close()
        return Reading(seconds / ARGUMENTS, texts, further)

    def _form(self, session: str, text: str) -> bytes:
        body = urlencode({"csrfmiddlewaretoken": SECRET, "text": text}).encode()
        headers = {
            "Cookie": f"sessionid={session}; csrftoken={SECRET}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return request("POST", self.path, headers, body)


def heard_once(lines: Sequence[Line]) -> list[bytes]:
    """Read until each connection has a frame; return them. Raises ``RuntimeError`` where one has two."""
    found: dict[int, list[bytes]] = {id(line): [] for line in lines}
    waiting = set(found)
    with selectors.DefaultSelector() as selector:
        for line in lines:
            selector.register(line.socket, selectors.EVENT_READ, line)
        while waiting:
            ready = selector.select(WAIT_SECONDS)
            if not ready:
                raise TimeoutError(len(waiting))
            for key, _events in ready:
                key.data.read()
                found[id(key.data)] += messages(key.data)
                if found[id(key.data)]:
                    waiting.discard(id(key.data))
    if any(len(frames) != 1 for frames in found.values()):
        message = "a reader has more than one frame of one argument"
        raise RuntimeError(message)
    return [frames[0] for frames in found.values()]


def run() -> None:
    """Let few readers and two hundred take turns on the same server."""
    debate = Debate(make_town())
    few = len(debate.eyes)
    seen: dict[int, list[Reading]] = {few: [], READERS: []}
    with serving("Daphne") as server:
        for turn in range(TURNS + 1):
            for how_many, readings in seen.items():
                reading = debate.argue(server, how_many)
                if turn:
                    readings.append(reading)
    base, many = (_milliseconds(seen[how_many]) for how_many in (few, READERS))
    each = Measured((many.median - base.median) / (READERS - few) * 1_000, max(base.spread, many.spread))
    last = seen[READERS]
    frames = max(len(texts) for reading in last for texts in reading.texts.values())
    further = sum(reading.further for reading in last)
    name = f"argument by form to the last of {READERS}"
    report(
        "readers",
        [
            base.result(f"argument by form to {few} readers (baseline)", "CPU ms"),
            Result(
                name,
                round(many.median, 1),
                "CPU ms",
                round(max(base.spread, many.spread), 3),
                round(base.median, 1),
                round(many.median / base.median, 3),
            ),
            each.result("  each further reader", "CPU µs"),
            amount(f"  frames of one audience, of {few} audiences", frames, "frames", 1),
            amount("  frames too many, and closed", further, "frames", 0),
        ],
    )


def _milliseconds(readings: Sequence[Reading]) -> Measured:
    """Return the mean of the turns, because the kernel counts in hundredths of a second."""
    values = [reading.seconds * 1_000 for reading in readings]
    mean = sum(values) / len(values)
    return Measured(mean, (max(values) - min(values)) / mean if mean else 0.0)
