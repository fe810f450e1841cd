"""Comparisons of what was written in the debate with the acts on the proposal's stream."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from plugins.deliberation.arguments import acts
from plugins.deliberation.arguments.models import Answer, Argument, Summary
from plugins.deliberation.arguments.selectors import ANSWER, ARGUMENT, SUMMARY, Moderable, of_proposal
from youth.journal.comparison import Course, Difference, compares


@compares("proposals")
def compare_arguments(course: Course) -> Iterator[Difference]:
    """Compare arguments with the acts; who left took the words along."""
    rows = {row.pk: row for row in Argument.objects.filter(**of_proposal(course.uuid))}
    made = {act.argument: (entry, act) for entry, act in course.acts(acts.ArgumentMade)}
    changed = {act.argument: act for _entry, act in course.acts(acts.ArgumentChanged)}
    withdrawn = {act.argument for _entry, act in course.acts(acts.ArgumentWithdrawn)}
    for key, (entry, act) in made.items():
        row = rows.get(key)
        if row is None:
            yield Difference(entry.seq, "argument", _("an argument is missing"))
            continue
        seal = changed[key].text if key in changed else act.text
        said = (act.side, act.point, act.amendment, act.author, entry.actor or act.author)
        if said != (row.side, row.point, row.amendment, row.author_id, row.author_id) or (
            row.text and not seal.matches(row.text)
        ):
            yield Difference(entry.seq, "argument", _("an argument was changed"))
        elif (key in withdrawn) != (row.withdrawn_at is not None):
            yield Difference(entry.seq, "argument", _("whether an argument was withdrawn was changed"))
    yield from _withheld(course, ARGUMENT, rows.values())
    if course.is_whole and _published(rows.values()) - set(made):
        yield Difference(0, "argument", _("there is an argument that no act made"))


@compares("proposals")
def compare_answers(course: Course) -> Iterator[Difference]:
    """Compare the answers to arguments with the acts; who left took the words along."""
    about = {f"argument__{name}": value for name, value in of_proposal(course.uuid).items()}
    rows = {row.pk: row for row in Answer.objects.filter(**about)}
    given = {act.answer: (entry, act) for entry, act in course.acts(acts.ArgumentAnswered)}
    withdrawn = {act.answer for _entry, act in course.acts(acts.AnswerWithdrawn)}
    for key, (entry, act) in given.items():
        row = rows.get(key)
        if row is None:
            yield Difference(entry.seq, "argument", _("an answer to an argument is missing"))
        elif (act.argument, {act.author, entry.actor or act.author}) != (
            row.argument_id,
            {row.author_id},
        ) or (row.text and not act.text.matches(row.text)):
            yield Difference(entry.seq, "argument", _("an answer to an argument was changed"))
        elif (key in withdrawn) != (row.withdrawn_at is not None):
            yield Difference(entry.seq, "argument", _("whether an answer was withdrawn was changed"))
    yield from _withheld(course, ANSWER, rows.values())
    if course.is_whole and _published(rows.values()) - set(given):
        yield Difference(0, "argument", _("there is an answer to an argument that no act gave"))


@compares("proposals")
def compare_summaries(course: Course) -> Iterator[Difference]:
    """Compare the summaries of both sides, and which were accepted, with the acts."""
    rows = {row.pk: row for row in Summary.objects.filter(**of_proposal(course.uuid))}
    proposed = {act.summary: (entry, act) for entry, act in course.acts(acts.SummaryProposed)}
    accepted = {act.summary for _entry, act in course.acts(acts.SummaryAccepted)}
    withdrawn = {act.summary for _entry, act in course.acts(acts.SummaryWithdrawn)}
    for key, (entry, act) in proposed.items():
        row = rows.get(key)
        if row is None:
            yield Difference(entry.seq, "argument", _("a summary is missing"))
            continue
        came_of = (row.accepted_at is not None, row.withdrawn_at is not None)
        if act.side != row.side or (row.text and not act.text.matches(row.text)):
            yield Difference(entry.seq, "argument", _("a summary was changed"))
        elif came_of != (key in accepted, key in withdrawn):
            yield Difference(entry.seq, "argument", _("whether a summary was accepted was changed"))
    yield from _withheld(course, SUMMARY, rows.values())
    if course.is_whole and _published(rows.values()) - set(proposed):
        yield Difference(0, "argument", _("there is a summary that no act proposed"))


def _published(rows: Iterable[Moderable]) -> set[UUID]:
    """Return what must have an act; what a moderator has not let through has none."""
    return {row.pk for row in rows if row.is_published}


def _withheld(course: Course, label: str, rows: Iterable[Moderable]) -> Iterator[Difference]:
    """Compare what is hidden with the last act about it."""
    said: dict[UUID, tuple[int, str]] = {}
    for entry, act in course.acts(acts.WordsHidden, acts.WordsShown):
        if act.label == label:
            said[act.written] = (entry.seq, act.reason if isinstance(act, acts.WordsHidden) else "")
    for row in rows:
        seq, reason = said.get(row.pk, (0, ""))
        if row.is_published and row.withheld != reason:
            yield Difference(seq, "argument", _("whether what was written is shown was changed"))
