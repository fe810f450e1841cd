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
from coverage.parser import PythonParser

ROOT = Path(__file__).resolve().parents[1]
EVENTS = sys.monitoring.events
# So many lines without a new branch end the watching of a function until the next file of tests: else rules
# that are asked a million times would cost what the watching of these files alone has saved. One whose
# branches have all been seen by then is not watched again.
ENOUGH = 300
# Two lines of a call, one after the other; the function's first line, negative, is its entry and its exit.
type Arc = tuple[int, int]


class Watch:
    """What the interpreter announces of some files."""

    def __init__(self, files: Collection[str], tool: int = sys.monitoring.COVERAGE_ID) -> None:
        """Look at each function's first call, and from then on at all those of the watched files."""
        self.files, self.tool = files, tool
        self.arcs: defaultdict[str, set[Arc]] = defaultdict(set)
        # The last line of each running call, by the address of its frame.
        self._lines: dict[int, int] = {}
        # By the identity of code, whose own hash reads all of it; kept, lest another takes the identity over.
        self._quiet: Counter[int] = Counter()
        self._kept: dict[int, CodeType] = {}
        self._done: set[int] = set()
        self._parsers: dict[str, PythonParser] = {}
        sys.monitoring.use_tool_id(tool, "branches")
        listen = partial(sys.monitoring.register_callback, tool)
        listen(EVENTS.PY_START, self._see_start)
        listen(EVENTS.LINE, self._see_line)
        listen(EVENTS.PY_RETURN, self._see_return)
        sys.monitoring.set_events(tool, EVENTS.PY_START)

    def begin_file(self) -> None:
        """Watch again what the tests before asked too often."""
        self._lines.clear()
        self._quiet.clear()

    def stop(self) -> None:
        """See nothing any more."""
        sys.monitoring.set_events(self.tool, EVENTS.NO_EVENTS)
        sys.monitoring.free_tool_id(self.tool)

    def _see_start(self, code: CodeType, _offset: int) -> object:
        if code.co_filename not in self.files or id(code) in self._done:
            return sys.monitoring.DISABLE
        if id(code) not in self._quiet:
            self._kept[id(code)] = code
            sys.monitoring.set_local_events(self.tool, code, EVENTS.LINE | EVENTS.PY_RETURN)
        if self._quiet[id(code)] < ENOUGH:
            self._lines[id(sys._getframe(1))] = -code.co_firstlineno
        return None

    def _see_line(self, code: CodeType, line: int) -> None:
        self._see(code, line, id(sys._getframe(1)))

    def _see_return(self, code: CodeType, _offset: int, _value: object) -> None:
        self._see(code, -code.co_firstlineno, id(sys._getframe(1)))

    def _see(self, code: CodeType, line: int, frame: int) -> None:
        before, self._lines[frame] = self._lines.get(frame), line
        arcs = self.arcs[code.co_filename]
        if before is not None and (before, line) not in arcs:
            arcs.add((before, line))
            self._quiet[id(code)] = 0
            return
        self._quiet[id(code)] += 1
        if self._quiet[id(code)] == ENOUGH:
            sys.monitoring.set_local_events(self.tool, code, EVENTS.NO_EVENTS)
            if self._has_taken_all(code):
                self._done.add(id(code))

    def _has_taken_all(self, code: CodeType) -> bool:
        """Return whether every branch of the function was seen in this process."""
        parser = self._parsers.get(code.co_filename)
        if parser is None:
            parser = self._parsers[code.co_filename] = PythonParser(filename=code.co_filename)
            parser.parse_source()
        lines = {parser.first_line(line) for *_, line in code.co_lines() if line} | {-code.co_firstlineno}
        return {arc for arc in parser.arcs() if lines.issuperset(arc)} <= parser.translate_arcs(
            self.arcs[code.co_filename]
        )


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
