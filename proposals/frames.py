"""Which parts of a proposal's page its acts replace."""

from uuid import UUID

from proposals.acts.amendments import (
    AmendmentAccepted,
    AmendmentAct,
    AmendmentDecided,
    AmendmentHidden,
    AmendmentLeft,
    AmendmentMoved,
    AmendmentProposed,
    AmendmentShown,
    AmendmentsPut,
    AmendmentTakenBack,
    AmendmentWithdrawn,
)
from proposals.acts.answers import (
    AnswerCorrected,
    Answered,
    AnswerOverdue,
    DealtWith,
    Received,
    Reported,
    Sent,
)
from proposals.acts.committees import (
    Assigned,
    CommitteeWorkCorrected,
    OpinionGiven,
    OpinionMissed,
    Reassigned,
)
from proposals.acts.merging import MergeAsked, Merged, Split, TookIn
from proposals.acts.proposal_act import ProposalAct
from proposals.acts.register import (
    Adopted,
    Postponed,
    PutOnAgenda,
    Registered,
    RegistrationCorrected,
    Rejected,
    Returned,
    Submitted,
    TakenOff,
    Withdrawn,
)
from proposals.acts.support import SupportChanged, SupportLapsed, SupportReached
from proposals.acts.texts import (
    AuthorLeft,
    CoAuthorJoined,
    Filed,
    FilesChanged,
    Published,
    TextChanged,
    TextCorrected,
    TextHidden,
    TextShown,
)
from proposals.presenters.proposal_page import fragments, proposal_of
from youth.journal import frames
from youth.journal.frames import Fragments
from youth.journal.kinds import Audience
from youth.journal.models import JournalEntry
from youth.journal.streams import key_of
from youth.presenters.meeting_fragments import meeting_fragments
from youth.selectors.meetings import meeting_by_id

MOVED = ("head", "amend", "support", "timeline", "actions", "act")
PAPERS = ("head", "papers", "timeline", "actions", "act")
TOUCHED: dict[type[ProposalAct], tuple[str, ...]] = {
    Published: (*MOVED, "share"),
    TextChanged: (*MOVED, "text", "share"),
    TextHidden: ("head", "text", "amend", "support", "actions", "act", "share"),
    TextShown: ("head", "text", "amend", "support", "actions", "act", "share"),
    TextCorrected: (*MOVED, "text", "share"),
    CoAuthorJoined: ("authors", "timeline", "actions", "act"),
    AuthorLeft: ("authors", "timeline", "actions", "act"),
    Filed: ("head",),
    FilesChanged: ("text",),
    SupportChanged: ("head", "support"),
    SupportLapsed: ("head", "support", "actions"),
    SupportReached: MOVED,
    Submitted: MOVED,
    Returned: MOVED,
    Registered: MOVED,
    RegistrationCorrected: MOVED,
    Assigned: PAPERS,
    Reassigned: PAPERS,
    OpinionGiven: PAPERS,
    OpinionMissed: PAPERS,
    CommitteeWorkCorrected: PAPERS,
    PutOnAgenda: (*PAPERS, "amend"),
    Postponed: (*PAPERS, "amend"),
    TakenOff: (*PAPERS, "amend"),
    Adopted: (*PAPERS, "amend"),
    Rejected: MOVED,
    Withdrawn: MOVED,
    MergeAsked: ("timeline", "actions"),
    Merged: (*MOVED, "share"),
    TookIn: ("head", "support", "timeline", "actions", "act"),
    Split: (*MOVED, "text", "share"),
    Sent: PAPERS,
    Received: PAPERS,
    Answered: PAPERS,
    DealtWith: PAPERS,
    AnswerOverdue: PAPERS,
    Reported: PAPERS,
    AnswerCorrected: PAPERS,
    AmendmentProposed: ("amend",),
    AmendmentAccepted: ("amend",),
    AmendmentLeft: ("amend",),
    AmendmentTakenBack: ("amend",),
    AmendmentHidden: ("amend",),
    AmendmentShown: ("amend",),
}


@frames.of(*TOUCHED)
def proposal_parts(act: ProposalAct, entry: JournalEntry, audience: Audience, language: str) -> Fragments:
    """Return the changed parts of the proposal's page as they are now."""
    return fragments(proposal_of(entry), TOUCHED[type(act)])


@frames.of(AmendmentMoved, AmendmentsPut, AmendmentWithdrawn, AmendmentDecided)
def amendment_parts(
    act: AmendmentAct, entry: JournalEntry, audience: Audience, language: str
) -> Fragments | None:
    """Return the part of the meeting's page with the item under way."""
    meeting = meeting_by_id(entry.stream.council, UUID(key_of(entry.stream_id)))
    if meeting is None or (audience == "public" and not meeting.is_public):
        return None
    return meeting_fragments(meeting, audience, language, ("item", "console"))
