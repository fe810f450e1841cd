"""What a run costs: processor seconds at its end, the seconds of each test kept for the next run's choice.

With ``--stop-at``, tests that would begin after a moment are left out, and their files named.
"""

import os
import time
from collections import Counter
from typing import Any

import pytest

KEPT = "glas/seconds"
# So many parts of the suite are named.
MOST = 8


def file_of(nodeid: str) -> str:
    """Return the file of a test's name."""
    return nodeid.partition("::")[0]


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
        elif (cache := getattr(self.config, "cache", None)) is not None and self.seconds:
            rounded = {nodeid: round(seconds, 3) for nodeid, seconds in self.seconds.items()}
            cache.set(KEPT, cache.get(KEPT, {}) | rounded)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print processor seconds for each test, and what was left out."""
        if self.left_out:
            terminalreporter.write_line(f"left out, the time was over: {' '.join(self.left_out)}")
        if not self.seconds:
            return
        own = os.times()
        # With workers, they are the children that count, and have reported their own.
        used = own.user + own.system
        used += self.of_workers or own.children_user + own.children_system
        each = used / len(self.seconds)
        terminalreporter.write_line(
            f"{len(self.seconds)} tests took {used:.0f} processor seconds, {each:.2f} each"
        )
        parts = Counter[str]()
        for nodeid, seconds in self.seconds.items():
            parts["/".join(nodeid.split("/", 2)[:2]).partition("::")[0]] += seconds
        dearest = ", ".join(f"{part} {seconds:.0f}" for part, seconds in parts.most_common(MOST))
        terminalreporter.write_line(f"seconds of each part, waiting included: {dearest}")
