"""Comparisons of cases of moderation with their streams, for ``journal verify``."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from youth.acts.moderation import (
    AppealDecided,
    AppealMade,
    AuthorWarned,
    ModerationRulesSet,
    TextGone,
    TextHeld,
    TextHidden,
    TextKept,
    TextLetThrough,
    TextReported,
    WritingPaused,
)
from youth.journal.comparison import Course, Difference, compares, expects_streams
from youth.journal.kinds import Sealed
from youth.journal.streams import moderation_stream
from youth.models import ModerationAppeal, ModerationCase, ModerationRules, WritingPause
from youth.procedure.moderation import Decision

DECISIONS = {
    TextKept: Decision.KEPT,
    TextLetThrough: Decision.KEPT,
    AuthorWarned: Decision.WARNED,
    TextHidden: Decision.HIDDEN,
    WritingPaused: Decision.PAUSED,
}


@expects_streams
def streams_of_cases() -> Iterator[str]:
    """Name the stream of every case."""
    yield from map(moderation_stream, ModerationCase.objects.only("pk"))


@compares("moderation")
def compare_case(course: Course) -> Iterator[Difference]:
    """Compare reports, decision, words, pause and appeal of a case."""
    case = ModerationCase.objects.filter(pk=course.key).first()
    if case is None:
        yield Difference(0, "row_missing", _("the case itself is missing"))
        return
    reported = course.last(TextReported)
    if reported and reported[1].reports != case.reports.count():
        yield Difference(reported[0].seq, "reports", _("a report was removed or added"))
    held = course.last(TextHeld)
    # Words of who left are erased, their seals stay.
    if held and case.words and not held[1].words.matches(case.words):
        yield Difference(held[0].seq, "text", _("the text that waited was changed"))
    yield from _decision(course, case)
    yield from _appeal(course, case)


def _decision(course: Course, case: ModerationCase) -> Iterator[Difference]:
    decided, gone = course.last(*DECISIONS), course.last(TextGone)
    if decided is None:
        if case.decision != (Decision.GONE if gone else ""):
            yield Difference(
                gone[0].seq if gone else 0, "decision", _("the decision is not the one that was taken")
            )
        return
    entry, act = decided
    if case.decision != DECISIONS[type(act)] or case.category != getattr(act, "category", ""):
        yield Difference(entry.seq, "decision", _("the decision is not the one that was taken"))
    seal: Sealed | None = getattr(act, "message", None)
    if seal is not None and case.message and not seal.matches(case.message):
        yield Difference(entry.seq, "message", _("the words to the author were changed"))
    if isinstance(act, WritingPaused):
        pause = WritingPause.objects.filter(case=case).first()
        if pause is None or (not pause.is_lifted and pause.ends_at != act.until):
            yield Difference(entry.seq, "pause", _("the pause is not the one that was decided"))


def _appeal(course: Course, case: ModerationCase) -> Iterator[Difference]:
    made, decided = course.last(AppealMade), course.last(AppealDecided)
    row = ModerationAppeal.objects.filter(case=case).first()
    if made is None:
        if row is not None:
            yield Difference(0, "appeal", _("there is an appeal that nobody made"))
        return
    if row is None or (row.words and not made[1].words.matches(row.words)):
        yield Difference(made[0].seq, "appeal", _("the appeal is missing or was changed"))
        return
    outcome = decided[1].is_reversed if decided else None
    is_same = decided is None or not row.answer or decided[1].answer.matches(row.answer)
    if row.is_reversed != outcome or not is_same:
        yield Difference(
            decided[0].seq if decided else 0, "appeal_decision", _("what came of the appeal was changed")
        )


@compares("council")
def compare_moderation_rules(course: Course) -> Iterator[Difference]:
    """Compare what waits for a moderator with the act that set it."""
    last = course.last(ModerationRulesSet)
    if last is None:
        return
    entry, act = last
    row = ModerationRules.objects.filter(council_id=int(course.key)).first()
    kept = row and (row.new_account_days, row.holds_links, row.most_a_day)
    is_same = kept == (act.new_account_days, act.holds_links, act.most_a_day)
    if row is None or not is_same or not act.words.matches(row.words):
        yield Difference(entry.seq, "moderation_rules", _("what waits for a moderator was changed"))
