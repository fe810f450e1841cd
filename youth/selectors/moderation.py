"""Reading moderation: the queue, one case, who is paused, what a council lets wait, the public numbers."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from youth import clock
from youth.models import (
    Council,
    ModerationAppeal,
    ModerationCase,
    ModerationReport,
    ModerationRules,
    Participant,
    WritingPause,
)
from youth.offers import ModeratedText, moderated
from youth.procedure.moderation import (
    NAME_LABEL,
    PAUSES_COUNT_FOR,
    Decision,
    Hold,
    HoldRule,
    HoldRules,
    holds_of,
    median_hours,
    shown_number,
)
from youth.selectors.councils import start_of_day, today_in
from youth.selectors.shown_names import names_as_texts

CASE = "youth.moderation_case"


def texts_of(council: Council, subjects: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], ModeratedText]:
    """Return the texts of these labels and ids, those that are there; one question for each label.

    Names that people show are the core's own, all else belongs to plugins.
    """
    by_label: dict[str, set[UUID]] = {}
    for label, pk in subjects:
        by_label.setdefault(label, set()).add(pk)
    return {
        (text.label, text.id): text for label, ids in by_label.items() for text in _texts(council, label, ids)
    }


def _texts(council: Council, label: str, ids: Collection[UUID]) -> Iterable[ModeratedText]:
    if label == NAME_LABEL:
        return names_as_texts(council, ids)
    return moderated.items(council, label=label, ids=frozenset(ids))


def text_of(council: Council, label: str, pk: UUID) -> ModeratedText | None:
    """Return one text that may be reported, or None."""
    return texts_of(council, [(label, pk)]).get((label, pk))


def _cases(council: Council) -> QuerySet[ModerationCase]:
    reports = Prefetch("reports", ModerationReport.objects.order_by("made_at", "pk"))
    rows = ModerationCase.objects.filter(council=council).select_related("author", "pause", "appeal")
    return rows.prefetch_related(reports)


def open_cases(council: Council) -> QuerySet[ModerationCase]:
    """Return what waits for a decision: the most reported first, then the oldest."""
    found = _cases(council).filter(decided_at=None).annotate(number=Count("reports"))
    return found.order_by("-number", "opened_at", "pk")


def open_appeals(council: Council) -> QuerySet[ModerationCase]:
    """Return the cases whose appeal waits for a decision, oldest first."""
    found = _cases(council).filter(appeal__isnull=False, appeal__decided_at=None)
    return found.order_by("appeal__made_at", "pk")


def decided_cases(council: Council) -> QuerySet[ModerationCase]:
    """Return what was decided, the latest first."""
    return _cases(council).filter(decided_at__isnull=False).order_by("-decided_at", "pk")


def count_waiting(council: Council) -> tuple[int, int]:
    """Return how many cases and how many appeals wait for a decision, in one query.

    Texts that are always read first are left out: the line of their own app says until when.
    """
    rows = ModerationCase.objects.filter(council=council)
    found = rows.aggregate(
        cases=Count("pk", filter=Q(decided_at=None) & ~Q(held_by=[[HoldRule.ALWAYS, ""]])),
        appeals=Count("pk", filter=Q(appeal__isnull=False, appeal__decided_at=None)),
    )
    return found["cases"], found["appeals"]


def case_by_id(council: Council, pk: UUID) -> ModerationCase | None:
    """Return a case of the council with its reports, or None."""
    return _cases(council).select_related("council").filter(pk=pk).first()


def open_case_of(council: Council, label: str, subject: UUID) -> ModerationCase | None:
    """Return the case of a text that waits for a decision, or None."""
    return ModerationCase.objects.filter(
        council=council, label=label, subject=subject, decided_at=None
    ).first()


def last_case_of(council: Council, label: str, subject: UUID) -> ModerationCase | None:
    """Return the latest case of a text, for its author's page; None where there is none."""
    found = ModerationCase.objects.filter(council=council, label=label, subject=subject)
    return found.order_by("-opened_at", "-pk").first()


def last_cases_of(council: Council, subjects: Iterable[UUID]) -> dict[UUID, ModerationCase]:
    """Return the latest case of each of these texts that has one, for the page of their author."""
    found = ModerationCase.objects.filter(council=council, subject__in=list(subjects))
    return {one.subject: one for one in found.order_by("opened_at", "pk")}


def measures_against(authors: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many measures against each of these authors within a year were not reversed."""
    since = clock.now() - PAUSES_COUNT_FOR
    found = ModerationCase.objects.filter(
        author__in=list(authors), decision__in=["warned", "hidden", "paused"], decided_at__gte=since
    ).exclude(appeal__is_reversed=True)
    return dict(found.order_by().values_list("author").annotate(Count("pk")))


def pauses_before(participant: Participant) -> int:
    """Return how many pauses within the last year count for the length of the next one."""
    rows = WritingPause.objects.filter(participant=participant, is_lifted=False)
    return rows.filter(starts_at__gt=clock.now() - PAUSES_COUNT_FOR).count()


def pause_of(participant: Participant) -> WritingPause | None:
    """Return the pause of somebody who writes nothing now, that which ends last; else None."""
    rows = WritingPause.objects.in_force(clock.now()).filter(participant=participant, is_lifted=False)
    return rows.select_related("case").order_by("-ends_at").first()


def rules_row_of(council: Council) -> ModerationRules:
    """Return what the council lets wait, as it was set; unsaved where nobody has set anything."""
    found = ModerationRules.objects.filter(council=council).first()
    return found or ModerationRules(council=council)


def hold_rules_of(row: ModerationRules) -> HoldRules:
    """Return the rules of a council as values."""
    return HoldRules(
        new_account_days=row.new_account_days,
        holds_links=row.holds_links,
        words=tuple(filter(None, row.words.split("\n"))),
    )


def holds_for(author: Participant, words: str) -> list[Hold]:
    """Return why a text of the author waits for a moderator; empty where it does not."""
    rules = hold_rules_of(rules_row_of(author.council))
    return holds_of(words, rules, account_age=clock.now() - author.joined_at)


def holds_in(case: ModerationCase) -> list[Hold]:
    """Return why a text waits, as it was kept."""
    return [Hold(HoldRule(rule), found) for rule, found in case.held_by]


def reports_today(participant: Participant) -> int:
    """Return how many texts somebody has reported today, where the council is."""
    council = participant.council
    begins = start_of_day(council, today_in(council))
    return ModerationReport.objects.filter(participant=participant, made_at__gte=begins).count()


def reported_by(participant: Participant, label: str, subject: UUID) -> ModerationReport | None:
    """Return somebody's report of a text that waits for a decision, or None."""
    found = ModerationReport.objects.filter(participant=participant, case__decided_at=None)
    return found.filter(case__label=label, case__subject=subject).select_related("case").first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A count by its key; None where it is so small that persons could be guessed."""

    key: str
    number: int | None


def numbers_of(council: Council, since: date, until: date) -> list[Number]:
    """Return how much was reported and decided between two days, which both count, small counts left out.

    ``median_hours`` is how long it took from the first report to the decision.
    """
    begins, ends = start_of_day(council, since), start_of_day(council, until + timedelta(days=1))
    reports = ModerationReport.objects.filter(case__council=council, made_at__gte=begins, made_at__lt=ends)
    decided = ModerationCase.objects.filter(council=council, decided_at__gte=begins, decided_at__lt=ends)
    rows = list(decided.exclude(decision=Decision.GONE).values_list("decision", "opened_at", "decided_at"))
    appeals = ModerationAppeal.objects.filter(case__council=council, made_at__gte=begins, made_at__lt=ends)
    made = appeals.aggregate(all=Count("pk"), reversed=Count("pk", filter=Q(is_reversed=True)))
    by_decision = {one: sum(decision == one for decision, _o, _d in rows) for one in Decision}
    waited = [decided_at - opened_at for _decision, opened_at, decided_at in rows if decided_at]
    counts = {
        "reports": reports.count(),
        **{one.value: by_decision[one] for one in Decision if one != Decision.GONE},
        "appeals": made["all"],
        "reversed": made["reversed"],
    }
    return [
        *(Number(key=key, number=shown_number(number)) for key, number in counts.items()),
        Number(key="median_hours", number=median_hours(waited)),
    ]
