"""Rows of people, councils, meetings and the journal."""

from youth.models.absences import AbsenceReason
from youth.models.calendar_addresses import CalendarAddress
from youth.models.capacities import Capacity, GuestInvitation
from youth.models.cards import MemberCard
from youth.models.committee_opinions import CommitteeOpinion
from youth.models.convene_requests import ConveneRequest, ConveneSignature
from youth.models.corrections import AttendanceCorrection, NameCorrection
from youth.models.councils import (
    Committee,
    CommitteeMembership,
    Council,
    Mandate,
    NumberSeries,
    Office,
    Seat,
    Term,
)
from youth.models.files import File
from youth.models.following import Follow, Notification, NotificationChoice, NotificationCursor
from youth.models.forms import SentForm
from youth.models.hall_guests import HallGuest
from youth.models.journal import JournalEntry, NoticeCursor, NoticeFailure, Stream
from youth.models.keys import CouncilKey
from youth.models.lists import Place, Topic
from youth.models.meeting_invitations import MeetingInvitation
from youth.models.meetings import (
    AgendaItem,
    Attendance,
    Meeting,
    Minutes,
    Objection,
    Recusal,
    Resolution,
)
from youth.models.minutes_deputies import MinutesDeputy
from youth.models.minutes_files import MinutesFile
from youth.models.minutes_texts import FactCorrection, MinutesText
from youth.models.moderation import (
    ModerationAppeal,
    ModerationCase,
    ModerationReport,
    ModerationRules,
    WritingPause,
)
from youth.models.notifications import Delivery, Mailing, Recipient, Subscription
from youth.models.people import (
    AccountChange,
    BirthDate,
    Consent,
    GuardianConfirmation,
    Participant,
    User,
    Verification,
)
from youth.models.push import PushSubscription, WaitingPush
from youth.models.register import RegisterLine
from youth.models.representations import FormerName, Partner, Representation
from youth.models.rules import RuleChange
from youth.models.runner import RunnerLease
from youth.models.sign_in_codes import SignInCode
from youth.models.site_roles import SiteRoleEnd
from youth.models.verification import CodeBatch, VerificationCode

__all__ = [
    "AbsenceReason",
    "AccountChange",
    "AgendaItem",
    "Attendance",
    "AttendanceCorrection",
    "BirthDate",
    "CalendarAddress",
    "Capacity",
    "CodeBatch",
    "Committee",
    "CommitteeMembership",
    "CommitteeOpinion",
    "Consent",
    "ConveneRequest",
    "ConveneSignature",
    "Council",
    "CouncilKey",
    "Delivery",
    "FactCorrection",
    "File",
    "Follow",
    "FormerName",
    "GuardianConfirmation",
    "GuestInvitation",
    "HallGuest",
    "JournalEntry",
    "Mailing",
    "Mandate",
    "Meeting",
    "MeetingInvitation",
    "MemberCard",
    "Minutes",
    "MinutesDeputy",
    "MinutesFile",
    "MinutesText",
    "ModerationAppeal",
    "ModerationCase",
    "ModerationReport",
    "ModerationRules",
    "NameCorrection",
    "NoticeCursor",
    "NoticeFailure",
    "Notification",
    "NotificationChoice",
    "NotificationCursor",
    "NumberSeries",
    "Objection",
    "Office",
    "Participant",
    "Partner",
    "Place",
    "PushSubscription",
    "Recipient",
    "Recusal",
    "RegisterLine",
    "Representation",
    "Resolution",
    "RuleChange",
    "RunnerLease",
    "Seat",
    "SentForm",
    "SignInCode",
    "SiteRoleEnd",
    "Stream",
    "Subscription",
    "Term",
    "Topic",
    "User",
    "Verification",
    "VerificationCode",
    "WaitingPush",
    "WritingPause",
]
