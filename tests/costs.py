"""What a run costs: processor seconds at its end, the seconds of each test kept for the next run's choice.

``--stop-at`` runs the cheapest files first, leaves out those that by their last known seconds do not fit before
a moment, stops then, and names what was left out.
"""

import os
import time
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

KEPT = "glas/seconds"
# What a test is taken to cost that never ran here.
UNKNOWN_SECONDS = {"browser": 8.0, "any": 0.15}


def file_of(nodeid: str) -> str:
    """Return the file of a test's name."""
    return nodeid.partition("::")[0]


def seconds_of_files(items: Iterable[pytest.Item], known: dict[str, float]) -> dict[str, float]:
    """Return what the files of the tests take, by the last known seconds of each test."""
    seconds: dict[str, float] = {}
    for item in items:
        guess = UNKNOWN_SECONDS["browser" if item.get_closest_marker("browser") else "any"]
        file = file_of(item.nodeid)
        seconds[file] = seconds.get(file, 0.0) + known.get(item.nodeid, guess)
    return seconds


def that_fit(seconds: dict[str, float], most: float) -> list[str]:
    """Return the cheapest files, in order, as many as fit into the seconds."""
    fitting: list[str] = []
    for file in sorted(seconds, key=lambda file: (seconds[file], file)):
        most -= seconds[file]
        if most < 0:
            break
        fitting.append(file)
    return fitting


class Costs:
    """A plugin of pytest that counts."""

    def __init__(self, config: pytest.Config) -> None:
        """Begin to count."""
        self.config = config
        self.is_worker = hasattr(config, "workerinput")
        self.stop_at: float | None = config.getoption("stop_at")
        self.seconds: Counter[str] = Counter()
        self.of_workers = 0.0
        self.left_out: list[str] = []

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Keep what fits before the moment to stop at."""
        if self.stop_at is None:
            return
        known = self.config.cache.get(KEPT, {}) if self.config.cache else {}
        seconds = seconds_of_files(items, known)
        fitting = that_fit(seconds, self.stop_at - time.time())
        self.left_out = sorted(set(seconds) - set(fitting))
        order = {file: number for number, file in enumerate(fitting)}
        kept = [item for item in items if file_of(item.nodeid) in order]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = sorted(kept, key=lambda item: order[file_of(item.nodeid)])

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> bool | None:
        """Leave out a test that would begin too late."""
        if self.stop_at is None or time.time() < self.stop_at:
            return None
        if (file := file_of(item.nodeid)) not in self.left_out:
            self.left_out.append(file)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up what one test took: its fixtures, itself, and the clearing up."""
        self.seconds[report.nodeid] += report.duration  # type: ignore[assignment]

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Add what a worker used."""
        self.of_workers += getattr(node, "workeroutput", {}).get("processor_seconds", 0.0)

    def pytest_sessionfinish(self) -> None:
        """Tell the first process what a worker used; keep the seconds of the tests."""
        if self.is_worker:
            self.config.workeroutput["processor_seconds"] = sum(os.times()[:4])  # type: ignore[attr-defined]
        elif self.config.cache is not None and self.seconds:
            rounded = {nodeid: round(seconds, 3) for nodeid, seconds in self.seconds.items()}
            self.config.cache.set(KEPT, self.config.cache.get(KEPT, {}) | rounded)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print processor seconds for each test, and what was left out."""
        if self.left_out:
            terminalreporter.write_line(f"left out, they take longer: {' '.join(self.left_out)}")
        if not self.seconds:
            return
        own = os.times()
        # With workers, they are the children that count, and have told their own.
        used = own.user + own.system
        used += self.of_workers or own.children_user + own.children_system
        each = used / len(self.seconds)
        terminalreporter.write_line(
            f"{len(self.seconds)} tests took {used:.0f} processor seconds, {each:.2f} each"
        )
