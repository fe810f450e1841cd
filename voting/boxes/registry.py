"""The registry of boxes, and what every box offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.functional import Promise

from voting.models import Poll


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The count of a closed poll: votes by answer, and the leaves of the tree that seals them, in order."""

    votes: Mapping[str, int]
    leaves: Sequence[bytes]


class Box:
    """One way of keeping ballots."""

    name: ClassVar[str]

    def count(self, poll: Poll) -> Counted:
        """Count the votes under the lock of the poll; raise ``Refusal`` where they can't be counted yet."""
        raise NotImplementedError

    def reasons(self, poll: Poll) -> list[tuple[str, str | Promise]]:
        """Return why a poll that is being opened can't be held with this box; empty where it can."""
        return []

    def voids(self, poll: Poll) -> bool:
        """Return whether what the box found voids a closed poll, so that it decides nothing."""
        return False

    def record(self, poll: Poll) -> Mapping[str, Any]:
        """Return what the decision keeps of a closed poll besides its counts."""
        return {}

    def copy(self, lead: Poll, poll: Poll) -> None:
        """Let what was taken for several items (``lead``) count for one of them.

        Figures of tellers count for each; only ballots belong to a register, and each item has its own.
        """

    def keeps_ballots(self) -> bool:
        """Return whether what was cast lies there to be counted again; hands are raised once more."""
        return False

    def is_countable(self, poll: Poll) -> bool:
        """Return whether another count of what was cast in a closed poll may find something else."""
        return True

    def named(self, poll: Poll) -> list[dict[str, str]]:
        """Return everyone on the register with their choice; empty where the box does not know it."""
        return []


BOXES: dict[str, Box] = {}


def declare_box[B: type[Box]](kind: B) -> B:
    """Register a box under its name."""
    BOXES[kind.name] = kind()
    return kind


def box_of(poll: Poll) -> Box:
    """Return the box of a poll."""
    return BOXES[poll.box]
