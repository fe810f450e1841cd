"""The choice of tests by the statements they execute."""

import pytest

from tests.statements import DAYS, chosen, is_turn, normalised

RECORD = {
    "everything": {1, 2, 3, 4},
    "first half": {1, 2},
    "second half": {3, 4},
    "nothing new": {2},
    "alone": {5},
}


def covering(record: dict[str, set[int]], tests: set[str], statement: int) -> int:
    return sum(statement in record[test] for test in tests)


def test_each_statement_is_executed_twice_or_as_often_as_it_is_at_all() -> None:
    taken = chosen(RECORD, set(), times=2)

    assert [covering(RECORD, taken, statement) for statement in (1, 2, 3, 4, 5)] == [2, 2, 2, 2, 1]
    assert "nothing new" not in taken


def test_what_runs_in_any_case_counts() -> None:
    taken = chosen(RECORD, {"first half", "never recorded"}, times=2)

    assert {"first half", "never recorded", "everything", "second half", "alone"} == taken


def test_every_test_has_its_turn_within_the_days() -> None:
    for number in range(50):
        turns = [is_turn(f"test {number}", day) for day in range(1000, 1000 + DAYS)]
        assert turns.count(True) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('SELECT "id" FROM "a" WHERE "id" IN (%s)', 'SELECT "id" FROM "a" WHERE "id" IN (%s, %s, %s)'),
        ('INSERT INTO "a" VALUES (%s, NULL)', 'INSERT INTO "a" VALUES (%s, %s), (%s, NULL), (%s, %s)'),
        ('SELECT 1 FROM "a" LIMIT 21', 'SELECT 1 FROM "a" LIMIT 2'),
        ('SAVEPOINT "s140_x1"', 'SAVEPOINT "s99_x31"'),
    ],
)
def test_statements_that_differ_in_values_are_one(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


def test_statements_that_differ_in_columns_are_two() -> None:
    assert normalised('SELECT "a" FROM "t"') != normalised('SELECT "b" FROM "t"')
    assert normalised('SELECT 1 FROM "t1"') != normalised('SELECT 1 FROM "t2"')
