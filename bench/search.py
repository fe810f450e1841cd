"""What a search costs among 1,000 and 10,000 entries, on SQLite and PostgreSQL.

The baseline is what Django offers by itself: the search for a part of the text, without forms of words.
The database works in a process of its own on PostgreSQL, so wall time is what is compared.
"""

import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import batched
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZES = (1_000, 10_000)
REPEATS = 9
WORDS_EACH = 120
# Words that a council's texts are made of, all equally common.
_WORDS = """
общината младежите предложението решението съветът площадката училището парка пътя автобусът града средства
евро ремонта залата събитие доброволци спорта културата улицата деца ученици заседание бюджета комисията
кметът становището подкрепа читалището транспорта осветление маршрут вода въздух дърветата
"""
WORDS = _WORDS.split()
RARE = "велоалеята"
QUESTIONS = {
    "a rare word": "велоалея",
    "a common word": "предложения",
    "three words": "ремонт на пътища в общини",
}


def texts(count: int) -> Iterator[tuple[str, str]]:
    """Return titles and texts, the same ones each time."""
    chosen = random.Random(7)
    for number in range(count):
        words = [chosen.choice(WORDS) for _ in range(WORDS_EACH)]
        if number % 200 == 0:
            words[50] = RARE
        yield f"{words[0].capitalize()} {words[1]} {number}", " ".join(words)


def fill(count: int) -> float:
    """Write so many entries and return the CPU microseconds for each."""
    from cms.search.index import Found, write_entries
    from cms.search.models import SearchEntry

    SearchEntry.objects.all().delete()
    start = time.process_time()
    for some in batched(enumerate(texts(count)), 200, strict=False):
        write_entries(
            [
                Found(key=f"bench:{number}", kind="page", title=title, text=text, language="bg")
                for number, (title, text) in some
            ]
        )
    return (time.process_time() - start) / count * 1_000_000


def milliseconds(work: Callable[[], object]) -> list[float]:
    """Return the wall time of each repeat; the first fills caches and is not counted."""
    taken = []
    for _ in range(REPEATS + 1):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return taken[1:]


def ours(text: str) -> None:
    """Count the results and read the first ten, as the page does."""
    from django.db.models import Count

    from cms.search.queries import Question, asked, found_by

    rows = found_by(asked(Question(text=text)))
    dict(rows.order_by().values_list("kind").annotate(Count("pk")))
    list(rows[:10])


def part_of_text(text: str) -> None:
    """Do the same with the search for a part of the text."""
    from django.db.models import Q

    from cms.search.models import SearchEntry

    condition = Q()
    for word in text.split():
        condition |= Q(title__icontains=word) | Q(text__icontains=word)
    rows = SearchEntry.objects.filter(condition)
    rows.count()
    list(rows.order_by("-on", "key")[:10])


def measure(database: str) -> None:
    """Measure on the database that is connected, and report."""
    from bench.measuring import Result, report

    results = []
    for size in SIZES:
        results.append(Result(f"{size:,}: writing an entry", round(fill(size), 1), "CPU µs", 0.0))
        for name, text in QUESTIONS.items():
            base = statistics.median(milliseconds(lambda text=text: part_of_text(text)))
            taken = milliseconds(lambda text=text: ours(text))
            median = statistics.median(taken)
            spread = (max(taken) - min(taken)) / median
            results.append(
                Result(
                    f"{size:,}: {name}",
                    round(median, 2),
                    "ms",
                    round(spread, 3),
                    round(base, 2),
                    round(median / base, 3),
                )
            )
    report(f"search-{database}", results)


def run() -> None:
    """Measure on SQLite here, and on PostgreSQL in a process of its own where it is installed."""
    measure("sqlite")
    services = ROOT / "scripts" / "services"
    if shutil.which("redis-server") and Path("/usr/lib/postgresql").exists():
        subprocess.run([services, sys.executable, "-m", "bench.search"], cwd=ROOT, check=True)
    else:
        print("search: PostgreSQL is not installed here and was not measured")


def on_services() -> None:
    """Measure on the database that ``scripts/services`` started."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    import logging

    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.WARNING)
    call_command("migrate", verbosity=0)
    measure("postgresql")


if __name__ == "__main__":
    on_services()
