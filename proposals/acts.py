"""Acts on a proposal's stream. Payloads hold ids, numbers and dates; what people wrote lives in rows.

Who supports a proposal is nobody's business but theirs: such an entry names no actor and only counts.
"""

from datetime import date
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals import offers as proposal_offers
from youth.journal.kinds import Audience, Frame, Kind, Sealed, declare_kind, public_json

if TYPE_CHECKING:
    from proposals.models import Proposal
    from youth.journal.models import JournalEntry


class ProposalAct(Kind):
    """Base of the kinds on a proposal's stream; ``touches`` names the parts of the page that change."""

    __slots__ = ()

    touches: ClassVar[tuple[str, ...]] = ()

    def frame(self, entry: "JournalEntry", audience: Audience, language: str) -> Frame | None:
        """Return the touched parts of the proposal's page as they stand now."""
        # Templates and rows are needed only once everything is loaded.
        from proposals.page import fragments, proposal_of

        return Frame(public_json(entry), fragments(proposal_of(entry), self.touches))


class ProposalMoved(ProposalAct):
    """Base of the kinds that move a proposal along its way; other plugins are told."""

    __slots__ = ()

    notice = proposal_offers.proposal_changed
    touches: ClassVar[tuple[str, ...]] = ("head", "support", "timeline", "actions")

    def told(self, proposal: "Proposal") -> tuple[str, str]:
        """Return a title and a text for the proposal's way, in the active language."""
        raise NotImplementedError

    def notice_arguments(self, entry: "JournalEntry") -> dict[str, object]:
        """Tell which proposal moved, by which transition, from where to where."""
        change = proposal_offers.ProposalChange(
            proposal=UUID(entry.stream_id.removeprefix("proposal:")),
            transition=self.name.removeprefix("proposal."),
            before=getattr(self, "before", ""),
            after=getattr(self, "after", ""),
        )
        return {"change": change}


@declare_kind
class Published(ProposalMoved):
    """A proposal became public and looks for support."""

    name: ClassVar[str] = "proposal.published"
    touches: ClassVar[tuple[str, ...]] = ("head", "support", "timeline", "actions", "share")

    before: str
    after: str
    version: int
    text: Sealed

    def told(self, proposal: "Proposal") -> tuple[str, str]:
        """Tell that it was published."""
        return _("Published"), ""


@declare_kind
class TextChanged(ProposalMoved):
    """The author changed a published text; support for the earlier version has to be given anew."""

    name: ClassVar[str] = "proposal.text_changed"
    touches: ClassVar[tuple[str, ...]] = ("head", "text", "support", "timeline", "actions", "share")

    before: str
    after: str
    version: int
    text: Sealed

    def told(self, proposal: "Proposal") -> tuple[str, str]:
        """Tell which version it is."""
        return _("Text changed: version %(number)s") % {"number": self.version}, ""


@declare_kind
class SupportChanged(ProposalAct):
    """Somebody gave or took back support; ``supporters`` counts those of this version."""

    name: ClassVar[str] = "proposal.support_changed"
    touches: ClassVar[tuple[str, ...]] = ("support",)

    version: int
    supporters: int


@declare_kind
class SupportReached(ProposalMoved):
    """As many support the proposal as the council's rules ask for."""

    name: ClassVar[str] = "proposal.support_reached"

    before: str
    after: str
    supporters: int
    threshold: int

    def told(self, proposal: "Proposal") -> tuple[str, str]:
        """Tell the number."""
        words = ngettext("Reached %(count)s supporter", "Reached %(count)s supporters", self.supporters)
        return words % {"count": self.supporters}, ""


@declare_kind
class Submitted(ProposalMoved):
    """The author handed the proposal in to the council."""

    name: ClassVar[str] = "proposal.submitted"

    before: str
    after: str
    version: int
    supporters: int
    text: Sealed

    def told(self, proposal: "Proposal") -> tuple[str, str]:
        """Tell that it was handed in, and with how much support."""
        words = ngettext("With %(count)s supporter", "With %(count)s supporters", self.supporters)
        return _("Submitted to the council"), words % {"count": self.supporters}


@declare_kind
class Returned(ProposalMoved):
    """The secretary returned the proposal for correction; the remarks live in its row."""

    name: ClassVar[str] = "proposal.returned"

    before: str
    after: str
    reason: Sealed

    def told(self, proposal: "Proposal") -> tuple[str, str]:
        """Tell the remarks while they stand."""
        reason = proposal.return_reason
        return _("Returned for correction"), reason if self.reason.matches(reason) else ""


@declare_kind
class Registered(ProposalMoved):
    """The proposal entered the register of incoming documents."""

    name: ClassVar[str] = "proposal.registered"

    before: str
    after: str
    number: int
    period: str
    on: date

    def told(self, proposal: "Proposal") -> tuple[str, str]:
        """Tell the incoming number."""
        return _("Registered with incoming no. %(number)s") % {"number": proposal.incoming}, ""


@declare_kind
class Assigned(ProposalMoved):
    """The chair assigned the proposal to its lead committee."""

    name: ClassVar[str] = "proposal.assigned"

    before: str
    after: str
    committee: UUID
    on: date
    due_on: date | None

    def told(self, proposal: "Proposal") -> tuple[str, str]:
        """Tell which committee leads."""
        name = proposal.committee.name if proposal.committee else ""
        return _("Assigned to the lead committee"), name


@declare_kind
class OpinionGiven(ProposalMoved):
    """The lead committee gave its opinion."""

    name: ClassVar[str] = "proposal.opinion_given"
    touches: ClassVar[tuple[str, ...]] = ("head", "papers", "timeline", "actions")

    before: str
    after: str
    committee: UUID
    document: Sealed
    number: str
    on: date

    def told(self, proposal: "Proposal") -> tuple[str, str]:
        """Tell the paper."""
        return _("The committee gave its opinion"), paper(proposal.opinion_document, self.number, self.on)


@declare_kind
class PutOnAgenda(ProposalMoved):
    """The proposal stands on the agenda of a meeting."""

    name: ClassVar[str] = "proposal.put_on_agenda"
    touches: ClassVar[tuple[str, ...]] = ("head", "papers", "timeline", "actions")

    before: str
    after: str
    meeting: UUID
    item: UUID

    def told(self, proposal: "Proposal") -> tuple[str, str]:
        """Tell that a meeting will deal with it."""
        return _("On the agenda of a meeting"), ""


@declare_kind
class Postponed(ProposalMoved):
    """The council left the proposal for a later meeting."""

    name: ClassVar[str] = "proposal.postponed"
    touches: ClassVar[tuple[str, ...]] = ("head", "papers", "timeline", "actions")

    before: str
    after: str
    on: date

    def told(self, proposal: "Proposal") -> tuple[str, str]:
        """Tell that it waits."""
        return _("Left for a later meeting"), ""


@declare_kind
class Adopted(ProposalMoved):
    """The council adopted the proposal as a numbered resolution."""

    name: ClassVar[str] = "proposal.adopted"
    touches: ClassVar[tuple[str, ...]] = ("head", "papers", "timeline", "actions")

    before: str
    after: str
    resolution: UUID
    number: int
    on: date

    def told(self, proposal: "Proposal") -> tuple[str, str]:
        """Tell the resolution's number."""
        return _("Adopted"), proposal.resolution_designation


@declare_kind
class Rejected(ProposalMoved):
    """The council voted and did not adopt the proposal; the minutes tell how."""

    name: ClassVar[str] = "proposal.rejected"

    before: str
    after: str
    poll: UUID
    on: date

    def told(self, proposal: "Proposal") -> tuple[str, str]:
        """Tell the verdict."""
        return _("Not adopted"), _("How the vote went is in the minutes of the meeting.")


@declare_kind
class Withdrawn(ProposalMoved):
    """The author took the proposal back."""

    name: ClassVar[str] = "proposal.withdrawn"

    before: str
    after: str

    def told(self, proposal: "Proposal") -> tuple[str, str]:
        """Tell that it ends here."""
        return _("Withdrawn by its author"), ""


@declare_kind
class Sent(ProposalMoved):
    """The resolution left for the Municipal Council."""

    name: ClassVar[str] = "proposal.sent"
    touches: ClassVar[tuple[str, ...]] = ("head", "papers", "timeline", "actions")

    before: str
    after: str
    document: Sealed
    on: date

    def told(self, proposal: "Proposal") -> tuple[str, str]:
        """Tell what was sent."""
        return _("Sent to the Municipal Council"), paper(proposal.package_document, "", self.on)


@declare_kind
class Received(ProposalMoved):
    """The resolution stands in the Municipal Council's consultation record."""

    name: ClassVar[str] = "proposal.received"
    touches: ClassVar[tuple[str, ...]] = ("head", "papers", "timeline", "actions")

    before: str
    after: str
    record: UUID
    number: str
    on: date

    def told(self, proposal: "Proposal") -> tuple[str, str]:
        """Tell its incoming number there."""
        words = _("Incoming no. %(number)s in its consultation record") % {"number": self.number}
        return _("The Municipal Council received it"), words


@declare_kind
class Answered(ProposalMoved):
    """The Municipal Council answered."""

    name: ClassVar[str] = "proposal.answered"
    touches: ClassVar[tuple[str, ...]] = ("head", "papers", "timeline", "actions")

    before: str
    after: str
    document: Sealed
    number: str
    on: date

    def told(self, proposal: "Proposal") -> tuple[str, str]:
        """Tell the answer's number and date."""
        return _("The Municipal Council answered"), paper(proposal.answer_document, self.number, self.on)


def paper(document: str, number: str, on: date) -> str:
    """Write a paper's title, number and date in one line."""
    named = f"{document} № {number}" if number else document
    return f"{named} / {on:%d.%m.%Y}"
