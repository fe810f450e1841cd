"""What the paper of long minutes costs: a hundred items, each with a vote by 33 names, as a PDF to be kept.

The baseline typesets the same lines with a template that knows paragraphs only, to the same standard. What
the product must hold is two seconds, as a reader waits for it; the wall time is beside the processor time.
"""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pikepdf
from django.conf import settings

from bench.measuring import Result, Way, against_baseline, measured, microseconds_each, report
from voting.acts import PollAnnounced, PollOpened
from youth.acts.agenda import ItemFinished, ItemStarted
from youth.acts.meetings import MeetingClosed, MeetingOpened
from youth.acts.resolutions import ResolutionAdopted
from youth.models import Council, Meeting, Minutes
from youth.presenters.minutes_paper import minutes_pdf
from youth.presenters.typesetting import typeset

ITEMS, NAMES, REPEATS = 100, 33, 5
SECONDS_BAR, RATIO_BAR = 2.0, 1.5
HELD = datetime(2026, 11, 26, 15, tzinfo=UTC)
PEOPLE = [f"Член {number} Иванова-Петрова" for number in range(1, NAMES + 1)]
BARE = """#let lines = json(bytes(sys.inputs.sheet))
#set document(title: lines.first())
#set page(paper: "a4", margin: (x: 25mm, top: 22mm, bottom: 24mm))
#set text(lang: "bg", font: "Libertinus Serif", size: 11pt)
#set par(leading: 0.6em, spacing: 0.75em)
= #lines.first()
#for line in lines.slice(1) { par(line) }
"""


def course() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the acts with their sentences, and what belongs to the call of an item."""
    yield MeetingOpened.name, f"Член 1 откри заседанието в 17:00. Присъстват: {', '.join(PEOPLE)}.", {}
    named = "; ".join(f"{name}: {'за' if place % 5 else 'против'}" for place, name in enumerate(PEOPLE))
    for number in range(1, ITEMS + 1):
        called = {
            "origin": [["Вносител", "Комисия по градска среда"], ["Входящ номер", f"{number}/26.11.2026"]],
            "opinions": ["Комисията подкрепя предложението с 5 гласа „за“ и 1 „въздържал се“."],
        }
        title = f"{number}. Осветление на алея"
        yield ItemStarted.name, f"Точка {title} – започната в 17:05.", called
        yield PollOpened.name, f"Поставено на гласуване в 17:06, поименно: „{title}“. Кворум: 21.", {}
        yield PollAnnounced.name, f"Резултат – 26 за, 7 против.\nПоименно: {named}.\nПриема се.", {}
        points = "1. Да се осветли алеята.\n2. Срок: 30.06.2027 г.\n  2.1. Възлага изпълнението на кмета."
        yield ResolutionAdopted.name, f"Съветът прие Решение № {title}\n{points}", {}
        yield ItemFinished.name, f"Точка {title} – приключена в 17:09.", {}
    yield MeetingClosed.name, "Член 1 закри заседанието в 21:00.", {}


def document() -> dict[str, Any]:
    """Return the minutes in one language, as they are drafted."""
    paragraphs = [
        {"seq": place, "kind": kind, "time": "17:00", "text": text, "corrections": [], **more}
        for place, (kind, text, more) in enumerate(course(), start=1)
    ]
    stays = [["16:50", "21:00"]]
    return {
        "heading": "Протокол № 7 от редовното заседание на Младежки съвет, 26.11.2026",
        "place": "Зала 1",
        "hours": ["17:00", "21:00"],
        "table": {"chair": PEOPLE[0], "secretary": PEOPLE[1]},
        "agenda": [
            {"place": str(number), "title": "Осветление на алея", "language": "bg"}
            for number in range(1, ITEMS + 1)
        ],
        "paragraphs": paragraphs,
        "attendance": {
            "present": [{"name": name, "participant": name, "stays": stays} for name in PEOPLE],
            "absent": ["Отсъстващ член"],
            "absent_because": ["на изпит"],
            "in_part": [],
        },
        "objections": [],
        "is_authentic": True,
        "journal": {"stream": "meeting:bench", "seq": len(paragraphs), "digest": "ab" * 32},
        "signatories": [],
    }


def lines_of(drafted: dict[str, Any]) -> list[str]:
    """Return the same words for the bare paper."""
    lines = [drafted["heading"], ", ".join(PEOPLE), *(item["title"] for item in drafted["agenda"])]
    for one in drafted["paragraphs"]:
        facts = [f"{label}: {words}" for label, words in one.get("origin", [])]
        lines += [*one["text"].split("\n"), *facts, *one.get("opinions", [])]
    return [line for line in lines if line] + PEOPLE


def run() -> None:
    """Typeset both, in turns; each time with other first words, so that nothing is remembered."""
    council = Council(names={"bg": "Младежки съвет"}, slug="ms", time_zone="Europe/Sofia", languages=["bg"])
    meeting = Meeting(council=council, number=7, starts_at=HELD, closed_at=HELD, place="Зала 1")
    minutes = Minutes(meeting=meeting, document={"bg": document()}, state=Minutes.State.DRAFT)
    template = settings.DATA_DIR / "bare.typ"
    template.write_text(BARE)
    made: dict[str, bytes] = {}
    seconds: list[float] = []

    def whole() -> None:
        minutes.document["bg"]["heading"] += "."
        started = time.perf_counter()
        made["minutes"] = minutes_pdf(meeting, minutes, "bg")
        seconds.append(time.perf_counter() - started)

    def bare() -> None:
        lines: Any = lines_of(minutes.document["bg"])
        made["bare"] = typeset(template, lines, made_at=HELD)

    ways = [Way("bare paper of the same words", bare, 1), Way("minutes", whole, 1)]
    taken = microseconds_each(ways, REPEATS)
    results = against_baseline(taken, ways[0].name, "CPU µs", {"minutes": RATIO_BAR})
    wall = measured(seconds[1:])
    results.append(
        wall.result("minutes, wall time", "seconds", bar=SECONDS_BAR, holds=wall.median <= SECONDS_BAR)
    )
    for name, pdf in made.items():
        with pikepdf.open(BytesIO(pdf)) as opened:
            results.append(Result(f"{name}: pages", float(len(opened.pages)), "pages", 0.0))
    report("minutes", results)
