"""Acts on a proposal's stream. Payloads hold ids, numbers and dates; what people wrote lives in rows.

Who supports a proposal is nobody's business but theirs: such an entry names no actor, only the number.
"""

from datetime import date
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from proposals import offers as proposal_offers
from youth.journal.kinds import Kind, Sealed, declare_kind
from youth.journal.streams import key_of

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry


class ProposalAct(Kind):
    """Base of the kinds on a proposal's stream."""

    __slots__ = ()


class ProposalMoved(ProposalAct):
    """Base of the kinds that change a proposal's state or text; other plugins get a notice."""

    __slots__ = ()

    notice = proposal_offers.proposal_changed

    def notice_kwargs(self, entry: "JournalEntry") -> dict[str, object]:
        """Return the proposal, the transition, and the states before and after."""
        change = proposal_offers.ProposalChange(
            proposal=UUID(key_of(entry.stream_id)),
            transition=self.name.removeprefix("proposals."),
            before=getattr(self, "before", ""),
            after=getattr(self, "after", ""),
        )
        return {"change": change}


@declare_kind
class Published(ProposalMoved):
    """A proposal became public and looks for support."""

    name: ClassVar[str] = "proposals.published"

    before: str
    after: str
    version: int
    text: Sealed


@declare_kind
class TextChanged(ProposalMoved):
    """The author changed a published text; support for the earlier version has to be given again."""

    name: ClassVar[str] = "proposals.text_changed"

    before: str
    after: str
    version: int
    text: Sealed


@declare_kind
class TextCorrected(ProposalMoved):
    """A published text was corrected in form: no point changed, and support goes on to the new version."""

    name: ClassVar[str] = "proposals.text_corrected"

    before: str
    after: str
    version: int
    supporters: int
    text: Sealed


@declare_kind
class Filed(ProposalAct):
    """A public proposal was filed under another topic or settlement of the council's lists."""

    name: ClassVar[str] = "proposals.filed"

    topic: UUID | None
    place: UUID | None


@declare_kind
class FilesChanged(ProposalAct):
    """A picture or document of a public proposal was added or taken away; ``digest`` is of its content."""

    name: ClassVar[str] = "proposals.files_changed"

    file: UUID
    digest: str
    is_added: bool


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
class Assigned(ProposalMoved):
    """The chair assigned the proposal to a committee, the lead one or another; ``assignment`` is its row."""

    name: ClassVar[str] = "proposals.assigned"

    before: str
    after: str
    assignment: UUID
    committee: UUID
    is_lead: bool
    on: date
    due_on: date | None


@declare_kind
class Reassigned(ProposalMoved):
    """The chair gave an assignment (``was``) to another committee, or another day, for a reason."""

    name: ClassVar[str] = "proposals.reassigned"

    before: str
    after: str
    was: UUID
    assignment: UUID
    committee: UUID
    is_lead: bool
    on: date
    due_on: date | None
    reason: Sealed


@declare_kind
class OpinionGiven(ProposalMoved):
    """A committee gave its opinion; ``is_late`` where its last day was over."""

    name: ClassVar[str] = "proposals.opinion_given"

    before: str
    after: str
    assignment: UUID
    committee: UUID
    is_late: bool
    document: Sealed
    number: str
    on: date


@declare_kind
class OpinionMissed(ProposalMoved):
    """The last day for a committee's opinion is over and there is none."""

    name: ClassVar[str] = "proposals.opinion_missed"

    before: str
    after: str
    assignment: UUID
    committee: UUID
    due_on: date


@declare_kind
class CommitteeWorkCorrected(ProposalMoved):
    """What was entered of a committee's work (``was``) held an error; both stay, and ``errors`` names it."""

    name: ClassVar[str] = "proposals.committee_work_corrected"

    before: str
    after: str
    was: UUID
    assignment: UUID
    committee: UUID
    errors: list[str]
    assigned_on: date
    document: Sealed
    number: str
    on: date | None
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
class TextHidden(ProposalAct):
    """A moderator hid the proposal, or the rules of the council let it wait for one (``waits``)."""

    name: ClassVar[str] = "proposals.text_hidden"

    reason: str


@declare_kind
class TextShown(ProposalAct):
    """The proposal is shown to everybody again."""

    name: ClassVar[str] = "proposals.text_shown"


@declare_kind
class CoAuthorJoined(ProposalAct):
    """Somebody became a co-author; those of a draft when it was published."""

    name: ClassVar[str] = "proposals.co_author_joined"

    co_author: UUID


@declare_kind
class AuthorLeft(ProposalAct):
    """Somebody stopped being an author; ``author`` is the first author from then on."""

    name: ClassVar[str] = "proposals.author_left"

    left: UUID
    author: UUID


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
