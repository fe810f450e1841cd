"""What it costs to look for proposals that say the same as a title, among 1,000 of one council.

The baseline is one indexed query of the council's proposals in a state, for as many rows as are compared.
"""

import random

from bench.measuring import Way, against_baseline, microseconds_each, report
from proposals.likeness import keys_of
from proposals.models import Proposal, TitleKey
from proposals.selectors.similar import COMPARED_AT_MOST, similar_proposals
from proposals.workflow import State
from tests.factories import make_participant, make_youth_council
from youth import clock
from youth.models import Council

PROPOSALS, TYPED = 1_000, 200
BAR = 5.0
# What titles are about and where, so that many share a word and few say the same.
THINGS = """
площадка осветление читалня контейнери велоалея кошчета кино курс автобус стая пейки тоалетни интернет паркинг
пътека дървета приют фитнес почистване фестивал чешма рампа намаление клуб стипендии мост графити спирка
психолог лагер игрище градина карта дебати
"""
WHERE = """
училището парка гарата язовира пазара стадиона читалището библиотеката площада реката гимназията спортната
зала пощата поликлиниката музея басейна автогарата кметството
"""
WHOM = "ученици младежи деца спортисти доброволци музиканти"


def titles(count: int, seed: int) -> list[str]:
    """Return titles of four words, the same ones each time."""
    chosen = random.Random(seed)
    things, places, people = THINGS.split(), WHERE.split(), WHOM.split()
    return [
        f"{chosen.choice(things).capitalize()} и {chosen.choice(things)} до {chosen.choice(places)} "
        f"за {chosen.choice(people)}"
        for _number in range(count)
    ]


def fill(council: Council) -> None:
    """Publish the proposals."""
    author = make_participant(council, "Автор")
    rows = Proposal.objects.bulk_create(
        Proposal(council=council, author=author, title=title, state=State.PUBLISHED, published_at=clock.now())
        for title in titles(PROPOSALS, 7)
    )
    TitleKey.objects.bulk_create(
        TitleKey(proposal=row, council=council, key=key) for row in rows for key in keys_of(row.title)
    )


def run() -> None:
    """Measure and report."""
    council = make_youth_council()
    fill(council)
    typed = titles(TYPED, 11)
    in_state = Proposal.objects.filter(council=council, state=State.PUBLISHED).order_by("pk")

    def looked_for() -> None:
        for title in typed:
            similar_proposals(council, title)

    def one_query() -> None:
        for _title in typed:
            list(in_state[:COMPARED_AT_MOST])

    baseline = Way("one indexed query", one_query, TYPED)
    ways = [Way("similar proposals", looked_for, TYPED), baseline]
    taken = microseconds_each(ways)
    bars = {"similar proposals": BAR}
    report("similar", against_baseline(taken, baseline.name, "CPU µs", bars))
