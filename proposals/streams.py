"""The streams of proposals: ``proposals:<id>``."""

from typing import TYPE_CHECKING
from uuid import UUID

from proposals.models import Proposal
from youth.journal.streams import stream, stream_family

if TYPE_CHECKING:
    from youth.models import Council


FAMILY = "proposals"


@stream_family(FAMILY, permission="proposals.see")
def proposal_of_stream(council: "Council", key: str) -> Proposal | None:
    """Return the proposal of a stream, or None; those who may see it may follow the stream."""
    return Proposal.objects.filter(council=council, pk=key).first()


def proposal_stream(proposal: Proposal | UUID) -> str:
    """Return the stream of a proposal, given the row or its id."""
    return stream(FAMILY, proposal)
