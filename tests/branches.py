"""Which branches the tests take where a mistake is a wrong decision: ``pytest -p tests.branches``.

Coverage's own tracer has the interpreter announce every line of every package, which costs half as much
processor time again. Here only the lines of the files that ``tool.coverage`` in ``pyproject.toml`` names are
announced; coverage judges and prints what was seen, and below its ``fail_under`` the run fails.
"""

import io
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from coverage import Coverage

ROOT = Path(__file__).resolve().parents[1]
TOOL = sys.monitoring.COVERAGE_ID
EVENTS = sys.monitoring.events
# So many lines without a new branch end the watching of a function until the next test: rules that are
# asked a million times would cost what the watching of these files alone has saved.
ENOUGH = 500
# Two lines of a call, one after the other; the function's first line, negative, is its entry and its exit.
type Arc = tuple[int, int]


def files_of(coverage: Coverage) -> set[str]:
    """Return the paths of the files that are to be watched."""
    included, omitted = (coverage.get_option(f"run:{name}") for name in ("include", "omit"))
    return {str(path) for path in _paths(included)} - {str(path) for path in _paths(omitted)}


def _paths(patterns: Any) -> Iterable[Path]:
    return (path for pattern in patterns or () for path in ROOT.glob(pattern))


class Branches:
    """A plugin of pytest that watches from its import on, lest the bodies of modules be missed."""

    def __init__(self) -> None:
        """Look at each function's first call, and from then on at those of the watched files."""
        self.coverage = Coverage(config_file=str(ROOT / "pyproject.toml"))
        self.files = files_of(self.coverage)
        self.arcs: dict[str, set[Arc]] = defaultdict(set)
        # The last line of each running call, by the address of its frame.
        self.lines: dict[int, int] = {}
        # By the identity of their code, whose own hash reads all of it.
        self.quiet: Counter[int] = Counter()
        self.report = ""
        self.is_enough = True
        sys.monitoring.use_tool_id(TOOL, "branches")
        listen = partial(sys.monitoring.register_callback, TOOL)
        listen(EVENTS.PY_START, self._see_start)
        listen(EVENTS.LINE, self._see_line)
        listen(EVENTS.PY_RETURN, self._see_return)
        sys.monitoring.set_events(TOOL, EVENTS.PY_START)

    def _see_start(self, code: CodeType, _offset: int) -> object:
        if code.co_filename not in self.files:
            return sys.monitoring.DISABLE
        if id(code) not in self.quiet:
            sys.monitoring.set_local_events(TOOL, code, EVENTS.LINE | EVENTS.PY_RETURN)
        if self.quiet[id(code)] < ENOUGH:
            self.lines[id(sys._getframe(1))] = -code.co_firstlineno
        return None

    def _see_line(self, code: CodeType, line: int) -> None:
        self._see(code, line, id(sys._getframe(1)))

    def _see_return(self, code: CodeType, _offset: int, _value: object) -> None:
        self._see(code, -code.co_firstlineno, id(sys._getframe(1)))

    def _see(self, code: CodeType, line: int, frame: int) -> None:
        before, self.lines[frame] = self.lines.get(frame), line
        arcs = self.arcs[code.co_filename]
        if before is None or (before, line) in arcs:
            self.quiet[id(code)] += 1
            if self.quiet[id(code)] == ENOUGH:
                sys.monitoring.set_local_events(TOOL, code, EVENTS.NO_EVENTS)
        else:
            arcs.add((before, line))
            self.quiet[id(code)] = 0

    def pytest_runtest_setup(self) -> None:
        """Watch again what was asked too often by the test before."""
        self.lines.clear()
        self.quiet.clear()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Take over what a worker has seen."""
        for file, arcs in getattr(node, "workeroutput", {}).get("branches", {}).items():
            self.arcs[file].update(tuple(arc) for arc in arcs)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand over what was seen, or judge it."""
        sys.monitoring.set_events(TOOL, EVENTS.NO_EVENTS)
        if hasattr(session.config, "workerinput"):
            seen = {file: sorted(arcs) for file, arcs in self.arcs.items()}
            session.config.workeroutput["branches"] = seen  # type: ignore[attr-defined]
            return
        data = self.coverage.get_data()
        data.add_arcs({file: self.arcs[file] for file in self.files})
        self.coverage.save()
        printed = io.StringIO()
        self.is_enough = self.coverage.report(file=printed) >= self.coverage.get_option("report:fail_under")
        self.report = printed.getvalue()
        if not self.is_enough and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the branches taken."""
        terminalreporter.write_line(self.report)


def pytest_configure(config: pytest.Config) -> None:
    """Count and print."""
    config.pluginmanager.register(BRANCHES, "branches")


BRANCHES = Branches()
