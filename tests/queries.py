"""Counting the queries of a page as production makes them."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

# What the frame of a council's page costs: the site, its profile and the page that it starts at.
FRAME = 3


@contextmanager
def exactly(number: int) -> Iterator[None]:
    """Fail unless exactly so many queries are made.

    Savepoints are left out: plugins are called in one only inside a transaction, and only the test has a
    transaction around the whole request.
    """
    with CaptureQueriesContext(connection) as context:
        yield
    made = [query["sql"] for query in context.captured_queries if "SAVEPOINT" not in query["sql"]]
    listed = "\n".join(sql[:200] for sql in made)
    assert len(made) == number, f"{len(made)} queries instead of {number}:\n{listed}"


@contextmanager
def at_most(number: int) -> Iterator[None]:
    """Fail where more queries are made; those of savepoints are counted too."""
    with CaptureQueriesContext(connection) as context:
        yield
    assert len(context) <= number, f"{len(context)} queries instead of {number}"


@dataclass
class Counted:
    """The queries of a page, and apart from them those that plugins made for what they add to it."""

    own: list[str] = field(default_factory=list)
    of_plugins: list[str] = field(default_factory=list)


@contextmanager
def counted_apart() -> Iterator[Counted]:
    """Count the queries, those apart that were made while a hook asked plugins; savepoints are left out."""
    found = Counted()

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if "SAVEPOINT" not in sql:
            (found.of_plugins if _is_asked_by_a_hook() else found.own).append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield found


def _is_asked_by_a_hook() -> bool:
    frame = sys._getframe(1)
    while (outer := frame.f_back) is not None:
        frame = outer
        if frame.f_globals.get("__name__") == "plugins.dispatch":
            return True
    return False
