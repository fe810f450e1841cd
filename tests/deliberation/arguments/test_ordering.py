"""The order of arguments, whatever they are: both sides are seen, and what is new gets its chance."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.deliberation.arguments.consent import is_accepted
from plugins.deliberation.arguments.ordering import (
    SHOWN_FIRST,
    Ordered,
    Side,
    is_new,
    order_of_both,
    order_of_side,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def argument(number: int, side: Side, hours: int, votes: int) -> Ordered:
    return Ordered(id=UUID(int=number), side=side, made_at=NOW - timedelta(hours=hours), votes=votes)


facts = st.tuples(
    st.sampled_from([Side.FOR, Side.AGAINST]), st.integers(0, 100), st.integers(0, 4) | st.just(0)
)
many = st.lists(facts, max_size=30).map(
    lambda rows: [argument(number, *row) for number, row in enumerate(rows)]
)


@given(many)
def test_among_the_first_six_are_both_sides_and_a_new_one_without_votes(rows):
    first = order_of_both(rows, NOW)[:SHOWN_FIRST]
    assert {one.side for one in first} == {one.side for one in rows}
    assert any(is_new(one, NOW) for one in first) == any(is_new(one, NOW) for one in rows)


@given(many, st.randoms())
def test_the_order_has_each_once_and_depends_on_nothing_but_them(rows, random):
    ordered = order_of_both(rows, NOW)
    assert sorted(ordered, key=lambda one: one.id) == rows
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert order_of_both(shuffled, NOW) == ordered


def numbers(ordered: list[Ordered]) -> list[int]:
    return [one.id.int for one in ordered]


def test_the_most_helpful_come_first_and_the_second_place_belongs_to_what_waits_longest():
    rows = [
        argument(1, Side.FOR, 90, 5),
        argument(2, Side.FOR, 80, 3),
        argument(3, Side.FOR, 2, 0),
        argument(4, Side.FOR, 20, 0),
        argument(5, Side.FOR, 70, 3),
        argument(6, Side.FOR, 60, 0),
    ]
    assert numbers(order_of_side(rows, NOW)) == [1, 4, 2, 5, 3, 6]


def test_the_sides_take_turns_and_the_one_with_the_most_helpful_argument_begins():
    rows = [
        argument(1, Side.FOR, 90, 1),
        argument(2, Side.AGAINST, 80, 2),
        argument(3, Side.AGAINST, 70, 1),
        argument(4, Side.AGAINST, 60, 0),
    ]
    assert numbers(order_of_both(rows, NOW)) == [2, 1, 3, 4]
    assert order_of_both([], NOW) == []


@pytest.mark.parametrize(
    ("accepting", "authors", "accepted"),
    [(0, 0, False), (1, 1, True), (1, 2, False), (2, 3, True), (2, 4, False), (3, 4, True)],
)
def test_a_summary_takes_more_than_half_of_its_side(accepting, authors, accepted):
    assert is_accepted(accepting, authors) is accepted
