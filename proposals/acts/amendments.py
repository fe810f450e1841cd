"""Amendments: before the meeting on the proposal, at the meeting on the item of the agenda."""

from typing import ClassVar
from uuid import UUID

from proposals.acts.proposal_act import ProposalAct
from youth.journal.kinds import Kind, Sealed, declare_kind


@declare_kind
class AmendmentProposed(ProposalAct):
    """Somebody wrote an amendment to a public proposal; its words are in its row."""

    name: ClassVar[str] = "proposals.amendment_proposed"

    amendment: UUID
    author: UUID
    number: int
    change: str
    point: str
    text: Sealed
    reasons: Sealed


@declare_kind
class AmendmentAccepted(ProposalAct):
    """An author took a written amendment into the text, which is ``version`` from then on."""

    name: ClassVar[str] = "proposals.amendment_accepted"

    amendment: UUID
    version: int


@declare_kind
class AmendmentLeft(ProposalAct):
    """An author leaves a written amendment to the council, which votes on it before the whole."""

    name: ClassVar[str] = "proposals.amendment_left"

    amendment: UUID


@declare_kind
class AmendmentTakenBack(ProposalAct):
    """Who wrote an amendment withdrew it before it was on an agenda, or left the council."""

    name: ClassVar[str] = "proposals.amendment_taken_back"

    amendment: UUID


@declare_kind
class AmendmentHidden(ProposalAct):
    """A moderator hid a written amendment."""

    name: ClassVar[str] = "proposals.amendment_hidden"

    amendment: UUID
    reason: str


@declare_kind
class AmendmentShown(ProposalAct):
    """A written amendment that was hidden is shown to everybody again."""

    name: ClassVar[str] = "proposals.amendment_shown"

    amendment: UUID


class AmendmentAct(Kind):
    """Base of the kinds about an amendment, on the stream of its meeting."""

    __slots__ = ()


@declare_kind
class AmendmentMoved(AmendmentAct):
    """A member moved an amendment to the draft decision of an item; its text is in its row."""

    name: ClassVar[str] = "proposals.amendment_moved"

    amendment: UUID
    item: UUID
    number: int
    change: str
    point: str
    to: UUID | None
    mover: UUID
    text: Sealed


@declare_kind
class AmendmentsPut(AmendmentAct):
    """The amendments that were written to a proposal came with it to an item; ``numbers`` are theirs."""

    name: ClassVar[str] = "proposals.amendments_put"

    item: UUID
    amendments: list[UUID]
    numbers: list[int]


@declare_kind
class AmendmentWithdrawn(AmendmentAct):
    """An amendment was withdrawn on its mover's behalf before its vote."""

    name: ClassVar[str] = "proposals.amendment_withdrawn"

    amendment: UUID
    item: UUID


@declare_kind
class AmendmentDecided(AmendmentAct):
    """The council adopted an amendment or not; an adopted one changes the draft at once."""

    name: ClassVar[str] = "proposals.amendment_decided"

    amendment: UUID
    item: UUID
    is_adopted: bool
