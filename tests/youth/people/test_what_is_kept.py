"""Everything that is kept about a person is on their page of personal data: a table is decided here first."""

from collections.abc import Iterator
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db.models import Model

from plugins.deliberation.arguments.models import (
    Answer,
    Argument,
    ArgumentVote,
    Summary,
    SummaryAcceptance,
)
from plugins.deliberation.floor.models import Question, QuestionSupport, Speech
from proposals.models import Amendment, CoAuthor, Proposal, Support
from tests.factories import (
    Town,
    make_agenda_item,
    make_committee,
    make_meeting,
    make_representation,
)
from youth import clock
from youth.crypto import encrypted
from youth.models import (
    AccountChange,
    Attendance,
    BirthDate,
    CalendarAddress,
    Capacity,
    CommitteeMembership,
    Consent,
    ConveneRequest,
    ConveneSignature,
    File,
    Follow,
    GuardianConfirmation,
    Meeting,
    MeetingInvitation,
    MemberCard,
    Minutes,
    ModerationCase,
    ModerationReport,
    NotificationChoice,
    Objection,
    Office,
    Participant,
    PushSubscription,
    Recusal,
    SiteRoleEnd,
    User,
    Verification,
    WritingPause,
)
from youth.selectors.personal_data import personal_data_of
from youth.services.erasure import erase_account

ACCOUNT = "youth.account"
# Where the rows of a table are: the data set, and what of its rows says so; empty where tests of the owner
# look for it.
LISTED = {
    "account.EmailAddress.user": (ACCOUNT, "email"),
    "deliberation.Answer.author": ("arguments", "text"),
    "deliberation.Argument.author": ("arguments", "place"),
    "deliberation.ArgumentVote.participant": ("arguments", "helpful"),
    "deliberation.Summary.proposed_by": ("arguments", "summary"),
    "deliberation.SummaryAcceptance.participant": ("arguments", "accepted"),
    "deliberation.Question.participant": ("questions", "text"),
    "deliberation.QuestionSupport.participant": ("questions", "supports"),
    "deliberation.Speech.participant": ("speeches", "item"),
    "mfa.Authenticator.user": ("youth.sign_in", "name"),
    "proposals.Proposal.author": ("proposals", "title"),
    "proposals.Support.participant": ("supports", "title"),
    "proposals.CoAuthor.participant": ("co_authored", "title"),
    "proposals.Amendment.mover": ("amendments", "text"),
    "voting.Voter.participant": ("ballots", ""),
    "records.ImportBatch.uploaded_by": ("imports", ""),
    "records.IssuedPackage.issued_by": ("imports", ""),
    "records.ReferralStage.recorded_by": ("imports", ""),
    "youth.AccountChange.user": ("youth.sign_in", "address"),
    "youth.Attendance.participant": ("youth.meetings", "entered_at"),
    "youth.BirthDate.user": (ACCOUNT, "born"),
    "youth.CalendarAddress.participant": (ACCOUNT, "calendar_since"),
    "youth.Capacity.participant": (ACCOUNT, "guest_as"),
    "youth.CommitteeMembership.participant": ("youth.office", "is_chair"),
    "youth.Consent.user": (ACCOUNT, "consents"),
    "youth.File.keeper": ("youth.files", "alt"),
    "youth.Follow.participant": ("youth.follows", "label"),
    "youth.GuardianConfirmation.user": (ACCOUNT, "guardians"),
    "youth.Mandate.participant": ("youth.office", "number"),
    "youth.MeetingInvitation.participant": ("youth.meetings", "answer"),
    "youth.ConveneSignature.participant": ("youth.meetings", "signed_at"),
    "youth.MemberCard.participant": (ACCOUNT, "card"),
    "youth.Minutes_signed_by.participant": ("youth.meetings", "signed_at"),
    "youth.ModerationCase.author": ("youth.moderation", "decision"),
    "youth.ModerationReport.participant": ("youth.moderation", "reason"),
    "youth.WritingPause.participant": ("youth.moderation", "is_lifted"),
    "youth.Notification.participant": ("youth.notifications", ""),
    "youth.NotificationChoice.participant": ("youth.notification_choices", "topic"),
    "youth.Objection.participant": ("youth.meetings", "text"),
    "youth.Office.participant": ("youth.office", "role"),
    "youth.Participant.user": (ACCOUNT, "name"),
    "youth.PushSubscription.user": ("youth.devices", "device"),
    "youth.Recipient.user": ("youth.messages", ""),
    "youth.Recusal.participant": ("youth.meetings", "reason"),
    "youth.RegisterLine.participant": ("youth.meetings", "name_in_office"),
    "youth.Representation.representative": (ACCOUNT, "represents"),
    "youth.SiteRoleEnd.user": (ACCOUNT, "site_roles"),
    "youth.User_groups.user": (ACCOUNT, "site_roles"),
    "youth.Verification.user": (ACCOUNT, "verified"),
}
# Of other people or of organisations; the person only acted in office, which the journal names.
IN_OFFICE = {
    "proposals.Amendment.entered_by",
    "voting.Ballot.entered_by",
    "voting.Nominee.nominated_by",
    "voting.PaperProtocol.entered_by",
    "youth.MinutesText.written_by",
    "youth.ModerationAppeal.against",
    "youth.ModerationAppeal.decided_by",
    "youth.ModerationCase.decided_by",
    "youth.RuleChange.decided_by",
    "youth.RuleChange.prepared_by",
    "voting.Slip.entered_by",
    "records.ImportBatch.confirmed_by",
    "youth.Capacity.confirmed_by",
    "youth.CodeBatch.made_by",
    "youth.MeetingInvitation.entered_by",
    "youth.Mailing.created_by",
    "youth.Representation.given_by",
    "youth.Verification.verified_by",
}
ORGANISATIONS = {
    "youth.FormerName.organisation",
    "youth.Partner.organisation",
    "youth.Representation.organisation",
}
ELSEWHERE = {
    # Nobody writes together with others yet.
    "records.Referral.speaker": "the page of the resolution says who presents it",
    "voting.NonVoter.participant": "the register of the meeting says who did not vote, and why",
    "youth.AgendaItem.moved_by": "the agenda says who moved which item",
    "voting.Challenge.participant": "the minutes say who challenged which result, and why",
    "voting.MethodDemand.participant": "the minutes say who demanded which way of voting",
    "voting.Nominee.participant": "the minutes say who stood for what",
    "voting.Participation.participant": "the opinion polls that somebody answered are listed",
    "voting.Teller.participant": "the minutes say who counted the papers",
    "youth.Meeting.eldest": "the minutes say who presided as the eldest",
    "youth.Meeting.presiding": "the minutes say who presided",
    "youth.Meeting.keeping": "the minutes say who kept them",
    "youth.AbsenceReason.participant": "the minutes say who was absent, and why",
    "youth.MinutesDeputy.participant": "the minutes say who signed in whose place, and why",
    "voting.HandTeller.participant": "the minutes say who counted the hands",
    "voting.Slip.teller": "the minutes say what each teller counted",
    "youth.VerificationCode.used_by": "the verification that it gave is listed",
    "youth.User_user_permissions.user": "roles on the site are groups",
}
# Acts in office and in meetings, under a random id; names in them are erased unless a document was signed.
PUBLIC_ACTS = {"Attendance", "Capacity", "CommitteeMembership", "Objection", "Office", "Recusal"}
# Decisions about texts can still be looked into; their words are erased.
PUBLIC_ACTS |= {"ModerationCase", "ModerationReport", "WritingPause"}
PUBLIC_ACTS |= {"ConveneSignature", "Question", "QuestionSupport", "Speech", "Support", "CoAuthor"}
# The words and votes of a debate go when the plugin is notified.
PUBLIC_ACTS |= {"Answer", "Argument", "ArgumentVote", "Summary", "SummaryAcceptance"}
# The words of one that nobody dealt with are erased, see tests/proposals/test_written_amendments.py.
PUBLIC_ACTS |= {"Amendment"}
# Those of drafts go with the drafts, see tests/proposals/test_files.py; what was published stays whole.
PUBLIC_ACTS |= {"File"}
# What editors make on the site, and their settings there: in the editors' admin.
OF_THE_ADMIN = ("cms.", "wagtail")


def tables_that_name_people() -> set[str]:
    return {
        f"{relation.related_model._meta.label}.{relation.field.name}"
        for model in (User, Participant)
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and relation.is_relation and not relation.many_to_many
    }


def test_every_table_that_names_a_person_is_listed_or_says_why_not() -> None:
    named = {one for one in tables_that_name_people() if not one.startswith(OF_THE_ADMIN)}
    assert named == {*LISTED, *IN_OFFICE, *ORGANISATIONS, *ELSEWHERE}


def rows_about(person: Participant, town: Town) -> Iterator[Model]:
    """Yield a row of every table of the council in which the data of a member are looked for."""
    user, council, now = person.user, town.youth, clock.now()
    later = now + timedelta(days=9)
    meeting = make_meeting(town.term, Meeting.State.CLOSED)
    minutes = Minutes.objects.create(meeting=meeting, state=Minutes.State.SIGNED, signed_at=now)
    minutes.signed_by.add(person)
    make_representation(person)
    proposal = Proposal.objects.create(council=council, author=person, title="Стена")
    committee, guest = make_committee(town.term), {"title": "експерт", "confirmed_by": town.secretary}
    held = {"participant": person, "starts_at": now}
    yield AccountChange(user=user, address="before@example.org", kind="address")
    yield Attendance(meeting=meeting, participant=person)
    yield Authenticator(user=user, type="webauthn", data={"name": "Pixel"})
    yield BirthDate(user=user, ciphertext=encrypted("2008"))
    yield CalendarAddress(participant=person)
    yield Capacity(kind="expert", **guest, **held)
    yield CommitteeMembership(committee=committee, is_chair=True, **held)
    yield Consent(user=user, council=council, purpose="push", text_version="2026-11")
    yield File(
        council=council,
        keeper=person,
        label="proposals.proposal",
        key=str(proposal.pk),
        kind="picture",
        content=b"x",
        size=1,
        alt="Паркингът",
    )
    yield Follow(participant=person, label="youth.council")
    yield GuardianConfirmation(
        user=user, council=council, guardian_email=encrypted("mum@example.org"), expires_at=later
    )
    asked = ConveneRequest.objects.create(council=council, matters="Скейт парк", needed=5)
    yield ConveneSignature(request=asked, participant=person)
    yield MeetingInvitation(
        meeting=meeting, participant=person, answer="away", reason="Болен", answered_at=now
    )
    yield MemberCard(participant=person, place="Мирково")
    case = ModerationCase(
        council=council,
        label="a.b",
        subject=proposal.pk,
        author=person,
        decision="paused",
        category="insult",
        decided_at=now,
    )
    yield case
    yield ModerationReport(case=case, participant=person, reason="insult")
    yield WritingPause(case=case, ends_at=later, is_lifted=True, **held)
    yield NotificationChoice(participant=person, topic="proposals.steps")
    yield Objection(minutes=minutes, participant=person, text="Не беше така.")
    yield Office(council=council, role="deputy_chair", name_in_office="Х", **held)
    yield PushSubscription(user=user, endpoint="https://push.example.org/a", device="Firefox")
    item = make_agenda_item(meeting)
    question = Question(meeting=meeting, agenda_item=item, participant=person, text="Защо?", language="bg")
    yield question
    yield QuestionSupport(question=question, participant=person)
    yield Speech(meeting=meeting, agenda_item=item, participant=person, kind="speech")
    about = {"council": council, "subject_label": "proposals.proposal", "subject_id": proposal.pk}
    said = {"text": "Има къде.", "language": "bg"}
    argument = Argument(**about, **said, side="for", author=person)
    yield argument
    yield Answer(**said, argument=argument, author=person)
    yield ArgumentVote(argument=argument, participant=person)
    summary = Summary(**about, **said, side="for", proposed_by=person)
    yield summary
    yield SummaryAcceptance(summary=summary, participant=person)
    yield Recusal(agenda_item=make_agenda_item(meeting), participant=person, reason="брат ми")
    yield Support(proposal=proposal, participant=person, version=1)
    yield CoAuthor(proposal=proposal, participant=person, joined_at=now)
    amendment = {"number": 1, "change": "add", "text": "Да има пейки.", "state": "proposed"}
    yield Amendment(proposal=proposal, mover=person, **amendment)
    yield Verification(user=user, council=council, fact="residence", method="in_person")
    yield SiteRoleEnd(council=council, user=user, role="editor", ends_at=later)


def test_what_is_listed_is_there(town: Town) -> None:
    for row in rows_about(town.member, town):
        row.save()
    datasets = {one.name: one.rows for one in personal_data_of(town.member.user, town.youth).datasets}
    missing = [
        label
        for label, (name, key) in LISTED.items()
        if key and not any(row.get(key) for row in datasets.get(name, []))
    ]
    assert missing == []
    (account,) = datasets[ACCOUNT]
    assert [one["role"] for one in account["site_roles"]] == ["editor"]
    assert [one["address"] for one in account["guardians"]] == ["mum@example.org"]
    other = {one.name: one.rows for one in personal_data_of(town.chair.user, town.youth).datasets}
    assert "mum@example.org" not in str(other)
    assert not any("before@example.org" in str(rows) for rows in other.values())


def test_nothing_of_the_account_is_left_when_it_is_erased(town: Town) -> None:
    rows = list(rows_about(town.member, town))
    for row in rows:
        row.save()
    erase_account(town.member.user)
    left = {type(row).__name__ for row in rows if type(row)._default_manager.filter(pk=row.pk).exists()}
    assert left == PUBLIC_ACTS
