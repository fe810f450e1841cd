"""Age by the calendar: a year of life is completed on the birthday, never by counting seconds."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

FULL_AGE = 18


@dataclass(frozen=True, slots=True)
class Birth:
    """When somebody was born, as far as they said it: the year, or the whole date.

    Where only the year is known, the person's age is one of two numbers. Rules take the stricter one: the
    younger for consent and protection, and both must be right for what is open to certain ages.
    """

    year: int
    whole: date | None = None

    @classmethod
    def on(cls, day: date) -> Self:
        """Return a birth whose whole date is known."""
        return cls(day.year, day)

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what ``str`` wrote; raises ``ValueError``."""
        return cls(int(text)) if text.isdecimal() else cls.on(date.fromisoformat(text))

    def __str__(self) -> str:
        """Return the year or the ISO date."""
        return self.whole.isoformat() if self.whole else str(self.year)

    def youngest(self, day: date) -> int:
        """Return the completed years of life on ``day``, the fewer ones that are possible."""
        if self.whole is not None:
            return age_on(self.whole, day)
        return max(day.year - self.year - 1, 0)

    def oldest(self, day: date) -> int:
        """Return the completed years of life on ``day``, the most that are possible."""
        return age_on(self.whole, day) if self.whole is not None else max(day.year - self.year, 0)

    def is_within(self, low: int, high: int, day: date) -> bool:
        """Return whether the person is of an age from ``low`` to ``high`` on ``day``, for certain."""
        return low <= self.youngest(day) and self.oldest(day) <= high

    def needs_day(self, ages: Collection[int], today: date) -> bool:
        """Return whether the year is not enough, as the person reaches one of the ages this year."""
        return self.whole is None and today.year - self.year in ages


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


def age_band(age: int) -> AgeBand:
    """Return the band that an age belongs to."""
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


def is_minor(age: int) -> bool:
    """Return whether somebody of this age is under eighteen."""
    return age < FULL_AGE
