"""The time at which acts happen.

Services and model defaults ask this clock, never the system's, so that a demonstration can make a
history of several weeks in one run and a test can set the last minute of a deadline.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """Return the present moment, in UTC and aware; inside ``standing_at`` the moment given there."""
    return _moment.get() or timezone.now()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Set the clock to ``moment`` (aware) for this thread or task."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)
