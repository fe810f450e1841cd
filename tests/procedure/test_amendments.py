"""The order in which amendments are put to the vote under each kind of rule; which exclude each other."""

import pytest

from youth.procedure.amendments import (
    OF_A_POINT,
    Change,
    Moved,
    Operation,
    come_before_whole,
    conflicts_among,
    exclude_each_other,
    may_amend_amendment,
    next_to_vote,
    order_of_votes,
)
from youth.procedure.choices import AmendmentKind as Kind

BY_KIND = (Kind.REJECT, Kind.POSTPONE, Kind.REPLACE, Kind.CORRECT, Kind.ADD, Kind.MAIN)
BY_REACH = (Kind.MOST_FAR_REACHING, Kind.MAIN)
LAST_FIRST = (Kind.LAST_MOVED, Kind.MAIN)


def moved(*changes, to=None):
    return [Moved(key=n, change=change, at=n, to=to) for n, change in enumerate(changes, start=1)]


@pytest.mark.parametrize(
    ("order", "expected"),
    [(BY_KIND, [3]), (BY_REACH, [3]), (LAST_FIRST, [4])],
)
def test_the_rules_say_which_comes_first(order, expected):
    awaiting = moved(Change.ADD, Change.DELETE, Change.REPLACE_ALL, Change.INSERT)

    assert next_to_vote(awaiting, order) == expected


def test_those_of_one_rank_come_in_the_order_in_which_they_were_moved():
    assert next_to_vote(moved(Change.DELETE, Change.ADD, Change.REPLACE), BY_KIND) == [1, 3]


def test_what_changes_an_amendment_comes_before_it():
    first, second = Moved(key=1, change=Change.REPLACE, at=1), Moved(key=2, change=Change.REPLACE, at=2, to=1)

    for order in (BY_KIND, BY_REACH, LAST_FIRST):
        assert next_to_vote([first, second], order) == [2]


@pytest.mark.parametrize("order", [BY_KIND, BY_REACH, LAST_FIRST])
def test_amendments_come_before_the_whole(order):
    assert come_before_whole(moved(Change.ADD), order)
    assert not come_before_whole([], order)


def test_where_the_rules_put_the_whole_first_amendments_wait():
    assert not come_before_whole(moved(Change.ADD), (Kind.MAIN, Kind.ADD))


def test_the_rules_limit_amendments_to_amendments():
    assert may_amend_amendment(2, 2)
    assert not may_amend_amendment(3, 2)
    assert may_amend_amendment(9, None)


def test_every_order_puts_every_amendment_once_and_comes_to_an_end():
    for order in (BY_KIND, BY_REACH, LAST_FIRST, (Kind.ADD,)):
        awaiting = moved(*Change)
        put = []
        while awaiting:
            key = next_to_vote(awaiting, order)[0]
            put.append(key)
            awaiting = [one for one in awaiting if one.key != key]
        assert sorted(put) == [1, 2, 3, 4, 5]


PLACES = [
    Operation(change=Change.REPLACE_ALL),
    Operation(change=Change.ADD),
    *(Operation(change=change, point=point) for change in sorted(OF_A_POINT) for point in ("a", "b")),
]


@pytest.mark.parametrize("one", PLACES)
@pytest.mark.parametrize("other", PLACES)
def test_exclusion_is_mutual(one, other):
    assert exclude_each_other(one, other) == exclude_each_other(other, one)


def test_two_texts_of_one_amendment_exclude_each_other_and_nothing_else():
    first, second = (Operation(change=Change.REPLACE, to="x") for _n in range(2))

    assert exclude_each_other(first, second)
    assert not exclude_each_other(first, Operation(change=Change.REPLACE, to="y"))
    assert not any(exclude_each_other(first, place) for place in PLACES)


def test_the_matrix_names_the_others_only():
    operations = {1: PLACES[1], 2: PLACES[0], 3: PLACES[1]}

    assert conflicts_among(operations) == {1: [2], 2: [1, 3], 3: [2]}


@pytest.mark.parametrize(
    ("order", "expected"), [(BY_KIND, [3, 2, 1]), (BY_REACH, [3, 2, 1]), (LAST_FIRST, [3, 2, 1])]
)
def test_the_whole_order_of_votes(order, expected):
    assert order_of_votes(moved(Change.ADD, Change.DELETE, Change.REPLACE_ALL), order) == expected
