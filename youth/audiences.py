"""Who is notified of the acts of the youth council itself."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youth.acts.convene_requests import MeetingRequested, MeetingRequestReached
from youth.acts.guests import CapacityConfirmed, CapacityEnded, CapacityEndWithdrawn
from youth.acts.institution import (
    CommitteeMemberAdded,
    CommitteeMemberEndWithdrawn,
    CommitteeMemberLeft,
    MandateEnded,
    MandateEndWithdrawn,
    MandateGiven,
    NameCorrected,
    OfficeEnded,
    OfficeEndWithdrawn,
    OfficeGiven,
    RuleOverridden,
    RuleRestored,
    TermEnded,
    TermOpened,
)
from youth.acts.meetings import (
    BroadcastLinked,
    MeetingAdjourned,
    MeetingCancelled,
    MeetingClosed,
    MeetingConvened,
    MeetingMoved,
    MeetingNotHeld,
    MeetingOpened,
)
from youth.acts.minutes import MinutesOpened, MinutesSigned, ObjectionAnswered, ObjectionMade
from youth.acts.moderation import (
    AppealDecided,
    AppealMade,
    AuthorWarned,
    ReportsAnswered,
    TextHidden,
    TextLetThrough,
    TextReported,
    WritingPaused,
)
from youth.acts.opinions import OpinionGiven
from youth.acts.organisations import OrganisationRenamed, RepresentationEnded, RepresentationGiven
from youth.acts.people import ParticipantJoined, ParticipantVerified, PictureRemoved, VerificationEnded
from youth.acts.resolutions import ResolutionAdopted, ResolutionAnnulled
from youth.acts.rules import (
    RulesChanged,
    RulesChangeOverturned,
    RulesChangeProposed,
    RuleSlipCorrected,
    RuleSlipReported,
)
from youth.acts.site_roles import SiteRoleEnded, SiteRoleEndWithdrawn, SiteRoleGiven
from youth.clock import now
from youth.journal.streams import key_of
from youth.mail.audiences import notify_of
from youth.mail.topics import MEETINGS, MODERATION, OWN_PLACE, SITTINGS
from youth.models import Mandate, Meeting, ModerationReport, Office
from youth.models.journal import JournalEntry
from youth.selectors.audiences import (
    COUNCIL,
    MEETING,
    RESOLUTION,
    committee_chairs,
    followers_of,
    followers_of_council,
    members_of,
    members_of_committee,
    office_holders,
    representatives_now,
)
from youth.selectors.moderation import CASE
from youth.selectors.people import CHAIRS_TABLE

NOBODY = Q(pk__in=())


def council(entry: JournalEntry, act: Any) -> tuple[str, str]:
    """Return the council itself as the subject."""
    return COUNCIL, ""


def meeting(entry: JournalEntry, act: Any) -> tuple[str, str]:
    """Return the meeting whose stream the act is on."""
    return MEETING, key_of(entry.stream_id)


def resolution(entry: JournalEntry, act: ResolutionAdopted | ResolutionAnnulled) -> tuple[str, str]:
    """Return the resolution of the act."""
    return RESOLUTION, str(act.resolution)


def body_members(entry: JournalEntry, act: Any) -> Q:
    """Those who hold a seat; of a committee its members."""
    committee = _meeting(entry).committee_id
    return members_of(entry.stream.council) if committee is None else members_of_committee(committee, now())


def body_table(entry: JournalEntry, act: Any) -> Q:
    """Chair, deputies, secretary; of a committee the secretary."""
    roles = CHAIRS_TABLE if _meeting(entry).committee_id is None else {Office.Role.SECRETARY}
    return office_holders(entry.stream.council, *roles)


def body_chair_and_secretary(entry: JournalEntry, act: Any) -> Q:
    """Those who deal with objections to the minutes; in a committee its chair and the secretary."""
    committee = _meeting(entry).committee_id
    if committee is None:
        return chair_and_secretary(entry, act)
    secretary = office_holders(entry.stream.council, Office.Role.SECRETARY)
    return secretary | committee_chairs(committee, now())


def asked_body(entry: JournalEntry, act: MeetingRequested | MeetingRequestReached) -> Q:
    """Members of the body that is asked to meet: those who hold a seat, of a committee its members."""
    if act.committee is None:
        return members_of(entry.stream.council)
    return members_of_committee(act.committee, now())


def asked_table(entry: JournalEntry, act: MeetingRequestReached) -> Q:
    """Chair, deputies, secretary; of a committee its chair and the secretary."""
    if act.committee is None:
        return chairs_table(entry, act)
    secretary = office_holders(entry.stream.council, Office.Role.SECRETARY)
    return secretary | committee_chairs(act.committee, now())


def members(entry: JournalEntry, act: Any) -> Q:
    """Those who hold a seat."""
    return members_of(entry.stream.council)


def chairs_table(entry: JournalEntry, act: Any) -> Q:
    """Chair, deputies, secretary."""
    return office_holders(entry.stream.council, *CHAIRS_TABLE)


def chair_and_secretary(entry: JournalEntry, act: Any) -> Q:
    """Those who deal with objections to the minutes."""
    return office_holders(entry.stream.council, Office.Role.CHAIR, Office.Role.SECRETARY)


def council_followers(entry: JournalEntry, act: Any) -> Q:
    """Followers of the council."""
    return followers_of_council(entry.stream.council)


def council_followers_if_public(entry: JournalEntry, act: Any) -> Q:
    """Followers of the council, where the meeting is its own and public."""
    meeting = _meeting(entry)
    shown = meeting.is_public and meeting.committee_id is None
    return followers_of_council(entry.stream.council) if shown else NOBODY


def meeting_followers(entry: JournalEntry, act: Any) -> Q:
    """Followers of the meeting, where it is public."""
    return followers_of(MEETING, key_of(entry.stream_id)) if _meeting(entry).is_public else NOBODY


def members_once_signed(entry: JournalEntry, act: MinutesSigned) -> Q:
    """Members, of a committee its own, with the last signature only."""
    return body_members(entry, act) if act.is_final else NOBODY


def participant(entry: JournalEntry, act: Any) -> Q:
    """The person whom the act is about."""
    return Q(pk=act.participant)


def representative(entry: JournalEntry, act: Any) -> Q:
    """The person who acts for the organisation."""
    return Q(pk=act.representative)


def representatives(entry: JournalEntry, act: Any) -> Q:
    """Those who act for the organisation now."""
    return representatives_now(act.organisation)


def entered_participant(entry: JournalEntry, act: ParticipantJoined) -> Q:
    """The person who was entered by an office; who joins does so themselves."""
    return Q(pk=act.participant) if act.entered else NOBODY


def members_of_the_term(entry: JournalEntry, act: TermEnded) -> Q:
    """Those who held a seat of the term to its end."""
    held = Mandate.objects.filter(seat__term__council=entry.stream.council, seat__term__number=act.number)
    return Q(pk__in=held.filter(end_reason="term_ended").values("participant"))


def case(entry: JournalEntry, act: Any) -> tuple[str, str]:
    """Return the case of moderation whose stream the act is on."""
    return CASE, key_of(entry.stream_id)


def author(entry: JournalEntry, act: Any) -> Q:
    """Who wrote the text."""
    return Q(pk=act.author) if act.author is not None else NOBODY


def reporters(entry: JournalEntry, act: Any) -> Q:
    """Those who reported the text."""
    reports = ModerationReport.objects.filter(case=UUID(key_of(entry.stream_id)))
    return Q(pk__in=reports.values("participant"))


def moderators_at_first(entry: JournalEntry, act: TextReported) -> Q:
    """Moderators, of the first report: a storm of them is one notification."""
    if act.reports > 1:
        return NOBODY
    return office_holders(entry.stream.council, Office.Role.MODERATOR)


def others_who_decide(entry: JournalEntry, act: AppealMade) -> Q:
    """Moderators, secretary and chair, but who took the decision."""
    held = office_holders(
        entry.stream.council, Office.Role.MODERATOR, Office.Role.SECRETARY, Office.Role.CHAIR
    )
    return held & ~Q(pk=act.against) if act.against is not None else held


def first_decider(entry: JournalEntry, act: AppealDecided) -> Q:
    """Who took the decision that was appealed against."""
    return Q(pk=act.against) if act.against is not None else NOBODY


def _meeting(entry: JournalEntry) -> Meeting:
    """Return who meets, and whether in public."""
    return Meeting.objects.only("is_public", "committee").get(pk=key_of(entry.stream_id))


notify_of(
    MeetingConvened, body_members, body_table, council_followers_if_public,
    topic=SITTINGS, text=_("A meeting was convened."), about=meeting, letter=MEETINGS,
)  # fmt: skip
notify_of(
    MeetingMoved, body_members, body_table, council_followers_if_public, meeting_followers,
    topic=SITTINGS, text=_("The meeting has another time or place."), about=meeting, letter=MEETINGS,
)  # fmt: skip
notify_of(
    MeetingCancelled, body_members, body_table, council_followers_if_public, meeting_followers,
    topic=SITTINGS, text=_("The meeting will not take place."), about=meeting, letter=MEETINGS,
)  # fmt: skip
notify_of(
    MeetingNotHeld, body_members, body_table, council_followers_if_public, meeting_followers,
    topic=SITTINGS, text=_("The meeting was not held: there was no quorum."), about=meeting,
)  # fmt: skip
notify_of(
    MeetingAdjourned, body_members, body_table, council_followers_if_public, meeting_followers,
    topic=SITTINGS, text=_("The meeting was adjourned to another hour."), about=meeting, letter=MEETINGS,
)  # fmt: skip
notify_of(
    BroadcastLinked, meeting_followers,
    topic=SITTINGS, text=_("It is known where the meeting can be watched."), about=meeting,
)  # fmt: skip
notify_of(
    MeetingRequested, asked_body,
    topic=SITTINGS, text=_("Members ask for a meeting: you can sign the request, too."), about=council,
)  # fmt: skip
notify_of(
    MeetingRequestReached, asked_body, asked_table,
    topic=SITTINGS, text=_("Enough members ask for a meeting: the chair is to call it."), about=council,
)  # fmt: skip
notify_of(MeetingOpened, meeting_followers, topic=SITTINGS, text=_("The meeting has begun."), about=meeting)
notify_of(MeetingClosed, meeting_followers, topic=SITTINGS, text=_("The meeting is over."), about=meeting)
notify_of(
    OpinionGiven, chairs_table, meeting_followers,
    topic=SITTINGS, text=_("A committee gave its opinion."), about=meeting,
)  # fmt: skip
notify_of(
    ResolutionAdopted, council_followers_if_public, meeting_followers,
    topic=SITTINGS, text=_("The council adopted a resolution."), about=resolution,
)  # fmt: skip
notify_of(
    ResolutionAnnulled, council_followers_if_public, meeting_followers,
    topic=SITTINGS, text=_("A repeated vote annulled a resolution."), about=resolution,
)  # fmt: skip
notify_of(
    MinutesOpened, body_members, body_table,
    topic=SITTINGS, text=_("The minutes can be read; you may object to them."), about=meeting,
)  # fmt: skip
notify_of(
    ObjectionMade, body_chair_and_secretary,
    topic=SITTINGS, text=_("A member objected to the minutes."), about=meeting,
)  # fmt: skip
notify_of(
    ObjectionAnswered, participant,
    topic=SITTINGS, text=_("Your objection to the minutes was answered."), about=meeting,
)  # fmt: skip
notify_of(
    MinutesSigned, members_once_signed, topic=SITTINGS, text=_("The minutes were signed."), about=meeting
)
for rule_act in (RuleOverridden, RuleRestored, RulesChanged, RulesChangeOverturned, RuleSlipCorrected):
    notify_of(
        rule_act, members, chairs_table, council_followers,
        topic=SITTINGS, text=_("A rule of the council was changed."), about=council,
    )  # fmt: skip
notify_of(
    RulesChangeProposed, members, chairs_table,
    topic=SITTINGS, text=_("A change of the rules was proposed to the council."), about=council,
)  # fmt: skip
notify_of(
    RuleSlipReported, chair_and_secretary,
    topic=SITTINGS, text=_("A slip in the rules waits for the chair to confirm it."), about=council,
)  # fmt: skip
notify_of(
    TermOpened, chairs_table, council_followers,
    topic=SITTINGS, text=_("A new term of the council was opened."), about=council,
)  # fmt: skip
notify_of(
    TermEnded, members_of_the_term, chairs_table, council_followers,
    topic=SITTINGS, text=_("The council's term has ended."), about=council,
)  # fmt: skip

for kind, text in {
    MandateGiven: _("You were given a seat in the council."),
    MandateEnded: _("Your seat in the council has ended or will end."),
    MandateEndWithdrawn: _("The end of your seat was taken back: you keep it."),
    CommitteeMemberAdded: _("You were elected to a committee."),
    CommitteeMemberLeft: _("Your place in a committee has ended or will end."),
    CommitteeMemberEndWithdrawn: _("The end of your place in a committee was taken back: you keep it."),
    OfficeGiven: _("You were given an office in the council."),
    OfficeEnded: _("Your office in the council has ended or will end."),
    OfficeEndWithdrawn: _("The end of your office was taken back: you keep it."),
    NameCorrected: _("Your name in office was corrected."),
    CapacityConfirmed: _("The secretary confirmed that you take part as a guest."),
    CapacityEnded: _("Your participation as a guest has ended or will end."),
    CapacityEndWithdrawn: _("The end of your participation as a guest was taken back: you stay."),
    PictureRemoved: _("The council removed your picture. The page of your picture says why."),
    SiteRoleGiven: _("You were given a role on the council's site."),
    SiteRoleEnded: _("Your role on the council's site has ended or will end."),
    SiteRoleEndWithdrawn: _("The end of your role on the council's site was taken back: you keep it."),
    ParticipantVerified: _("The council checked and confirmed a fact about you."),
    VerificationEnded: _("A confirmation about you no longer holds."),
}.items():
    notify_of(kind, participant, topic=OWN_PLACE, text=text, about=council)
notify_of(
    ParticipantJoined, entered_participant,
    topic=OWN_PLACE, text=_("You were entered as a participant of the council."), about=council,
)  # fmt: skip
notify_of(
    RepresentationGiven, representative,
    topic=OWN_PLACE, text=_("You may act for an organisation."), about=council,
)  # fmt: skip
notify_of(
    OrganisationRenamed, representatives,
    topic=OWN_PLACE, text=_("An organisation for which you act has another name."), about=council,
)  # fmt: skip
notify_of(
    RepresentationEnded, representative,
    topic=OWN_PLACE, text=_("You no longer act for an organisation."), about=council,
)  # fmt: skip

for decided, text in {
    TextLetThrough: _("Your text was read and is now shown."),
    AuthorWarned: _("The council's office warns you because of a text of yours. Read why."),
    TextHidden: _("The council's office has hidden a text of yours. Read why, and how you can appeal."),
    WritingPaused: _(
        "The council's office has hidden a text of yours and paused your writing. Read why, and how you can "
        "appeal."
    ),
}.items():
    notify_of(decided, author, topic=MODERATION, text=text, about=case)
notify_of(
    TextReported, moderators_at_first,
    topic=MODERATION, text=_("A text was reported and waits for a decision."), about=case,
)  # fmt: skip
notify_of(
    ReportsAnswered, reporters,
    topic=MODERATION, text=_("There is a decision about a text that you reported."), about=case,
)  # fmt: skip
notify_of(
    AppealMade, others_who_decide,
    topic=MODERATION, text=_("An appeal against a decision about a text waits for you."), about=case,
)  # fmt: skip
notify_of(
    AppealDecided, author, first_decider,
    topic=MODERATION, text=_("There is a decision about an appeal."), about=case,
)  # fmt: skip
