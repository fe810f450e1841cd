"""Age by the calendar: a year of life is completed on the birthday, never by counting seconds."""

from datetime import date
from enum import StrEnum

FULL_AGE = 18


class AgeBand(StrEnum):
    """The bands that the platform keeps apart; it never shows more than these."""

    UNDER_14 = "under_14"
    FROM_14 = "14-15"
    FROM_16 = "16-17"
    FROM_18 = "18-24"
    FROM_25 = "25-29"
    FROM_30 = "30+"


def age_on(born: date, day: date) -> int:
    """Return the completed years of life on ``day``.

    Somebody born on 29 February completes a year on 1 March of a common year: the later of the two
    possible days, so that nobody is treated as older than they are. Raises ``ValueError`` where
    ``day`` lies before the birth.
    """
    if day < born:
        message = "the day lies before the birth"
        raise ValueError(message)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def age_band(born: date, day: date) -> AgeBand:
    """Return the band that a person born on ``born`` belongs to on ``day``."""
    age = age_on(born, day)
    for limit, band in (
        (30, AgeBand.FROM_30),
        (25, AgeBand.FROM_25),
        (18, AgeBand.FROM_18),
        (16, AgeBand.FROM_16),
        (14, AgeBand.FROM_14),
    ):
        if age >= limit:
            return band
    return AgeBand.UNDER_14


def is_minor(born: date, day: date) -> bool:
    """Return whether a person born on ``born`` is under eighteen on ``day``."""
    return age_on(born, day) < FULL_AGE
