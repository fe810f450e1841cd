"""The picture and the documents of proposals as pages show them."""

from collections.abc import Iterable

from proposals.models import Proposal
from proposals.selectors.proposals import LABEL
from youth.presenters.files import FilesShown, files_shown
from youth.selectors.files import files_of


def files_of_proposals(proposals: Iterable[Proposal]) -> dict[str, FilesShown]:
    """Return the files of each proposal that has some, by its id, in one query."""
    found = files_of(LABEL, [proposal.pk for proposal in proposals])
    return {key: files_shown(files) for key, files in found.items()}
