"""Reading the written debate on a proposal."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plugins.deliberation.arguments.models import (
    WAITS,
    Answer,
    Argument,
    ArgumentVote,
    Side,
    Summary,
    SummaryAcceptance,
)
from proposals.selectors.proposals import LABEL
from youth.offers import ModeratedText, TextState

if TYPE_CHECKING:
    from youth.models import Council, Participant

OWN_AT_MOST = 100
TITLE_LENGTH = 80
# What everybody reads: neither withdrawn, nor hidden by a moderator, nor waiting for one.
SHOWN = ~Q(text="") & Q(withheld="")
ARGUMENT, ANSWER, SUMMARY = "deliberation.argument", "deliberation.answer", "deliberation.summary"

type Moderable = Argument | Answer | Summary


def of_proposal(pk: UUID) -> dict[str, object]:
    """Return the reference by which rows are about a proposal."""
    return {"subject_label": LABEL, "subject_id": pk}


def arguments_on(pk: UUID, reader: "Participant | None" = None) -> QuerySet[Argument]:
    """Return the arguments on a proposal, oldest first, with ``number`` of votes and the reader's ``own``."""
    found = Argument.objects.filter(**of_proposal(pk)).select_related("author", "committee")
    own = ArgumentVote.objects.filter(argument=OuterRef("pk"), participant=reader)
    return found.annotate(number=Count("votes"), voted=Exists(own) if reader else Value(value=False))


def answers_on(pk: UUID) -> dict[UUID, list[Answer]]:
    """Return the answers to the arguments on a proposal, oldest first, by argument; in one query."""
    found: dict[UUID, list[Answer]] = {}
    about = {f"argument__{name}": value for name, value in of_proposal(pk).items()}
    for one in Answer.objects.filter(**about).select_related("author", "committee"):
        found.setdefault(one.argument_id, []).append(one)
    return found


def summaries_on(pk: UUID, reader: "Participant | None" = None) -> list[Summary]:
    """Return the summaries that have words, oldest first, with ``accepting`` and own ``accepted``."""
    found = Summary.objects.filter(**of_proposal(pk)).exclude(text="").select_related("proposed_by")
    own = SummaryAcceptance.objects.filter(summary=OuterRef("pk"), participant=reader)
    return list(
        found.annotate(accepting=Count("acceptances"), accepted=Exists(own) if reader else Value(value=False))
    )


def authors_of_side(pk: UUID, side: str) -> set[UUID]:
    """Return who argued on a side of a proposal and did not withdraw it."""
    found = Argument.objects.filter(SHOWN, **of_proposal(pk), side=side)
    return set(found.values_list("author", flat=True))


def argument_by_id(council: "Council", pk: UUID) -> Argument | None:
    """Return one argument of the council, or None."""
    return Argument.objects.select_related("author").filter(council=council, pk=pk).first()


def answer_by_id(council: "Council", pk: UUID) -> Answer | None:
    """Return one answer of the council with its argument, or None."""
    found = Answer.objects.select_related("argument", "author")
    return found.filter(argument__council=council, pk=pk).first()


def summary_by_id(council: "Council", pk: UUID) -> Summary | None:
    """Return one summary of the council, or None."""
    return Summary.objects.filter(council=council, pk=pk).first()


def arguments_by(participant: "Participant") -> list[Argument]:
    """Return what somebody argued and asked and did not withdraw, newest first."""
    found = Argument.objects.filter(author=participant).exclude(text="")
    return list(found.order_by("-made_at", "pk")[:OWN_AT_MOST])


def answers_by(participant: "Participant") -> list[Answer]:
    """Return the answers that somebody gave and did not withdraw, newest first."""
    return list(Answer.objects.filter(author=participant).exclude(text="").order_by("-made_at", "pk"))


def summaries_by(participant: "Participant") -> list[Summary]:
    """Return the summaries that somebody proposed and did not withdraw, newest first."""
    return list(Summary.objects.filter(proposed_by=participant).exclude(text="").order_by("-made_at", "pk"))


def found_helpful(participant: "Participant") -> list[UUID]:
    """Return the arguments that somebody found helpful."""
    return list(ArgumentVote.objects.filter(participant=participant).values_list("argument", flat=True))


def summaries_accepted(participant: "Participant") -> list[UUID]:
    """Return the summaries that somebody accepted."""
    return list(SummaryAcceptance.objects.filter(participant=participant).values_list("summary", flat=True))


def public_arguments(pk: UUID) -> QuerySet[Argument]:
    """Return the arguments on a proposal that have words, oldest first, with votes and answers."""
    return (
        arguments_on(pk)
        .filter(SHOWN)
        .order_by("made_at", "pk")
        .prefetch_related(Prefetch("answers", Answer.objects.filter(SHOWN)))
        .prefetch_related("answers__author", "answers__committee")
    )


def counted_on_amendments(ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many arguments and questions with words there are on amendments, in one query."""
    found = Argument.objects.filter(SHOWN, amendment__in=list(ids)).order_by()
    return {
        pk: number
        for pk, number in found.values_list("amendment").annotate(number=Count("pk"))
        if pk is not None
    }


def author_of(argument: UUID) -> Q:
    """Return the condition of having written an argument."""
    return Q(pk__in=Argument.objects.filter(pk=argument).values("author"))


def on_the_side(summary: UUID) -> Q:
    """Return the condition of having argued on the side that a summary is of."""
    about = Summary.objects.filter(pk=summary, subject_id=OuterRef("subject_id"), side=OuterRef("side"))
    found = Argument.objects.filter(SHOWN, Exists(about), subject_label=LABEL)
    return Q(pk__in=found.values("author"))


def sides_counted(arguments: Iterable[Argument]) -> dict[str, int]:
    """Return how many arguments with words each side has."""
    counted = dict.fromkeys(Side.values, 0)
    for one in arguments:
        counted[one.side] += is_shown(one)
    return counted


def is_shown(row: Moderable) -> bool:
    """Return whether everybody reads a text that was written: ``SHOWN`` of a row that is loaded."""
    return bool(row.text) and not row.withheld


def is_place(row: Moderable) -> bool:
    """Return whether a text has a place that everybody sees, with or without its words."""
    return row.is_published and row.withheld != WAITS


def written_by_id(council: "Council", label: str, pk: UUID) -> Moderable | None:
    """Return an argument, an answer or a summary of the council, or None."""
    if label == ARGUMENT:
        return argument_by_id(council, pk)
    return answer_by_id(council, pk) if label == ANSWER else summary_by_id(council, pk)


def moderated_words(council: "Council", label: str, ids: Iterable[UUID]) -> Iterator[ModeratedText]:
    """Yield what was written as moderators read it, in one query; not where the words are gone."""
    found: list[Moderable]
    if label == ANSWER:
        rows = Answer.objects.filter(argument__council=council, pk__in=list(ids)).select_related("argument")
        found = list(rows.exclude(text=""))
    else:
        model = Argument if label == ARGUMENT else Summary
        found = list(model.objects.filter(council=council, pk__in=list(ids)).exclude(text=""))
    for one in found:
        yield _moderated(council, label, one)


def _moderated(council: "Council", label: str, row: Moderable) -> ModeratedText:
    kinds = {ARGUMENT: _("argument"), ANSWER: _("answer to an argument"), SUMMARY: _("summary of a side")}
    about = row.argument if isinstance(row, Answer) else row
    state: TextState = "shown"
    if row.withheld:
        state = "waits" if row.withheld == WAITS else "hidden"
    page = reverse("proposals:detail", kwargs={"council": council.slug, "pk": about.subject_id})
    return ModeratedText(
        label=label,
        id=row.pk,
        kind=kinds[label],
        title=row.text[:TITLE_LENGTH],
        words=row.text,
        author=author_id_of(row),
        url=f"{page}#arguments",
        language=row.language,
        at=row.made_at,
        state=state,
    )


def author_id_of(row: Moderable) -> UUID:
    """Return who wrote an argument or an answer, or proposed a summary."""
    return row.proposed_by_id if isinstance(row, Summary) else row.author_id
