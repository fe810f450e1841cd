"""What a forger may do to the journal: one row each, with the answer that it gets."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.records import samples
from tests.records.manipulations import Row, answer_to, journal, told

ELSEWHERE = "0d0f6f55-0000-4d4f-9f0c-6f1c33d2a001"


def line_set(number: int, key: str, value: Any) -> Callable[[], bytes]:
    return journal(lambda lines: lines[number].__setitem__(key, value))


def payload_set(line: int, /, **values: Any) -> Callable[[], bytes]:
    return journal(lambda lines: lines[line]["payload"].update(values))


def withheld(number: int) -> Callable[[], bytes]:
    def change(lines: list[dict[str, Any]]) -> None:
        del lines[number]["payload"], lines[number]["salt"]

    return journal(change)


def all_at(moment: str) -> Callable[[], bytes]:
    def change(lines: list[dict[str, Any]]) -> None:
        for line in lines:
            line["at"] = moment

    return journal(change)


ROWS = [
    # The journal.
    Row("every act in 1970", all_at("1970-01-01T00:00:00.000000Z"), ("TIME_DISORDER",)),
    Row("every act in words", all_at("вчера"), ("CHAIN_BROKEN",)),
    Row(
        "an act in the middle an hour later",
        line_set(1, "at", "2026-11-21T16:02:00.000000Z"),
        ("TIME_DISORDER",),
    ),
    Row("a single act", journal(lambda lines: lines.__delitem__(slice(0, 5))), ("JOURNAL_INCOMPLETE",)),
    Row("no roll call", journal(lambda lines: lines.__delitem__(0)), ("JOURNAL_INCOMPLETE",)),
    Row("no opening of the vote", journal(lambda lines: lines.__delitem__(2)), ("JOURNAL_INCOMPLETE",)),
    Row("no closing of the vote", withheld(3), ("JOURNAL_INCOMPLETE",)),
    Row("the adoption twice", journal(lambda lines: lines.append(dict(lines[-1]))), ("JOURNAL_INCOMPLETE",)),
    Row(
        "announced before it was closed, by the journal",
        journal(lambda lines: lines.insert(3, lines.pop(4))),
        ("JOURNAL_INCOMPLETE",),
    ),
    Row(
        "another stream",
        journal(
            lambda lines: [line.__setitem__("stream", f"meeting:{ELSEWHERE}") for line in lines] and None
        ),
        ("CONTENT_MISMATCH",),
    ),
    Row(
        "personal data in another act",
        told("floor.given", {"speaker": "Иван Петров, 16 г."}),
        ("JOURNAL_KIND",),
    ),
    Row("an act of another matter", told("youth.item_started", {"item": ELSEWHERE}), ("JOURNAL_FOREIGN",)),
    Row("a field more in an act", payload_set(0, note="Иван Петров"), ("JOURNAL_KIND", "JOURNAL_INCOMPLETE")),
    Row(
        "a sentence where a code stands",
        payload_set(2, question="Иван Петров отсъства"),
        ("JOURNAL_KIND", "JOURNAL_INCOMPLETE"),
    ),
    Row(
        "a voter who was not in the hall",
        payload_set(0, members=[samples.member(n) for n in (*range(1, 5), 9)]),
        ("VOTE_REGISTER",),
    ),
    Row(
        "more present than in the hall",
        payload_set(0, members=[samples.member(n) for n in range(4)]),
        ("CONTENT_MISMATCH", "VOTE_REGISTER"),
    ),
    Row("another number of the meeting", payload_set(0, number=99), ("CONTENT_MISMATCH",)),
    Row("another root of the ballots", payload_set(3, ballots_root="cd" * 32), ("CONTENT_MISMATCH",)),
    Row(
        "another seal of the text",
        payload_set(5, text={"salt": "ab" * 32, "digest": "cd" * 32}),
        ("CONTENT_MISMATCH",),
    ),
    Row("an actor by name", line_set(5, "actor", "Иван Петров"), ("CHAIN_BROKEN",)),
    Row("a field more in a line", line_set(0, "note", "Иван Петров"), ("CHAIN_BROKEN",)),
]


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_a_manipulation_gets_its_answer(row: Row) -> None:
    assert answer_to(row.content()) == row.answer
