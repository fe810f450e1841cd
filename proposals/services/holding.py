"""Proposals that wait for a moderator by the council's rules, or are hidden: what can't be done with them."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from proposals.acts.texts import TextHidden
from proposals.models import WAITS, Proposal
from proposals.selectors.proposals import LABEL
from proposals.services.transitions import append_to_proposal
from youth.refusals import Refusal
from youth.services.moderation import HeldText, hold_text, waiting_reasons

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry
    from youth.models import Participant, Representation


def words_to_read(proposal: Proposal) -> str:
    """Return all that a moderator reads of a proposal."""
    return "\n\n".join(filter(None, [proposal.title, proposal.text, proposal.summary, proposal.cost]))


def refuse_withheld(proposal: Proposal) -> None:
    """Raise ``Refusal`` where only its author reads the proposal: ``waits_for_moderator``, ``hidden``."""
    if proposal.withheld == WAITS:
        message = _("It waits for a moderator. You hear as soon as somebody has read it.")
        raise Refusal("waits_for_moderator", message)
    if proposal.withheld:
        raise Refusal("hidden", _("The council's office has hidden this proposal."))


def let_wait(
    proposal: Proposal,
    *,
    before: str = "",
    actor: "Participant | Representation",
    cause: "JournalEntry | None" = None,
) -> bool:
    """Let the text wait for a moderator where the council's rules say so; return whether it waits.

    ``before`` are the words that others see already. Nothing is saved but the mark and the case.
    """
    words = words_to_read(proposal)
    holds = waiting_reasons(proposal.author, words, before=before)
    if not holds:
        return False
    proposal.withheld = WAITS
    proposal.save(update_fields=["withheld"])
    text = HeldText(
        label=LABEL,
        id=proposal.pk,
        author=proposal.author,
        title=proposal.title,
        words=words,
        language=proposal.language,
    )
    hold_text(text, holds, actor=actor, cause=cause)
    if proposal.published_at is not None:
        append_to_proposal(proposal, TextHidden(reason=WAITS), actor=None, cause=cause)
    return True
