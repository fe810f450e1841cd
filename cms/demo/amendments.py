"""Two amendments written to a proposal of the demonstration, of which only one can be adopted."""

from collections.abc import Iterator
from functools import partial

from cms.demo.clock import Timeline
from cms.demo.institution import Institution
from cms.demo.proposal_progress import ProposalProgress, Step
from proposals.services.written_amendments import propose_amendment
from youth.procedure.amendments import Change

# Whose proposal it is, and which point they replace, counted from 1.
AUTHOR, POINT = "young", 2
# By whom, how the point is to read, and why.
AMENDMENTS = (
    (
        "hristina",
        "За ученици с карта билетът за курса да е на половин цена.",
        "Безплатен курс отпада при първото съкращение на бюджета. С половин цена ще се задържи.",
    ),
    (
        "simeon",
        "За всички до 19 години с карта курсът да е безплатен.",
        "Без автобус остават и тези, които вече не са ученици, но ходят на школа или тренировка.",
    ),
)


def amend(institution: Institution, timeline: Timeline, progress: ProposalProgress) -> Iterator[Step]:
    """Yield the amendments, which wait for the proposal's author."""
    if progress.plan.author != AUTHOR:
        return
    days = (timeline.days_ago(6), timeline.days_ago(5, hour=9))
    for at, (key, text, reasons) in zip(days, AMENDMENTS, strict=True):
        yield Step(at, partial(_propose, institution, progress, key, text, reasons))


def _propose(institution: Institution, progress: ProposalProgress, key: str, text: str, reasons: str) -> None:
    propose_amendment(
        progress.proposal,
        change=Change.REPLACE,
        point=progress.proposal.points[POINT - 1]["id"],
        text=text,
        reasons=reasons,
        language="bg",
        actor=institution.author(key),
    )
