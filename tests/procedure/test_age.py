"""Age by the calendar."""

from datetime import date

import pytest

from youth.procedure.age import AgeBand, Birth, age_band, age_on, is_minor


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 11, 22), date(2026, 11, 21), 17),
        (date(2008, 11, 22), date(2026, 11, 22), 18),
        (date(2008, 11, 22), date(2026, 11, 23), 18),
        (date(2008, 12, 31), date(2027, 1, 1), 18),
        (date(2026, 11, 22), date(2026, 11, 22), 0),
        # 29 February: in a common year the birthday falls on 1 March, in a leap year on the day itself.
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2024, 2, 28), 15),
        (date(2008, 2, 29), date(2024, 2, 29), 16),
        # 2100 has no 29 February although four divides it.
        (date(2084, 2, 29), date(2100, 2, 28), 15),
        (date(2084, 2, 29), date(2100, 3, 1), 16),
    ],
)
def test_a_year_of_life_is_completed_on_the_birthday(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


def test_nobody_has_an_age_before_birth() -> None:
    with pytest.raises(ValueError, match="before the birth"):
        age_on(date(2026, 11, 23), date(2026, 11, 22))


@pytest.mark.parametrize(
    ("years", "before", "since"),
    [
        (14, AgeBand.UNDER_14, AgeBand.FROM_14),
        (16, AgeBand.FROM_14, AgeBand.FROM_16),
        (18, AgeBand.FROM_16, AgeBand.FROM_18),
        (25, AgeBand.FROM_18, AgeBand.FROM_25),
        (30, AgeBand.FROM_25, AgeBand.FROM_30),
    ],
)
def test_a_band_begins_on_the_birthday(years: int, before: AgeBand, since: AgeBand) -> None:
    born = date(1990, 6, 15)
    assert age_band(age_on(born, date(1990 + years, 6, 14))) == before
    assert age_band(age_on(born, date(1990 + years, 6, 15))) == since


def test_full_age_begins_on_the_eighteenth_birthday() -> None:
    assert is_minor(17)
    assert not is_minor(18)


def test_of_two_possible_ages_the_stricter_one_counts() -> None:
    day = date(2026, 11, 22)
    only_year = Birth(2010)
    assert (only_year.youngest(day), only_year.oldest(day)) == (15, 16)
    assert not only_year.is_within(16, 29, day)
    assert not only_year.is_within(12, 15, day)
    assert only_year.is_within(14, 29, day)
    whole = Birth.on(date(2010, 11, 22))
    assert (whole.youngest(day), whole.oldest(day)) == (16, 16)


def test_the_day_is_asked_of_who_reaches_an_age_of_the_rules_this_year() -> None:
    day, ages = date(2026, 11, 22), {14, 16, 30}
    assert [year for year in range(1994, 2014) if Birth(year).needs_day(ages, day)] == [1996, 2010, 2012]
    assert not Birth.on(date(2010, 11, 22)).needs_day(ages, day)


@pytest.mark.parametrize("birth", [Birth(2010), Birth.on(date(2010, 2, 3))])
def test_a_birth_is_read_as_it_is_written(birth: Birth) -> None:
    assert Birth.read(str(birth)) == birth
