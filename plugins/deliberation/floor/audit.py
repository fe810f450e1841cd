"""Comparisons of the floor's rows with the acts of their meeting, for ``journal verify``."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from plugins.deliberation.floor.acts import (
    DebateClosed,
    DebateReopened,
    FloorGiven,
    FloorTaken,
    QuestionAsked,
    QuestionRead,
    QuestionRefused,
    QuestionShown,
    RequestMade,
    RequestWithdrawn,
    TimeExtended,
)
from plugins.deliberation.floor.models import Debate, Question, Speech
from youth.journal.comparison import Course, Difference, compares

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry

State = Speech.State
CAME_OF = {
    QuestionShown: Question.State.SHOWN,
    QuestionRefused: Question.State.REFUSED,
    QuestionRead: Question.State.READ,
}


@compares("meeting")
def compare_requests(course: Course) -> Iterator[Difference]:
    """Compare who asked to speak on what, and whether it was taken back, with the acts."""
    rows = {row.pk: row for row in Speech.objects.filter(meeting=course.uuid)}
    made = {act.request: (entry, act) for entry, act in course.acts(RequestMade)}
    withdrawn = {act.request for _entry, act in course.acts(RequestWithdrawn)}
    for key, (entry, act) in made.items():
        row = rows.get(key)
        said = (act.item, act.participant, act.guest, act.speech, act.side, act.role, act.answers)
        if row is None:
            yield Difference(entry.seq, "floor", _("a request to speak is missing"))
        elif said != (
            row.agenda_item_id,
            row.participant_id,
            row.guest_id,
            row.kind,
            row.side,
            row.role,
            row.answers_id,
        ):
            yield Difference(entry.seq, "floor", _("a request to speak was changed"))
        elif (key in withdrawn) != (row.state == State.WITHDRAWN):
            yield Difference(entry.seq, "floor", _("whether a request to speak was taken back was changed"))
    if course.is_whole and set(rows) - set(made):
        yield Difference(0, "floor", _("there is a request to speak that no act made"))


@compares("meeting")
def compare_speeches(course: Course) -> Iterator[Difference]:
    """Compare who had the floor, why out of order, for how long, and how it ended, with the acts."""
    rows = {row.pk: row for row in Speech.objects.filter(meeting=course.uuid)}
    given = {act.request: (entry, act) for entry, act in course.acts(FloorGiven)}
    taken = {act.request: (entry, act) for entry, act in course.acts(FloorTaken)}
    for key, (entry, begun) in given.items():
        row = rows.get(key)
        if row is not None and (row.started_at is None or not begun.reason.matches(row.reason)):
            yield Difference(entry.seq, "floor", _("who had the floor, or the reason for it, was changed"))
    for key, (entry, ended) in taken.items():
        row = rows.get(key)
        if row is not None and (row.spoken_seconds, row.ended) != (ended.seconds, ended.ended):
            yield Difference(entry.seq, "floor", _("how long a speech took, or how it ended, was changed"))
    if course.is_whole:
        spoke = {key for key, row in rows.items() if row.started_at is not None}
        heard = {key for key, row in rows.items() if row.state == State.HEARD}
        if spoke - set(given) or heard - set(taken):
            yield Difference(0, "floor", _("somebody had the floor without an act"))


@compares("meeting")
def compare_debates(course: Course) -> Iterator[Difference]:
    """Compare whether debates are closed, and by how much speeches are longer, with the acts."""
    rows = {row.agenda_item_id: row for row in Debate.objects.filter(agenda_item__meeting=course.uuid)}
    last = {act.item: (entry, act) for entry, act in course.acts(DebateClosed, DebateReopened)}
    for item, (entry, act) in last.items():
        row = rows.get(item)
        is_closed = row is not None and row.closed_at is not None
        if is_closed != isinstance(act, DebateClosed):
            yield Difference(entry.seq, "floor", _("whether the debate on an item is closed was changed"))
    extra: dict[object, int] = {}
    for _entry, longer in course.acts(TimeExtended):
        if longer.request is None:
            extra[longer.item] = extra.get(longer.item, 0) + longer.seconds
    for item, row in rows.items():
        if course.is_whole and row.extra_seconds != extra.get(item, 0):
            yield Difference(0, "floor", _("the longer speaking time on an item was changed"))
        if course.is_whole and row.closed_at is not None and item not in last:
            yield Difference(0, "floor", _("the debate on an item is closed without an act"))


@compares("meeting")
def compare_questions(course: Course) -> Iterator[Difference]:
    """Compare questions from home and what came of them with the acts; who left took the words along."""
    rows = {row.pk: row for row in Question.objects.filter(meeting=course.uuid)}
    asked = {act.question: (entry, act) for entry, act in course.acts(QuestionAsked)}
    decided = {act.question: act for _entry, act in course.acts(QuestionShown, QuestionRefused, QuestionRead)}
    for key, (entry, act) in asked.items():
        row, last = rows.get(key), decided.get(key)
        if row is None:
            yield Difference(entry.seq, "question", _("a question from home is missing"))
        elif not _is_asked(row, entry, act):
            yield Difference(entry.seq, "question", _("a question from home was changed"))
        elif row.state != (CAME_OF[type(last)] if last else Question.State.WAITING):
            yield Difference(entry.seq, "question", _("what came of a question from home was changed"))
        elif isinstance(last, QuestionRefused) and not last.reason.matches(row.reason):
            message = _("the reason for refusing a question from home was changed")
            yield Difference(entry.seq, "question", message)
    if course.is_whole and set(rows) - set(asked):
        yield Difference(0, "question", _("there is a question from home that no act asked"))


def _is_asked(row: Question, entry: "JournalEntry", act: QuestionAsked) -> bool:
    same_words = not row.text or act.text.matches(row.text)
    return same_words and (row.agenda_item_id, row.participant_id) == (act.item, entry.actor)
