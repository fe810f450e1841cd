"""Which test executes which statements, and by how few tests PostgreSQL sees each of them.

``--statements record`` writes ``tests/statements.json`` from a run on SQLite; ``--statements chosen`` reduces
a run to a choice from it; ``--statements check`` fails a run on SQLite in which a statement was executed by
none of the chosen tests. docs/development.md says what the choice is and what it can miss.
"""

import heapq
import json
import os
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from hashlib import blake2s
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from tests.selection import differs_on_postgres, leave_out, reaches_a_database

FILE = Path(__file__).with_name("statements.json")
TIMES = 1
# The rest is gone through in so many days.
DAYS = 30
DAY = "GLAS_TEST_DAY"

type Record = dict[str, Collection[str]]


def normalised(statement: str) -> str:
    """Return the statement without what differs from one call to the next: values, and how many there are."""
    statement = re.sub(r"s\d+_x\d+", "savepoint", statement)
    statement = re.sub(r"\b\d+\b", "0", statement)
    statement = re.sub(r"\((?:%s|0|NULL)(?:, ?(?:%s|0|NULL))*\)", "(values)", statement)
    return re.sub(r"\(values\)(?:, ?\(values\))+", "(values)", statement)


def chosen(record: Record, always: Collection[str], *, times: int = TIMES) -> set[str]:
    """Return few tests that execute each recorded statement so many times, or as often as it is at all."""
    taken = set(always)
    seen = Counter(statement for test in taken for statement in record.get(test, ()))

    def gain(test: str) -> int:
        return sum(seen[statement] < times for statement in record[test])

    # What a test adds only shrinks, so the old number is a bound, and most need not be counted again.
    waiting = [(-gain(test), test) for test in sorted(record) if test not in taken]
    heapq.heapify(waiting)
    while waiting and waiting[0][0] < 0:
        _bound, test = heapq.heappop(waiting)
        fresh = -gain(test)
        if waiting and fresh > waiting[0][0]:
            heapq.heappush(waiting, (fresh, test))
        elif fresh:
            taken.add(test)
            seen.update(record[test])
    return taken


def is_turn(test: str, day: int) -> bool:
    """Return whether a test that nothing else chose runs on this day."""
    return zlib.crc32(test.encode()) % DAYS == day % DAYS


def read_record() -> Record:
    """Return the recorded statements of each test; nothing was recorded where there is no file."""
    return json.loads(FILE.read_text(encoding="utf-8"))["tests"] if FILE.exists() else {}


def write_record(record: Record) -> None:
    """Write the file, one test a line, so that changes can be read and merged."""
    names = sorted({statement for statements in record.values() for statement in statements})
    numbers = {name: number for number, name in enumerate(names)}
    lines = [
        f"{json.dumps(test, ensure_ascii=False)}: {json.dumps(sorted(numbers[one] for one in statements))}"
        for test, statements in sorted(record.items())
    ]
    FILE.write_text(f'{{"statements": {len(names)}, "tests": {{\n' + ",\n".join(lines) + "\n}}\n", "utf-8")


def has_real_transactions(item: pytest.Item) -> bool:
    """Return whether the test commits: locks, races and threads are in these."""
    mark = item.get_closest_marker("django_db")
    return "transactional_db" in getattr(item, "fixturenames", ()) or bool(
        mark and mark.kwargs.get("transaction")
    )


class Statements:
    """A plugin of pytest that records, chooses or checks."""

    def __init__(self, config: pytest.Config, mode: str) -> None:
        """Begin; the day is that of the first process, lest its workers disagree at midnight."""
        self.config, self.mode = config, mode
        self.day = int(os.environ.setdefault(DAY, str(datetime.now(UTC).toordinal())))
        self.test: str | None = None
        self.record: defaultdict[str, set[str]] = defaultdict(set)
        self.texts: dict[str, str] = {}
        # What PostgreSQL may repeat, and what of it the choice repeats.
        self.candidates: set[str] = set()
        self.covering: set[str] = set()
        self._names: dict[str, str] = {}
        if mode != "chosen":
            connection_created.connect(self._watch)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Choose; or find out what would have been chosen."""
        record = read_record()
        differing = [item for item in items if differs_on_postgres(item)]
        self.candidates = candidates = {item.nodeid for item in differing}
        always = {
            item.nodeid
            for item in differing
            if has_real_transactions(item) or (reaches_a_database(item) and item.nodeid not in record)
        }
        self.covering = chosen({test: record[test] for test in record.keys() & candidates}, always)
        if self.mode == "chosen":
            kept = self.covering | {test for test in candidates if is_turn(test, self.day)}
            leave_out(config, items, [item for item in items if item.nodeid in kept])

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Know whose statements are seen."""
        self.test = item.nodeid
        try:
            return (yield)
        finally:
            self.test = None

    def _watch(self, connection: BaseDatabaseWrapper, **_: object) -> None:
        if self._see not in connection.execute_wrappers:
            connection.execute_wrappers.append(self._see)

    def _see(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.test is not None:
            self.record[self.test].add(self._name_of(str(sql)))
        return execute(sql, params, many, context)

    def _name_of(self, sql: str) -> str:
        if sql not in self._names:
            text = normalised(sql)
            self._names[sql] = name = blake2s(text.encode(), digest_size=6).hexdigest()
            self.texts[name] = text
        return self._names[sql]

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Take over what a worker has seen."""
        told = getattr(node, "workeroutput", {}).get("statements")
        if told:
            for test, statements in told["record"].items():
                self.record[test].update(statements)
            self.texts |= told["texts"]
            self.candidates |= set(told["candidates"])
            self.covering |= set(told["covering"])

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand over, write down, or say what was missed."""
        if self.mode == "chosen":
            return
        if hasattr(self.config, "workerinput"):
            record = {test: sorted(statements) for test, statements in self.record.items()}
            told = {
                "record": record,
                "texts": self.texts,
                "candidates": sorted(self.candidates),
                "covering": sorted(self.covering),
            }
            self.config.workeroutput["statements"] = told  # type: ignore[attr-defined]
        elif self.mode == "record" and session.exitstatus in {0, 1}:
            # Of a run that was stopped, most would be missing.
            write_record(self.record)
        elif self.mode == "check" and self.missed():
            session.exitstatus = 1

    def missed(self) -> dict[str, str]:
        """Return each statement that no chosen test executed, and a test that did and may be chosen."""
        covered = {statement for test in self.covering for statement in self.record.get(test, ())}
        return {
            statement: test
            for test, statements in self.record.items()
            if test in self.candidates
            for statement in statements
            if statement not in covered
        }

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print what came out."""
        if self.mode == "check":
            for statement, test in sorted(self.missed().items(), key=lambda pair: pair[1]):
                terminalreporter.write_line(
                    f"MISSED by the choice, `make statements`: {test}\n  {self.texts[statement]}"
                )
        if self.mode != "chosen":
            count = len({one for statements in self.record.values() for one in statements})
            terminalreporter.write_line(f"{count} statements in {len(self.record)} tests")
