"""A resolution of a proposal is sent to the Municipal Council, answered and carried out."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from proposals.acts.proposal_act import ProposalMoved
from youth.journal.kinds import Sealed, declare_kind


@declare_kind
class Sent(ProposalMoved):
    """The resolution was sent to the Municipal Council, which answers by ``due_on``."""

    name: ClassVar[str] = "proposals.sent"

    before: str
    after: str
    number: str
    on: date
    due_on: date | None


@declare_kind
class Received(ProposalMoved):
    """The Municipal Council received it; ``record`` is its own, where it works in this installation."""

    name: ClassVar[str] = "proposals.received"

    before: str
    after: str
    record: UUID | None
    number: str
    on: date


@declare_kind
class Answered(ProposalMoved):
    """The Municipal Council answered."""

    name: ClassVar[str] = "proposals.answered"

    before: str
    after: str
    document: Sealed
    text: Sealed
    number: str
    outcome: str
    on: date


@declare_kind
class DealtWith(ProposalMoved):
    """The Municipal Council gave it to a committee, has it on an agenda or decided on it."""

    name: ClassVar[str] = "proposals.dealt_with"

    before: str
    after: str
    stage: str
    number: str
    on: date


@declare_kind
class AnswerOverdue(ProposalMoved):
    """The last day for the Municipal Council's answer is over and there is none."""

    name: ClassVar[str] = "proposals.answer_overdue"

    before: str
    after: str
    due_on: date


@declare_kind
class Reported(ProposalMoved):
    """Who answered reports that it is under way, carried out or not."""

    name: ClassVar[str] = "proposals.reported"

    before: str
    after: str
    text: Sealed
    on: date


@declare_kind
class AnswerCorrected(ProposalMoved):
    """What was said of the sending, of a stage or of the answer was corrected."""

    name: ClassVar[str] = "proposals.answer_corrected"

    before: str
    after: str
    stage: str
    document: Sealed
    text: Sealed
    number: str
    outcome: str
    on: date
    due_on: date | None
