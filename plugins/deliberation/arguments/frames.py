"""What acts of the written debate replace on the proposal's page."""

from uuid import UUID

from plugins.deliberation.arguments import acts
from plugins.deliberation.arguments.presenters import closed_fragments, fragments
from proposals.acts.merging import Merged
from proposals.acts.proposal_act import ProposalMoved
from proposals.acts.register import Adopted, Rejected, Withdrawn
from proposals.selectors.proposals import proposal_by_id
from youth.journal import frames
from youth.journal.frames import Fragments
from youth.journal.kinds import Audience
from youth.journal.models import JournalEntry
from youth.journal.streams import key_of


@frames.of(
    acts.ArgumentMade,
    acts.ArgumentChanged,
    acts.ArgumentWithdrawn,
    acts.ArgumentAnswered,
    acts.AnswerWithdrawn,
    acts.SummaryProposed,
    acts.SummaryWithdrawn,
    acts.SummaryAccepted,
    acts.WordsHidden,
    acts.WordsShown,
)
def debate(act: acts.ArgumentAct, entry: JournalEntry, audience: Audience, language: str) -> Fragments | None:
    """Return the arguments as they are now; what the reader may do with each stays as it is."""
    proposal = proposal_by_id(entry.stream.council, UUID(key_of(entry.stream_id)))
    return fragments(proposal, language) if proposal is not None else None


@frames.of(Adopted, Rejected, Withdrawn, Merged)
def debate_over(
    act: ProposalMoved, entry: JournalEntry, audience: Audience, language: str
) -> Fragments | None:
    """Say that the debate is over, once the council has decided or the proposal was withdrawn or merged."""
    proposal = proposal_by_id(entry.stream.council, UUID(key_of(entry.stream_id)))
    return closed_fragments(proposal, language) if proposal is not None else None
