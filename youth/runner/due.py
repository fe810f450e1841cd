"""What apps have the runner do, each declared in ``<app>/due.py``.

Due work selects from the database by time what is to be done (deadlines passed, digests owed), so that a
night without a runner is caught up at the next start; it never relies on having been called on time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from plugins.hooks import check_own_name

Work = Callable[[datetime], int]


@dataclass(frozen=True, slots=True)
class DueWork:
    """A function that does what is due at a moment and returns how much that was."""

    name: str
    every: timedelta
    work: Work


_works: dict[str, DueWork] = {}


def due_work(name: str, *, every: timedelta) -> Callable[[Work], Work]:
    """Have the runner call the decorated function about that often.

    Raises ``ValueError`` for a taken name, ``ImproperlyConfigured`` for one of a plugin that does not begin
    with its slug and a dot.
    """

    def declare(work: Work) -> Work:
        check_own_name(name, work.__module__)
        known = _works.get(name)
        if known is not None and known.work.__module__ != work.__module__:
            message = f"two works are named {name!r}: {known.work.__module__} and {work.__module__}"
            raise ValueError(message)
        _works[name] = DueWork(name, every, work)
        return work

    return declare


def declared_works() -> list[DueWork]:
    """Return all declared works, by name."""
    return [_works[name] for name in sorted(_works)]
