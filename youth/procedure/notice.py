"""Days of notice and deadlines: the first day is never counted."""

from datetime import date, timedelta


def deadline(start: date, days: int) -> date:
    """Return the last day of a period of ``days`` days; the day it starts on is not counted.

    Thirty days from 19 March end on 18 April.
    """
    if days < 0:
        raise ValueError("negative_days")
    return start + timedelta(days=days)


def notice_days(given_on: date, meeting_on: date, *, clear: bool = False) -> int:
    """Return how many days of notice lie between the two dates, zero where the notice comes late.

    ``clear`` days leave out the day of the meeting too.
    """
    return max((meeting_on - given_on).days - (1 if clear else 0), 0)


def notice_met(given_on: date, meeting_on: date, days: int, *, clear: bool = False) -> bool:
    """Return whether a notice given on one day suffices for a meeting on another."""
    return given_on <= meeting_on and notice_days(given_on, meeting_on, clear=clear) >= days


def last_day_of_notice(meeting_on: date, days: int, *, clear: bool = False) -> date:
    """Return the last day on which a notice suffices for a meeting on ``meeting_on``."""
    return meeting_on - timedelta(days=days + (1 if clear else 0))
