"""Which tests a run leaves out, and why nothing is lost by it.

A run on PostgreSQL repeats what can differ there: tests that reach a database, Redis, or a live server with
both behind it. Pytest-django lets no test without the fixtures below reach the database, so leaving the
others out loses nothing; nor does leaving out what is marked as alike there. ``--everything`` repeats all.
"""

import os
from urllib.parse import urlsplit

import pytest

DATABASE_FIXTURES = frozenset({"db", "transactional_db", "django_db_reset_sequences", "databases"})


def runs_on_postgres() -> bool:
    """Return whether this run's database is PostgreSQL."""
    return urlsplit(os.environ.get("DATABASE_URL", "")).scheme in {"postgres", "postgresql"}


def reaches_a_database(item: pytest.Item) -> bool:
    """Return whether pytest-django lets the test use a database."""
    return item.get_closest_marker("django_db") is not None or not DATABASE_FIXTURES.isdisjoint(
        getattr(item, "fixturenames", ())
    )


def differs_on_postgres(item: pytest.Item) -> bool:
    """Return whether the test can turn out otherwise on PostgreSQL and Redis than on SQLite alone."""
    if item.get_closest_marker("alike"):
        return False
    if item.get_closest_marker("browser"):
        return item.get_closest_marker("live") is not None
    marked = any(item.get_closest_marker(name) for name in ("services", "faults"))
    return marked or reaches_a_database(item)


def leave_out(config: pytest.Config, items: list[pytest.Item], kept: list[pytest.Item]) -> None:
    """Reduce the run to the tests that are kept, and report the others as deselected."""
    remaining = set(kept)
    config.hook.pytest_deselected(items=[item for item in items if item not in remaining])
    items[:] = kept


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Repeat on PostgreSQL what can differ there; the folders have set their marks by now."""
    if runs_on_postgres() and not config.getoption("everything"):
        leave_out(config, items, [item for item in items if differs_on_postgres(item)])
