"""Several proposals become one, or one becomes several."""

from typing import ClassVar
from uuid import UUID

from proposals.acts.proposal_act import ProposalAct, ProposalMoved
from youth.journal.kinds import Sealed, declare_kind


@declare_kind
class MergeAsked(ProposalAct):
    """The author asks to have the proposal merged into another (``target``), or no longer asks (None)."""

    name: ClassVar[str] = "proposals.merge_asked"

    target: UUID | None


@declare_kind
class Merged(ProposalMoved):
    """The secretary merged the proposal into another; ``ended`` supports of its present text went there."""

    name: ClassVar[str] = "proposals.merged"

    before: str
    after: str
    target: UUID
    ended: int


@declare_kind
class TookIn(ProposalAct):
    """Another proposal was merged into this one; of its supports ``carried`` are new here."""

    name: ClassVar[str] = "proposals.took_in"

    source: UUID
    version: int
    carried: int
    supporters: int


@declare_kind
class Split(ProposalMoved):
    """The author made another proposal of some points; who supports it is asked about what is left."""

    name: ClassVar[str] = "proposals.split"

    before: str
    after: str
    version: int
    text: Sealed
    other: UUID


@declare_kind
class SplitOff(ProposalMoved):
    """The proposal was made of points of another, whose supporters are asked whether they support it, too.

    ``whole`` seals its first version, the text that they supported.
    """

    name: ClassVar[str] = "proposals.split_off"

    before: str
    after: str
    source: UUID
    version: int
    text: Sealed
    whole: Sealed
