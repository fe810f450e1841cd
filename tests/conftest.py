"""Databases, clean caches and named people for the whole suite."""

import gc
from collections.abc import Iterator
from functools import cache as once
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from cms.store.generation_cache import generation
from plugins import failures
from scripts.catalogues import compile_catalogues
from tests import kept, replay, scenes, selection
from tests.costs import Costs
from tests.databases import (
    Databases,
    databases_of_the_environment,
    use_database,
    worker_name,
)
from tests.factories import Town, make_town
from tests.processes import ROOT
from tests.server import Server
from tests.sessions import sign_in
from tests.statements import Statements
from youth.live import commands

# A package with tests of its own: see scripts/plugin_in_scratch.sh and tests/plugins/test_example.py.
collect_ignore = ["surveys_plugin"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of this suite."""
    group = parser.getgroup("glas")
    group.addoption("--everything", action="store_true", help="on PostgreSQL too, leave no test out")
    group.addoption("--statements", choices=["record", "check", "chosen"], help="see tests/statements.py")
    group.addoption("--stop-at", type=float, help="begin no test after this moment (seconds since 1970)")


# Needs --no-loadscope-reorder, or the files are sorted by how many tests they hold.
LONGEST = ("tests/browser/test_every_page.py", "tests/browser", "tests/faults", "tests/test_processes.py")


def pytest_configure(config: pytest.Config) -> None:
    """Make the catalogues ready: tests read what people read."""
    compile_catalogues()
    # On a machine that has much to do, an example that takes long is no fault; what fails, fails each time.
    settings.register_profile("glas", deadline=None, derandomize=True)
    settings.load_profile("glas")
    Client.force_login = sign_in  # type: ignore[method-assign,assignment]
    if config.getoption("everything"):
        replay.VIEWS[:] = replay.EVERY_VIEW
    config.pluginmanager.register(selection, "selection")
    config.pluginmanager.register(Costs(config), "costs")
    if mode := config.getoption("statements"):
        config.pluginmanager.register(Statements(config, mode), "statements")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest files first; a test process that is left with one at the end is waited for.

    Where the run is to stop at a moment, the order is the caller's.
    """
    if config.getoption("stop_at") is None:
        items.sort(key=lambda item: rank(item.path))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of every later search for what nobody needs any more."""
    gc.collect()
    gc.freeze()


@once
def rank(path: Path) -> int:
    """Return the place of a file or its folder among the longest."""
    found = [place for place, name in enumerate(LONGEST) if path.is_relative_to(ROOT / name)]
    return min(found, default=len(LONGEST))


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Databases:
    """Give the migrated template, from which a test or a server gets its own copy."""
    kind = databases_of_the_environment()
    with django_db_blocker.unblock():
        kind.make_template(anew=request.config.getoption("create_db"))
    return kind


@pytest.fixture(scope="session")
def django_db_setup(databases: Databases, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Replace pytest-django's set-up: a copy of the template instead of migrations in each process."""

    def refill(self: TransactionTestCase) -> None:
        # In place of Django's flush, which would empty the tables that migrations filled.
        databases.refill(worker_name())
        scenes.forget_what_was_there()

    with django_db_blocker.unblock():
        use_database(databases.copy(worker_name()))
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", refill)
    yield
    patch.undo()
    with django_db_blocker.unblock():
        connection.close()
        databases.drop(worker_name())


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    """Leave nothing in memory for the next test: rate limits, waiting crashes, a request's language."""
    kept.begin_test()
    yield
    cache.clear()
    # It took the generation along, where that is in the cache.
    generation.end()
    translation.deactivate()
    failures._waiting.clear()
    commands._answers = commands.Answers()


@pytest.fixture(autouse=True)
def _steady_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no minute turn while a test counts queries: what is remembered is forgotten then."""
    monkeypatch.setattr("cms.store.generation_cache.minute", lambda: 0)


@pytest.fixture
def town(db: None) -> Town:
    """Give a municipality with both councils, thirteen members of twenty-one, and an outsider."""
    return make_town()


@pytest.fixture(scope="session")
def scenes_of_process() -> scenes.KeptScenes:
    """Give the scenes that were made in this process."""
    return scenes.KeptScenes()


@pytest.fixture
def kept_scenes(scenes_of_process: scenes.KeptScenes, db: None) -> scenes.KeptScenes:
    """Give the scenes of this process, to be set in the test's database."""
    return scenes_of_process


@pytest.fixture(scope="session")
def campaign_scene(
    databases: Databases, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> scenes.CampaignScene:
    """Build the demonstration's site once."""
    with django_db_blocker.unblock():
        return scenes.CampaignScene(databases)


@pytest.fixture
def campaign(campaign_scene: scenes.CampaignScene, db: None) -> scenes.Campaign:
    """Give the demonstration's site, its campaign, and a town, which takes the place of ``town``."""
    return campaign_scene.set()


@pytest.fixture
def server(databases: Databases, transactional_db: None) -> Iterator[Server]:
    """Give a real server on this test's own database; what the test commits, the server sees."""
    running = Server(databases.url(worker_name()))
    running.start()
    yield running
    running.stop()
