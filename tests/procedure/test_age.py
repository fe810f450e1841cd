"""Age by the calendar."""

from datetime import date

import pytest

from youth.procedure.age import AgeBand, age_band, age_on, is_minor


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
    assert age_band(born, date(1990 + years, 6, 14)) == before
    assert age_band(born, date(1990 + years, 6, 15)) == since


def test_full_age_begins_on_the_eighteenth_birthday() -> None:
    assert is_minor(date(2008, 11, 23), date(2026, 11, 22))
    assert not is_minor(date(2008, 11, 22), date(2026, 11, 22))
