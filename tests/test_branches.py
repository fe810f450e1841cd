"""What is watched of which branches are taken."""

import runpy
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.branches import ENOUGH, Watch

SOURCE = """\
def sign(number):
    if number < 0:
        return "-"
    return "+"

def each(numbers):
    for number in numbers:
        yield sign(number)
"""
MODULE = {(1, 1), (6, 6), (6, -1)}
CALLED_ABOVE = {(2, 2), (2, 4), (4, 4), (4, -1)}
CALLED_BELOW = {(2, 3), (3, 3), (3, -1)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "signs.py"
    path.write_text(SOURCE, encoding="utf-8")
    return path


@pytest.fixture
def watch(path: Path) -> Iterator[Watch]:
    # Beside the one that may watch this very run.
    watching = Watch({str(path)}, tool=sys.monitoring.PROFILER_ID)
    yield watching
    watching.stop()


@pytest.fixture
def signs(path: Path, watch: Watch) -> SimpleNamespace:
    return SimpleNamespace(**runpy.run_path(str(path)))


def test_the_branches_taken_are_seen_and_no_others(path: Path, watch: Watch, signs: SimpleNamespace) -> None:
    signs.sign(1)
    assert watch.arcs == {str(path): MODULE | CALLED_ABOVE}
    signs.sign(-1)
    assert watch.arcs[str(path)] == MODULE | CALLED_ABOVE | CALLED_BELOW


def test_calls_that_wait_for_each_other_are_kept_apart(
    path: Path, watch: Watch, signs: SimpleNamespace
) -> None:
    first, second = signs.each([1, -1]), signs.each([])
    assert next(first) == "+"
    assert list(second) == []
    assert list(first) == ["-"]
    loop = {(7, 7), (7, 8), (8, 8), (7, -6)}
    assert watch.arcs[str(path)] == MODULE | CALLED_ABOVE | CALLED_BELOW | loop


def test_what_is_asked_very_often_is_watched_again_in_the_next_file(
    path: Path, watch: Watch, signs: SimpleNamespace
) -> None:
    for _ in range(ENOUGH + 1):
        signs.sign(1)
    signs.sign(-1)
    assert (2, 3) not in watch.arcs[str(path)]
    watch.begin_file()
    signs.sign(-1)
    assert (2, 3) in watch.arcs[str(path)]


def test_a_fork_whose_ways_were_both_taken_is_left_alone(
    path: Path, watch: Watch, signs: SimpleNamespace
) -> None:
    signs.sign(1)
    signs.sign(-1)
    watch.begin_file()
    watch.arcs.clear()
    signs.sign(1)
    assert not watch.arcs
