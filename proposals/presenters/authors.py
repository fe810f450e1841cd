"""Who wrote a proposal, as its pages name them."""

from typing import TYPE_CHECKING

from proposals.models import Proposal
from proposals.selectors.authors import co_authors_of
from youth.selectors.people import display_name_of

if TYPE_CHECKING:
    from youth.models import Participant


def author_names(proposal: Proposal, viewer: "Participant | None") -> list[str]:
    """Return the names of the authors as the viewer may see them, the first author's first."""
    return [display_name_of(one, viewer) for one in (proposal.author, *co_authors_of(proposal))]
