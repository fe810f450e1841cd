"""Measuring one way against a baseline in the same run, and writing down what came out.

Machines are noisy, so CPU seconds of this process come before wall time, ways take turns, and the spread is
printed beside the median.
"""

import gc
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

REPEATS = 7


@dataclass(frozen=True, slots=True)
class Result:
    """One measured case. ``ratio`` is value / baseline; ``holds`` says if the bar of the ratio is kept."""

    case: str
    value: float
    unit: str
    spread: float
    baseline: float | None = None
    ratio: float | None = None
    bar: float | None = None
    holds: bool | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """A way of doing the work: ``work`` does it ``count`` times over, after ``prepare``."""

    name: str
    work: Callable[[], None]
    count: int
    prepare: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Measured:
    """The median of what was measured, and how far the values lie apart, as a part of it."""

    median: float
    spread: float

    def result(self, case: str, unit: str, *, bar: float | None = None, holds: bool | None = None) -> Result:
        """Return it as a case without a baseline; a bar is one of the value itself."""
        return Result(case, round(self.median, 3), unit, round(self.spread, 3), bar=bar, holds=holds)


def measured(values: list[float]) -> Measured:
    """Return median and spread."""
    median = statistics.median(values)
    return Measured(median, (max(values) - min(values)) / median if median else 0.0)


def compared(case: str, of: Measured, baseline: Measured, at_least: float | None = None) -> Result:
    """Return the ratio of two rates; where there is a bar, it must be reached."""
    ratio = of.median / baseline.median
    holds = None if at_least is None else ratio >= at_least
    return Result(
        case,
        round(of.median, 1),
        "each second",
        round(max(of.spread, baseline.spread), 3),
        round(baseline.median, 1),
        round(ratio, 3),
        at_least,
        holds,
    )


def microseconds_each(ways: list[Way], repeats: int = REPEATS) -> dict[str, list[float]]:
    """Return CPU microseconds per piece of work, for every way and repeat; the ways take turns."""
    taken: dict[str, list[float]] = {way.name: [] for way in ways}
    for turn in range(repeats + 1):
        for way in ways:
            way.prepare()
            gc.collect()
            start = time.process_time()
            way.work()
            seconds = time.process_time() - start
            # The first turn fills caches and is not counted.
            if turn:
                taken[way.name].append(seconds / way.count * 1_000_000)
    return taken


def against_baseline(
    taken: dict[str, list[float]], baseline: str, unit: str, bars: dict[str, float]
) -> list[Result]:
    """Return one result per way, with its ratio to the baseline's median and whether its bar holds."""
    base = statistics.median(taken[baseline])
    results = []
    for name, values in taken.items():
        median = statistics.median(values)
        spread = (max(values) - min(values)) / median if median else 0.0
        if name == baseline:
            results.append(Result(f"{name} (baseline)", round(median, 1), unit, round(spread, 3)))
            continue
        ratio, bar = median / base, bars.get(name)
        holds = None if bar is None else ratio <= bar
        results.append(
            Result(
                name, round(median, 1), unit, round(spread, 3), round(base, 1), round(ratio, 3), bar, holds
            )
        )
    return results


def report(name: str, results: list[Result]) -> None:
    """Print the results as a table and write them to ``var/bench/<name>.json``."""
    print(f"\n{name}")
    print(f"  {'case':<44}{'median':>12} {'unit':<22}{'spread':>8}{'ratio':>8}{'bar':>7}")
    for result in results:
        ratio = f"{result.ratio:.2f}" if result.ratio is not None else ""
        bar = f"{result.bar:.2f}" if result.bar is not None else ""
        mark = "" if result.holds is None else ("  holds" if result.holds else "  MISSED")
        value = f"{result.value:,.{1 if result.value >= 1 or not result.value else 4}f}"
        print(
            f"  {result.case:<44}{value:>12} {result.unit:<22}{result.spread:>7.0%}{ratio:>8}{bar:>7}{mark}"
        )
    folder = Path(settings.DATA_DIR).parent
    rows: list[dict[str, Any]] = [asdict(result) for result in results]
    (folder / f"{name}.json").write_text(
        json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
