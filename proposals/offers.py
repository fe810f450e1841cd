"""The hooks that proposals offer to plugins, and the mail that people may ask for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import pgettext_lazy

from plugins.hooks import Address, Contribution, Guard, Notice, Text
from youth.services.notices import ConsentText, declare_topic

if TYPE_CHECKING:
    from proposals.models import Proposal
    from youth.journal.models import JournalEntry
    from youth.models import Council, Participant


OUTCOMES = declare_topic(
    "proposals.outcomes",
    pgettext_lazy("mail", "what becomes of proposals that you made or support"),
    ConsentText(
        version="2026-11",
        bg=(
            "Искам да получавам имейл, когато съветът реши по предложение, което съм внесъл, внесла или "
            "подкрепям, и когато общинският съвет отговори. Във всяко писмо има връзка за отказ."
        ),
        en=(
            "I want to get an e-mail when the council decides on a proposal that I made or support, and when "
            "the Municipal Council answers. Every message has a link to stop them."
        ),
    ),
)
STEPS = declare_topic(
    "proposals.steps",
    pgettext_lazy("notifications", "proposals that you made, support, follow or deal with"),
    (),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalChange:
    """A proposal's step from one state to another; the states are empty where the step is none."""

    proposal: UUID
    transition: str
    before: str
    after: str


@Guard
def may_submit(council: "Council", participant: "Participant", draft: "Proposal") -> Text | None:
    """Return why this draft may not be submitted to the council now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentLink:
    """Where a link at a written amendment leads, and its words."""

    amendment: UUID
    title: Text
    url: Address


@Contribution
def amendment_links(
    council: "Council",
    participant: "Participant | None",
    proposal: "Proposal",
    ids: frozenset[UUID],
    undecided: frozenset[UUID],
) -> Iterable[AmendmentLink]:
    """Return links at these amendments to a proposal, which everybody reads; in one query for all of them.

    On those that are ``undecided`` nobody has decided yet.
    """
    return ()


@Notice
def proposal_changed(council: "Council", entry: "JournalEntry", change: ProposalChange) -> None:
    """Notify of a change of a proposal's state or text."""
