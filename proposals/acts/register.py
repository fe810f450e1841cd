"""A proposal's way through the register and the agenda, until it is decided or withdrawn."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from proposals.acts.proposal_act import ProposalMoved
from youth.journal.kinds import Sealed, declare_kind


@declare_kind
class Submitted(ProposalMoved):
    """An author submitted the proposal to the council, or enough support did (without an actor)."""

    name: ClassVar[str] = "proposals.submitted"

    before: str
    after: str
    version: int
    supporters: int
    text: Sealed


@declare_kind
class Returned(ProposalMoved):
    """The secretary returned the proposal for correction; the remarks live in its row."""

    name: ClassVar[str] = "proposals.returned"

    before: str
    after: str
    reason: Sealed


@declare_kind
class Registered(ProposalMoved):
    """The proposal entered the register of incoming documents."""

    name: ClassVar[str] = "proposals.registered"

    before: str
    after: str
    number: int
    period: str
    on: date


@declare_kind
class RegistrationCorrected(ProposalMoved):
    """The entry in the register held an error: number or date was corrected; ``correction`` is the row."""

    name: ClassVar[str] = "proposals.registration_corrected"

    before: str
    after: str
    correction: UUID
    number: int
    period: str
    on: date
    reason: Sealed


@declare_kind
class PutOnAgenda(ProposalMoved):
    """The proposal was put on the agenda of a meeting."""

    name: ClassVar[str] = "proposals.put_on_agenda"

    before: str
    after: str
    meeting: UUID
    item: UUID


@declare_kind
class Postponed(ProposalMoved):
    """The council left the proposal for a later meeting."""

    name: ClassVar[str] = "proposals.postponed"

    before: str
    after: str
    on: date


@declare_kind
class TakenOff(ProposalMoved):
    """The chair's table took the proposal off an agenda; the item has the reason."""

    name: ClassVar[str] = "proposals.taken_off"

    before: str
    after: str
    item: UUID
    on: date


@declare_kind
class Adopted(ProposalMoved):
    """The council adopted the proposal as a numbered resolution."""

    name: ClassVar[str] = "proposals.adopted"

    before: str
    after: str
    resolution: UUID
    number: int
    on: date


@declare_kind
class Rejected(ProposalMoved):
    """The council voted and did not adopt the proposal; the minutes have the details."""

    name: ClassVar[str] = "proposals.rejected"

    before: str
    after: str
    poll: UUID
    on: date


@declare_kind
class Withdrawn(ProposalMoved):
    """The author withdrew the proposal."""

    name: ClassVar[str] = "proposals.withdrawn"

    before: str
    after: str
