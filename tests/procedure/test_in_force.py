"""Periods of office: one predicate, asked of days and of instants."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from youth.procedure.in_force import in_force, in_force_from, is_valid

DAY = timedelta(days=1)
days = st.dates(date(2020, 1, 1), date(2020, 3, 1))
ends = st.none() | days


@given(days, ends, days)
def test_a_period_in_force_is_so_from_that_day(starts: date, until: date | None, day: date) -> None:
    if in_force(starts, until, day):
        assert in_force_from(starts, until, day)
        assert is_valid(until, day)


@given(days, ends, days)
def test_what_is_in_force_later_comes_to_a_day_on_which_it_is(
    starts: date, until: date | None, day: date
) -> None:
    one_day = max(starts, day)
    assert in_force_from(starts, until, day) == in_force(starts, until, one_day)


@given(days, days)
def test_the_end_is_the_first_day_without_it(starts: date, until: date) -> None:
    assert not in_force(starts, until, until)
    assert in_force(starts, until, until - DAY) == (starts < until)


@given(days)
def test_what_ends_where_it_begins_never_was(day: date) -> None:
    assert not in_force(day, day, day)
    assert not in_force_from(day, day, day - DAY)


def test_instants_are_judged_like_days() -> None:
    noon = datetime(2026, 11, 26, 12, tzinfo=UTC)
    assert in_force(noon, noon + DAY, noon)
    assert not in_force(noon, noon + DAY, noon + DAY)
    assert not in_force(noon, None, noon - timedelta(microseconds=1))
