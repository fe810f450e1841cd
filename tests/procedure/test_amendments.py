"""The order in which amendments are put to the vote, under each kind of rule."""

import pytest

from youth.procedure.amendments import Change, Moved, come_before_whole, may_amend_amendment, next_to_vote
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
