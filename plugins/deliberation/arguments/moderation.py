"""What is published in the debate, what waits for a moderator first, and what a moderator hides."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from plugins.deliberation.arguments import acts
from plugins.deliberation.arguments.consent import is_accepted
from plugins.deliberation.arguments.models import WAITS, Answer, Argument, Summary, SummaryAcceptance
from plugins.deliberation.arguments.selectors import (
    ANSWER,
    ARGUMENT,
    SUMMARY,
    TITLE_LENGTH,
    Moderable,
    authors_of_side,
)
from proposals.selectors.proposals import proposal_by_id
from proposals.services import append_to_proposal
from youth import clock
from youth.journal.append import sealed
from youth.refusals import Refusal
from youth.services.locking import locked
from youth.services.moderation import HeldText, close_gone, hold_text, waiting_reasons

if TYPE_CHECKING:
    from proposals.models import Proposal
    from youth.journal.models import JournalEntry
    from youth.models import Participant
    from youth.offers import TextDecision
    from youth.policies import Actor


def publish(
    proposal: "Proposal",
    row: Moderable,
    *,
    actor: "Actor | None",
    cause: "JournalEntry | None" = None,
) -> None:
    """Show everybody what was written; a summary is accepted by who proposed it."""
    append_to_proposal(proposal, _published(row), actor=actor, cause=cause)
    if isinstance(row, Summary):
        authors = authors_of_side(proposal.pk, row.side)
        if row.proposed_by_id in authors:
            accept(proposal, row, row.proposed_by, authors, actor)


def _published(row: Moderable) -> acts.ArgumentAct:
    words = sealed(row.text)
    if isinstance(row, Summary):
        return acts.SummaryProposed(summary=row.pk, side=row.side, text=words)
    if isinstance(row, Answer):
        return acts.ArgumentAnswered(
            answer=row.pk, argument=row.argument_id, author=row.author_id, text=words
        )
    return acts.ArgumentMade(
        argument=row.pk,
        author=row.author_id,
        side=row.side,
        point=row.point,
        text=words,
        amendment=row.amendment,
    )


def accept(
    proposal: "Proposal",
    summary: Summary,
    author: "Participant",
    authors: set[UUID],
    actor: "Actor | None",
) -> None:
    """Let somebody of a side accept a summary of it; by more than half of them it speaks for the side."""
    SummaryAcceptance.objects.get_or_create(summary=summary, participant=author)
    accepting = summary.acceptances.filter(participant__in=authors).count()
    if not is_accepted(accepting, len(authors)):
        return
    summary.accepted_at = clock.now()
    summary.save(update_fields=["accepted_at"])
    act = acts.SummaryAccepted(
        summary=summary.pk, side=summary.side, accepting=accepting, authors=len(authors)
    )
    append_to_proposal(proposal, act, actor=actor)


def label_of(row: Moderable) -> str:
    """Return the label by which what was written is reported."""
    if isinstance(row, Summary):
        return SUMMARY
    return ANSWER if isinstance(row, Answer) else ARGUMENT


def let_wait(
    row: Moderable,
    author: "Participant",
    *,
    before: str = "",
    actor: "Actor",
    cause: "JournalEntry | None" = None,
) -> bool:
    """Let what was written wait for a moderator where the council's rules say so; return whether it waits.

    ``before`` are the words that others see already. Nothing is saved but the mark and the case.
    """
    holds = waiting_reasons(author, row.text, before=before)
    if not holds:
        return False
    row.withheld, row.is_published = WAITS, bool(before)
    row.save(update_fields=["withheld", "is_published"])
    text = HeldText(
        label=label_of(row),
        id=row.pk,
        author=author,
        title=row.text[:TITLE_LENGTH],
        words=row.text,
        language=row.language,
    )
    hold_text(text, holds, actor=actor, cause=cause)
    return True


def refuse_withheld(row: Moderable) -> None:
    """Raise ``Refusal`` where only its author reads a text: ``waits_for_moderator``, ``hidden``."""
    if row.withheld == WAITS:
        message = _("It waits for a moderator. You hear as soon as somebody has read it.")
        raise Refusal("waits_for_moderator", message)
    if row.withheld:
        raise Refusal("hidden", _("The council's office has hidden these words."))


def close_case(row: Moderable) -> None:
    """Take what was withdrawn out of the moderators' queue."""
    council = row.argument.council if isinstance(row, Answer) else row.council
    close_gone(council, label_of(row), [row.pk])


def close_cases_of(participant: "Participant") -> None:
    """Take what somebody who leaves wrote out of the moderators' queue."""
    council = participant.council
    for label, ids in (
        (ARGUMENT, Argument.objects.filter(author=participant)),
        (ANSWER, Answer.objects.filter(author=participant)),
        (SUMMARY, Summary.objects.filter(proposed_by=participant, accepted_at=None)),
    ):
        close_gone(council, label, ids.values_list("pk", flat=True))


@transaction.atomic
def follow_moderation(row: Moderable, decision: "TextDecision") -> None:
    """Hide what was written or show it, as was decided; what waited from the beginning is published now.

    Also after the debate was closed: it was written in time. Raises ``Refusal``: ``no_proposal``.
    """
    about = row.argument if isinstance(row, Answer) else row
    proposal = proposal_by_id(about.council, about.subject_id)
    if proposal is None:
        raise Refusal("no_proposal", _("The proposal is no longer there."))
    row = locked(row, "proposed_by" if isinstance(row, Summary) else "author")
    withheld = "" if decision.is_shown else decision.category
    if not row.text or row.withheld == withheld:
        return
    row.withheld = withheld
    if decision.is_shown and not row.is_published:
        # New from now on: it has its place among the first as any other.
        row.is_published, row.made_at = True, clock.now()
        row.save(update_fields=["withheld", "is_published", "made_at"])
        publish(proposal, row, actor=None, cause=decision.cause)
        return
    row.save(update_fields=["withheld"])
    if row.is_published:
        say_withheld(proposal, row, actor=decision.actor, cause=decision.cause)


def say_withheld(
    proposal: "Proposal", row: Moderable, *, actor: "Actor | None", cause: "JournalEntry | None"
) -> None:
    """Append that words which everybody could read are hidden now, or shown again."""
    label, reason = label_of(row), row.withheld
    act = (
        acts.WordsHidden(label=label, written=row.pk, reason=reason)
        if reason
        else acts.WordsShown(label=label, written=row.pk)
    )
    append_to_proposal(proposal, act, actor=actor, cause=cause)
