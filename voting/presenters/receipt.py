"""A voter's receipt: the own ballot, and the way from it to the root that the journal has."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import rfc8785

from voting.boxes.register import current_ballots, leaf_of
from voting.models import Ballot, Poll
from voting.presenters.poll_file import has_receipts
from voting.procedure.merkle import inclusion_proof, is_included

if TYPE_CHECKING:
    from voting.selectors import OwnVote

FORMAT = "glas-receipt-1"


@dataclass(frozen=True)
class Receipt:
    """One ballot in the tree of its poll. It is shown to its voter only."""

    ballot: Ballot
    index: int
    leaves: list[bytes]
    root: str

    @property
    def place(self) -> int:
        """Return the ballot's place among all, counted from 1."""
        return self.index + 1

    @property
    def size(self) -> int:
        """Return how many ballots the tree has."""
        return len(self.leaves)

    @cached_property
    def path(self) -> list[bytes]:
        """Return the hashes that lead from the ballot to the root."""
        return inclusion_proof(self.leaves, self.index)

    @property
    def holds(self) -> bool:
        """Return whether the ballot leads to the root that was announced."""
        leaf = self.leaves[self.index]
        return is_included(leaf, self.index, self.size, self.path, bytes.fromhex(self.root))

    @property
    def content(self) -> bytes:
        """Return the receipt as a file, which ``recount.py`` checks against the file of the vote."""
        voter = self.ballot.voter
        document: dict[str, Any] = {
            "format": FORMAT,
            "poll": str(voter.poll_id),
            "choice": self.ballot.choice,
            "person": voter.seal,
            "participant": str(voter.participant_id),
            "name": voter.name_in_office,
            "salt": voter.salt,
            "index": self.index,
            "size": self.size,
            "path": [step.hex() for step in self.path],
        }
        return rfc8785.dumps(document)


def receipt_of(poll: Poll, own: "OwnVote | None") -> Receipt | None:
    """Return the receipt of a person's own ballot, None where they cast none or the vote is not announced."""
    if own is None or own.ballot is None or not has_receipts(poll):
        return None
    ballots = current_ballots(poll)
    index = next(place for place, ballot in enumerate(ballots) if ballot.pk == own.ballot.pk)
    return Receipt(ballots[index], index, [leaf_of(ballot) for ballot in ballots], poll.ballots_root)
