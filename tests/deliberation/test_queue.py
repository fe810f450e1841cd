"""The order of speakers, with the reason of each place: pure rules."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from django.utils.translation import override

from plugins.deliberation.floor.phrasing import REASONS, duration, listed
from plugins.deliberation.floor.procedure.queue import Role, Waiting, Why, queue_of
from plugins.deliberation.floor.procedure.times import Side, SpeechKind
from youth.procedure.choices import DebateOrder

BY_REQUEST = (DebateOrder.BY_REQUEST,)
BULGARIAN = (DebateOrder.PROPOSER, DebateOrder.RAPPORTEUR, DebateOrder.BY_REQUEST)
ALTERNATE = (DebateOrder.PROPOSER, DebateOrder.ALTERNATE)
BEGIN = datetime(2026, 11, 27, 17, tzinfo=UTC)


def waiting(number: int, kind: str = "speech", **fields: object) -> Waiting:
    """Return the request made in the minute of its number."""
    values: dict[str, object] = {"side": Side.NONE, "role": Role.NONE} | fields
    return Waiting(
        id=UUID(int=number),
        kind=SpeechKind(kind),
        made_at=BEGIN + timedelta(minutes=number),
        **values,  # type: ignore[arg-type]
    )


def order_of(requests: list[Waiting], steps: tuple[DebateOrder, ...], **given: Side) -> list[tuple[int, str]]:
    return [(place.id.int, place.why.value) for place in queue_of(requests, steps, **given)]


def test_what_answers_comes_first_then_the_steps_then_questions_and_speeches() -> None:
    requests = [
        waiting(1),
        waiting(2, "question"),
        waiting(3, role=Role.RAPPORTEUR),
        waiting(4, role=Role.MOVER),
        waiting(5, "rejoinder"),
        waiting(6, "reply"),
        waiting(7, "procedural"),
        waiting(8, "order"),
    ]
    assert order_of(requests, BULGARIAN) == [
        (8, "order"),
        (7, "procedural"),
        (6, "reply"),
        (5, "rejoinder"),
        (4, "mover"),
        (3, "rapporteur"),
        (2, "question"),
        (1, "first_speech"),
    ]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (BULGARIAN, [2, 3, 1]),
        ((DebateOrder.RAPPORTEUR, DebateOrder.PROPOSER), [3, 2, 1]),
        ((DebateOrder.RAPPORTEUR,), [3, 1, 2]),
        (BY_REQUEST, [1, 2, 3]),
    ],
)
def test_mover_and_rapporteur_come_first_only_where_the_rules_say_so(
    steps: tuple[DebateOrder, ...], expected: list[int]
) -> None:
    requests = [waiting(1), waiting(2, role=Role.MOVER), waiting(3, role=Role.RAPPORTEUR)]
    assert [number for number, _why in order_of(requests, steps)] == expected


def test_who_has_not_spoken_comes_first_then_who_used_less_time_then_who_asked_earlier() -> None:
    requests = [
        waiting(1, spoken=1, used=300),
        waiting(2, spoken=2, used=100),
        waiting(3, spoken=1, used=300),
        waiting(4),
    ]
    assert order_of(requests, BY_REQUEST) == [
        (4, "first_speech"),
        (2, "less_time"),
        (1, "by_request"),
        (3, "by_request"),
    ]


@pytest.mark.parametrize(
    ("sides", "last", "expected"),
    [
        # For begins; one side alone is then heard as it asked.
        ("ffaa", "", [(1, "other_side"), (3, "other_side"), (2, "other_side"), (4, "first_speech")]),
        ("ffaa", "for", [(3, "other_side"), (1, "other_side"), (4, "other_side"), (2, "first_speech")]),
        ("fff", "for", [(1, "first_speech"), (2, "first_speech"), (3, "first_speech")]),
        ("aaf", "against", [(3, "other_side"), (1, "first_speech"), (2, "first_speech")]),
        ("a-f", "", [(3, "other_side"), (1, "first_speech"), (2, "first_speech")]),
    ],
)
def test_sides_take_turns(sides: str, last: str, expected: list[tuple[int, str]]) -> None:
    of = {"f": Side.FOR, "a": Side.AGAINST, "-": Side.NONE}
    requests = [waiting(number, side=of[side]) for number, side in enumerate(sides, 1)]
    assert order_of(requests, ALTERNATE, last_side=Side(last)) == expected
    # Only where the rules say so.
    assert [number for number, _why in order_of(requests, BY_REQUEST)] == list(range(1, len(sides) + 1))


def test_the_queue_has_everybody_once_whatever_the_order_in_which_it_is_read() -> None:
    requests = [
        waiting(1, side=Side.FOR),
        waiting(2, "reply"),
        waiting(3, side=Side.AGAINST, spoken=1, used=9),
        waiting(4, "question", spoken=1),
        waiting(5, role=Role.MOVER, side=Side.FOR),
    ]
    for steps in (BULGARIAN, BY_REQUEST, ALTERNATE):
        found = {tuple(order_of(list(one), steps)) for one in permutations(requests)}
        assert len(found) == 1
        assert sorted(number for number, _why in found.pop()) == [1, 2, 3, 4, 5]


def test_every_reason_has_words() -> None:
    assert REASONS.keys() == set(Why)
    assert len({str(words) for words in REASONS.values()}) == len(Why)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (45, "45 s"), (60, "1 min"), (95, "1 min 35 s"), (3600, "60 min")]
)
def test_times_in_words(seconds: int, words: str) -> None:
    with override("en"):
        assert duration(seconds) == words
        assert listed([("Ана", seconds)]) == f"Ана ({words})"
