"""What of a proposal's text the journal seals, and the versions that are kept of it."""

from proposals.likeness import keys_of
from proposals.list_search import words_to_keep
from proposals.models import ListWords, Proposal, ProposalVersion, TitleKey
from youth import clock
from youth.journal.append import Sealed, sealed


def sealed_words(text: Proposal | ProposalVersion) -> str:
    """Return the words whose seal the journal keeps: title, reasons, the decision line by line, the cost."""
    return "\n".join([text.title, text.summary, text.text, *filter(None, [text.cost])])


def seal_of(proposal: Proposal) -> Sealed:
    """Return the seal of the present text."""
    return sealed(sealed_words(proposal))


def keep_version(proposal: Proposal, *, is_formal: bool = False) -> None:
    """Keep the present text as a version of its own."""
    ProposalVersion.objects.create(
        proposal=proposal,
        number=proposal.version,
        title=proposal.title,
        summary=proposal.summary,
        legal_ground=proposal.legal_ground,
        points=proposal.points,
        cost=proposal.cost,
        written_at=clock.now(),
        is_formal=is_formal,
    )
    _index_title(proposal)
    row = ListWords(proposal=proposal, words=words_to_keep(proposal.title, proposal.summary))
    ListWords.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["proposal"], update_fields=["words"]
    )


def _index_title(proposal: Proposal) -> None:
    """Let the present title be found by who writes one that says the same."""
    TitleKey.objects.filter(proposal=proposal).delete()
    keys = sorted(keys_of(proposal.title))
    TitleKey.objects.bulk_create(
        [TitleKey(proposal=proposal, council=proposal.council, key=key) for key in keys]
    )
