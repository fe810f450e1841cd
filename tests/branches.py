"""Which branches the tests take where a mistake is a wrong decision: ``make test``.

Coverage's own tracer has the interpreter announce every line of every package, which costs half as much
processor time again. Here only the lines of the files that ``tool.coverage`` in ``pyproject.toml`` names are
announced; coverage judges and prints what was seen, and below its ``fail_under`` the run fails.
"""

import io
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from functools import partial
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from coverage import Coverage
from coverage.bytecode import BranchArcResolver, bytes_to_lines
from coverage.parser import multiline_map_from_text

ROOT = Path(__file__).resolve().parents[1]
EVENTS = sys.monitoring.events
WATCHED = EVENTS.LINE | EVENTS.BRANCH | EVENTS.PY_RETURN
# So many times one way end the watching of a fork until the next file of tests: else rules that are asked a
# million times would cost what the watching of these files alone has saved.
ENOUGH = 300
# A line twice: it was executed; a line and another one: the way from one to the other was taken. The
# function's first line, negative, is its exit.
type Arc = tuple[int, int]


class Watch:
    """What the interpreter announces of some files: each line once, each fork until both ways were taken."""

    def __init__(self, files: Collection[str], tool: int = sys.monitoring.COVERAGE_ID) -> None:
        """Look at each function's first call, and from then on at all those of the watched files."""
        self.files, self.tool = files, tool
        self.arcs: defaultdict[str, set[Arc]] = defaultdict(set)
        # By the identity of code, whose own hash reads all of it; kept, lest another takes the identity over.
        self._kept: dict[int, CodeType] = {}
        self._taken: dict[tuple[int, int], set[int]] = {}
        self._times: Counter[tuple[int, int]] = Counter()
        self._quiet: set[int] = set()
        self._ways: dict[int, BranchArcResolver] = {}
        self._multilines: dict[str, dict[int, int]] = {}
        sys.monitoring.use_tool_id(tool, "branches")
        listen = partial(sys.monitoring.register_callback, tool)
        listen(EVENTS.PY_START, self._see_start)
        listen(EVENTS.LINE, self._see_line)
        listen(EVENTS.BRANCH, self._see_branch)
        listen(EVENTS.PY_RETURN, self._see_return)
        sys.monitoring.set_events(tool, EVENTS.PY_START)

    def begin_file(self) -> None:
        """Watch again what the tests before asked too often."""
        for code in self._quiet:
            # Events that are set for the second time are announced again where they were not wanted any more.
            sys.monitoring.set_local_events(self.tool, self._kept[code], EVENTS.NO_EVENTS)
            sys.monitoring.set_local_events(self.tool, self._kept[code], EVENTS.BRANCH)
        self._quiet.clear()
        self._times.clear()

    def stop(self) -> None:
        """See nothing any more."""
        sys.monitoring.set_events(self.tool, EVENTS.NO_EVENTS)
        sys.monitoring.free_tool_id(self.tool)

    def _see_start(self, code: CodeType, _offset: int) -> object:
        if code.co_filename in self.files:
            self._kept[id(code)] = code
            sys.monitoring.set_local_events(self.tool, code, WATCHED)
        return sys.monitoring.DISABLE

    def _see_line(self, code: CodeType, line: int) -> object:
        self.arcs[code.co_filename].add((line, line))
        return sys.monitoring.DISABLE

    def _see_return(self, code: CodeType, offset: int, _value: object) -> object:
        if line := self._ways_of(code).line_at(offset):
            self.arcs[code.co_filename].add((line, -code.co_firstlineno))
        return sys.monitoring.DISABLE

    def _see_branch(self, code: CodeType, offset: int, target: int) -> object:
        fork = id(code), offset
        taken = self._taken.setdefault(fork, set())
        if target not in taken:
            taken.add(target)
            if arc := self._ways_of(code).resolve(offset, target):
                self.arcs[code.co_filename].add(arc)
            return sys.monitoring.DISABLE if len(taken) > 1 else None
        self._times[fork] += 1
        if self._times[fork] < ENOUGH:
            return None
        self._quiet.add(id(code))
        return sys.monitoring.DISABLE

    def _ways_of(self, code: CodeType) -> BranchArcResolver:
        if id(code) not in self._ways:
            path = code.co_filename
            if path not in self._multilines:
                self._multilines[path] = multiline_map_from_text(Path(path).read_text(encoding="utf-8"))
            self._ways[id(code)] = BranchArcResolver(code, bytes_to_lines(code), self._multilines[path])
        return self._ways[id(code)]


class Branches:
    """A plugin of pytest that watches from its import on, lest the bodies of modules be missed."""

    def __init__(self) -> None:
        """Begin."""
        self.coverage = Coverage(config_file=str(ROOT / "pyproject.toml"))
        self.files = {str(path) for path in self._paths("include")} - {
            str(path) for path in self._paths("omit")
        }
        self.watch = Watch(self.files)
        self.path: Path | None = None
        self.report = ""

    def _paths(self, option: str) -> Iterable[Path]:
        patterns: Any = self.coverage.get_option(f"run:{option}") or ()
        return (path for pattern in patterns for path in ROOT.glob(pattern))

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Watch all functions again for the tests of another file."""
        if item.path != self.path:
            self.path = item.path
            self.watch.begin_file()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Take over what a worker has seen."""
        for file, arcs in getattr(node, "workeroutput", {}).get("branches", {}).items():
            self.watch.arcs[file].update(tuple(arc) for arc in arcs)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand over what was seen, or judge it."""
        self.watch.stop()
        if hasattr(session.config, "workerinput"):
            seen = {file: sorted(arcs) for file, arcs in self.watch.arcs.items()}
            session.config.workeroutput["branches"] = seen  # type: ignore[attr-defined]
        elif self.share_taken() < self.least() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def share_taken(self) -> float:
        """Return the percentage of lines and branches taken; it is kept for ``coverage report`` too."""
        (ROOT / "var" / "coverage").mkdir(parents=True, exist_ok=True)
        # Else what was seen by the run before would be added.
        self.coverage.erase()
        self.coverage.get_data().add_arcs({file: self.watch.arcs[file] for file in self.files})
        self.coverage.save()
        printed = io.StringIO()
        share = self.coverage.report(file=printed)
        self.report = printed.getvalue()
        return share

    def least(self) -> float:
        """Return the percentage below which the run fails."""
        return float(str(self.coverage.get_option("report:fail_under")))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the files with gaps, and the percentage of all."""
        terminalreporter.write_line(self.report)
        terminalreporter.write_line(f"branches taken: at least {self.least():.0f} % are demanded")


BRANCHES = Branches()


def pytest_configure(config: pytest.Config) -> None:
    """Count, judge and print."""
    config.pluginmanager.register(BRANCHES, "branches")
