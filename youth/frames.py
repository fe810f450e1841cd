"""Which parts of the pages of meetings and councils their acts replace."""

from youth.acts import (
    agenda,
    attendance,
    guests,
    institution,
    meetings,
    minutes,
    opinions,
    organisations,
    people,
    register,
    resolutions,
    rules,
)
from youth.acts.meeting_act import MeetingAct
from youth.journal import frames
from youth.journal.frames import Fragments
from youth.journal.kinds import Audience, Kind
from youth.journal.streams import key_of
from youth.models import Council
from youth.models.journal import JournalEntry
from youth.presenters.council_fragments import PARTS, council_fragments
from youth.presenters.meeting_fragments import meeting_fragments
from youth.selectors.meetings import meeting_of_entry

ALL = ("name", "crumb", "head", "bar", "agenda", "item", "quorum", "hall", "me", "console", "outcome")
PLAN = ("agenda", "item", "console")
COURSE = ("bar", *PLAN)
HALL = ("quorum", "hall", "me", "console")
PAPERS = ("outcome", "console")
OF_MEETING: dict[type[MeetingAct], tuple[str, ...]] = {
    meetings.MeetingRescheduled: ("name", "crumb", "head", "item", "me"),
    meetings.MeetingMoved: ALL,
    meetings.BroadcastLinked: ("head",),
    meetings.MeetingConvened: ALL,
    meetings.MeetingCancelled: ALL,
    meetings.MeetingOpened: ALL,
    meetings.QuorumChecked: ("quorum", "console"),
    meetings.EldestPresides: ("bar", "item", "me", "console"),
    meetings.PresidingTaken: ("console",),
    meetings.KeepingTaken: ("console",),
    meetings.PresidingEnded: ("bar", "item", "me", "console"),
    meetings.MeetingSuspended: ALL,
    meetings.QuorumAwaited: ALL,
    meetings.MeetingAdjourned: ALL,
    meetings.MeetingNotHeld: ALL,
    meetings.SecondMeetingCalled: ("item", "console"),
    meetings.MeetingResumed: ALL,
    meetings.MeetingClosed: ALL,
    meetings.AgendaAdopted: ("agenda", "console"),
    meetings.MeetingClosedToPublic: ALL,
    meetings.MotionOverturned: ALL,
    agenda.ItemAdded: PLAN,
    agenda.ItemChanged: PLAN,
    agenda.ItemMoved: PLAN,
    agenda.ItemPostponed: COURSE,
    agenda.ItemTakenBack: COURSE,
    agenda.ItemTakenUp: PLAN,
    agenda.DraftChanged: PLAN,
    agenda.ItemLeftOver: COURSE,
    agenda.ItemDescribed: PLAN,
    agenda.ItemWithdrawn: PLAN,
    agenda.ItemTakenOff: COURSE,
    # Also removes what plugins showed of the previous item.
    agenda.ItemStarted: ("now", *COURSE),
    agenda.ItemFinished: COURSE,
    agenda.RecusalDeclared: ("item", "hall", "me"),
    attendance.MemberEntered: HALL,
    attendance.MemberLeft: HALL,
    attendance.MembersEntered: HALL,
    attendance.AttendanceCorrected: HALL,
    attendance.HallGuestEntered: ("hall",),
    attendance.HallGuestCorrected: ("hall",),
    attendance.HallGuestRemoved: ("hall",),
    attendance.AbsenceExplained: PAPERS,
    register.RegisterEntered: HALL,
    register.RegisterLeft: HALL,
    register.RegisterKept: HALL,
    register.RegisterNameCorrected: HALL,
    minutes.FactCorrected: PAPERS,
    minutes.MinutesDrafted: PAPERS,
    minutes.MinutesOpened: PAPERS,
    minutes.ObjectionMade: PAPERS,
    minutes.MinutesAdoptedBySilence: PAPERS,
    minutes.ObjectionAnswered: PAPERS,
    minutes.MinutesDeputyNamed: PAPERS,
    minutes.MinutesFileAttached: PAPERS,
    minutes.MinutesSigned: PAPERS,
    minutes.MinutesAdopted: ("agenda", "console"),
    opinions.OpinionGiven: ("item", "outcome", "console"),
    resolutions.ResolutionAdopted: ("outcome",),
    resolutions.ResolutionConfirmed: ("outcome",),
    resolutions.ResolutionAnnulled: ("outcome",),
}
RULES = ("seats", "faces", "mirror", "rules", "members")
OF_COUNCIL: dict[type[Kind], tuple[str, ...]] = {
    institution.RuleOverridden: RULES,
    institution.RuleRestored: RULES,
    rules.RulesChanged: RULES,
    rules.RulesChangeOverturned: RULES,
    rules.RuleSlipCorrected: RULES,
    institution.TermOpened: PARTS,
    institution.TermEnded: PARTS,
    institution.MandateGiven: PARTS,
    institution.MandateEnded: PARTS,
    institution.CommitteeCreated: ("committees",),
    institution.CommitteeMemberAdded: ("committees",),
    institution.CommitteeMemberLeft: ("committees",),
    institution.OfficeGiven: ("offices", "faces"),
    institution.OfficeEnded: ("offices", "faces"),
    institution.NameCorrected: ("seats", "faces", "committees", "offices", "members", "history"),
    organisations.OrganisationAdded: ("partners",),
    organisations.PartnerDescribed: ("partners",),
    organisations.OrganisationRenamed: ("partners",),
    organisations.OrganisationRemoved: ("partners",),
    organisations.OrganisationReturned: ("partners",),
    guests.CapacityConfirmed: ("partners",),
    guests.CapacityEnded: ("partners",),
}


@frames.of(*OF_MEETING)
def meeting_parts(
    act: MeetingAct, entry: JournalEntry, audience: Audience, language: str
) -> Fragments | None:
    """Return the touched parts of the meeting's page in their present state."""
    meeting = meeting_of_entry(entry)
    if audience == "public" and not meeting.is_public:
        return None
    return meeting_fragments(meeting, audience, language, OF_MEETING[type(act)])


@frames.of(*OF_COUNCIL)
def council_parts(act: Kind, entry: JournalEntry, audience: Audience, language: str) -> Fragments:
    """Return the touched parts of the council's pages in their present state."""
    council = Council.objects.select_related("mirrors").get(pk=key_of(entry.stream_id))
    return council_fragments(council, language, OF_COUNCIL[type(act)])


@frames.of(
    people.ParticipantJoined,
    people.ParticipantLeft,
    people.ParticipantVerified,
    people.VerificationEnded,
    organisations.RepresentationGiven,
    organisations.RepresentationEnded,
    rules.RulesChangeAmended,
    rules.RulesChangeProposed,
    rules.RulesChangeWithdrawn,
    rules.RuleSlipReported,
    rules.RuleSourceStated,
)
def nothing(act: Kind, entry: JournalEntry, audience: Audience, language: str) -> None:
    """Return no parts: who takes part or acts for whom, and what is only proposed, is not live."""
