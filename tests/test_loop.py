"""The suite's own options: the last failures are remembered; what is not repeated on PostgreSQL."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.selection import differs_on_postgres
from tests.server import ROOT

TWO_TESTS = """
def test_holds(): pass
def test_fails(): assert False
"""


def pytest_here(folder: Path, *arguments: str) -> str:
    """Run pytest in a folder with this project's own options, but without Django."""
    command = [sys.executable, "-m", "pytest", "-p", "no:django", "-p", "no:asyncio", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


def test_what_failed_last_is_run_alone(tmp_path: Path) -> None:
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]
    options = ours["addopts"].replace("-p plugins.testing", "").replace("--strict-config", "")
    (tmp_path / "pytest.ini").write_text(f"[pytest]\naddopts = {options}\ncache_dir = {ours['cache_dir']}\n")
    (tmp_path / "test_two.py").write_text(TWO_TESTS)

    assert "1 failed, 1 passed" in pytest_here(tmp_path)
    again = pytest_here(tmp_path, "--lf")
    assert "1 failed in" in again
    assert "passed" not in again
    assert (tmp_path / "var" / "pytest").is_dir()


def test_a_test_that_no_fixture_lets_reach_the_database_is_not_repeated(
    request: pytest.FixtureRequest,
) -> None:
    assert not differs_on_postgres(request.node)


@pytest.mark.parametrize("mark", ["services", "faults"])
def test_a_mark_brings_back_what_talks_to_services_past_the_fixtures(
    mark: str, request: pytest.FixtureRequest
) -> None:
    request.node.add_marker(mark)
    assert differs_on_postgres(request.node)


def test_a_test_with_a_database_is_repeated(db: None, request: pytest.FixtureRequest) -> None:
    assert differs_on_postgres(request.node)


@pytest.mark.alike
def test_a_test_that_is_marked_as_alike_is_not_repeated(db: None, request: pytest.FixtureRequest) -> None:
    assert not differs_on_postgres(request.node)


@pytest.mark.django_db(transaction=True)
def test_a_test_with_real_transactions_is_repeated(request: pytest.FixtureRequest) -> None:
    assert differs_on_postgres(request.node)


def test_of_the_browsers_tests_those_of_the_live_server_are_repeated(
    db: None, request: pytest.FixtureRequest
) -> None:
    request.node.add_marker(pytest.mark.browser)
    assert not differs_on_postgres(request.node)
    request.node.add_marker(pytest.mark.live)
    assert differs_on_postgres(request.node)
