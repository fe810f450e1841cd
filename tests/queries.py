"""Counting the queries of a page as production makes them."""

from collections.abc import Iterator
from contextlib import contextmanager

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
