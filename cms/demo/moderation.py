"""What is reported in the demonstration: one text waits, of one an appeal waits, of one it is decided."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from cms.demo.clock import Timeline
from cms.demo.institution import Institution
from cms.demo.people import CHAIR, MODERATOR
from cms.demo.proposal_progress import Step
from plugins.deliberation.arguments.models import Argument
from youth.models import ModerationCase
from youth.procedure.moderation import Decision, ReportReason
from youth.services.moderation import Verdict, appeal, decide_appeal, decide_case, report_text

LABEL = "deliberation.argument"
UNKIND = "Стена за рисуване искат само мързеливци, които си нямат друга работа."
ADVERTISING = "Спрейове с отстъпка има в магазина на братовчед ми до пазара, питайте за мен."
ABOUT_SOMEBODY = "Всички знаят кой рисува по спирките: високият от единадесети клас, живее до читалището."


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoReport:
    """Who reports an argument for which reason and in which words, and what comes of it."""

    argument: str
    days_ago: float
    reports: tuple[tuple[str, ReportReason, str], ...]
    message: str = ""
    # What the author holds against the decision, and what the chair answers.
    appeal: str = ""
    answer: str = ""


REPORTS = (
    DemoReport(
        argument=UNKIND,
        days_ago=4,
        reports=(
            ("bilyana", ReportReason.INSULT, "Обижда всички, които рисуваме."),
            ("eli", ReportReason.INSULT, ""),
        ),
        message="Може да си против стената. Думата „мързеливци“ обаче е обида към хората, които я искат.",
        appeal="Не назовавам никого. Исках да кажа, че има по-важни неща от стената.",
        answer="Аргументът остава скрит. Напиши го отново без обидната дума и ще бъде показан.",
    ),
    DemoReport(
        argument=ADVERTISING,
        days_ago=3,
        reports=(("raya", ReportReason.ADVERTISING, "Това е реклама."),),
        message="Аргументът кани хората в магазин и не казва нищо за предложението.",
        appeal="Не е реклама: исках да помогна на тези, които питат откъде се купуват бои.",
    ),
    DemoReport(
        argument=ABOUT_SOMEBODY,
        days_ago=1,
        reports=(
            ("nikol", ReportReason.PERSONAL_DATA, "По това описание всеки в града ще познае момчето."),
            ("lilia", ReportReason.PERSONAL_DATA, ""),
        ),
    ),
)


def moderate(institution: Institution, timeline: Timeline) -> Iterator[Step]:
    """Yield the reports, decisions and appeals, in the order of their days."""
    steps = [step for plan in REPORTS for step in _steps(institution, timeline, plan)]
    yield from sorted(steps, key=lambda step: step.at)


def _steps(institution: Institution, timeline: Timeline, plan: DemoReport) -> Iterator[Step]:
    yield Step(timeline.days_ago(plan.days_ago, hour=16), partial(_report, institution, plan))
    if plan.message:
        yield Step(timeline.days_ago(plan.days_ago, hour=18), partial(_hide, institution, plan))
    if plan.appeal:
        yield Step(timeline.days_ago(plan.days_ago - 1, hour=8), partial(_appeal, plan))
    if plan.answer:
        yield Step(timeline.days_ago(plan.days_ago - 2, hour=8), partial(_answer, institution, plan))


def _report(institution: Institution, plan: DemoReport) -> None:
    argument = Argument.objects.get(council=institution.youth, text=plan.argument)
    for key, reason, words in plan.reports:
        report_text(institution.youth, LABEL, argument.pk, reason=reason, words=words, actor=institution[key])


def _hide(institution: Institution, plan: DemoReport) -> None:
    _key, reason, _words = plan.reports[0]
    verdict = Verdict(decision=Decision.HIDDEN, category=reason, message=plan.message)
    decide_case(_case(plan), verdict, actor=institution[MODERATOR.key])


def _appeal(plan: DemoReport) -> None:
    case = _case(plan)
    assert case.author is not None  # noqa: S101 - it is somebody of the demonstration
    appeal(case, words=plan.appeal, actor=case.author)


def _answer(institution: Institution, plan: DemoReport) -> None:
    decide_appeal(_case(plan), is_reversed=False, answer=plan.answer, actor=institution[CHAIR.key])


def _case(plan: DemoReport) -> ModerationCase:
    return ModerationCase.objects.select_related("author__council").get(words=plan.argument)
