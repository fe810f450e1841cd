"""Acts of support.

Who supports a proposal is nobody's business but theirs: such an entry names no actor, only the number.
"""

from typing import ClassVar

from proposals.acts.proposal_act import ProposalAct, ProposalMoved
from youth.journal.kinds import declare_kind


@declare_kind
class SupportChanged(ProposalAct):
    """Support was given, kept, withdrawn or ended; ``supporters`` counts those of this version.

    ``because`` is a ``SupportReason``; entries of before it was noted have none.
    """

    name: ClassVar[str] = "proposals.support_changed"

    version: int
    supporters: int
    because: str = ""


@declare_kind
class SupportLapsed(ProposalAct):
    """Support of people whom nobody verified in time stopped counting; ``supporters`` are those left."""

    name: ClassVar[str] = "proposals.support_lapsed"

    version: int
    lapsed: int
    supporters: int


@declare_kind
class SupportReached(ProposalMoved):
    """As many support the proposal as the council's rules ask for."""

    name: ClassVar[str] = "proposals.support_reached"

    before: str
    after: str
    supporters: int
    threshold: int
