"""Where participants are counted, organisations and guests are refused; a new table is decided here first."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from plugins.deliberation.arguments.models import ArgumentVote
from proposals.models import Support
from proposals.services.authoring import draft_proposal, publish_proposal
from proposals.services.support import support_proposal
from tests.factories import (
    Town,
    make_committee,
    make_guest,
    make_organisation,
    make_representation,
    make_town,
)
from tests.voting.scenes import item_under_way, vote
from voting.models import NonVoter, Participation, Voter
from voting.services import open_poll
from voting.services.boxes import admit
from voting.services.opinions import answer_opinion_poll, plan_opinion_poll
from youth import clock
from youth.models import (
    Attendance,
    CommitteeMembership,
    Mandate,
    Minutes,
    Objection,
    Office,
    Participant,
    Recusal,
    RegisterLine,
)
from youth.policies import OPERATOR, may
from youth.refusals import Refusal
from youth.selectors.attendance import quorum_state
from youth.selectors.counting import counts
from youth.services.agenda import finish_item
from youth.services.attendance import enter_hall
from youth.services.committees import add_committee_member
from youth.services.mandates import give_mandate, substitute
from youth.services.meetings import close_meeting
from youth.services.minutes import draft_minutes, object_to_minutes, open_minutes_to_objections, sign_minutes
from youth.services.offices import give_office
from youth.services.recusals import declare_recusal

# Heads are counted in these.
COUNTED = {
    (ArgumentVote, "participant"),
    (Attendance, "participant"),
    (CommitteeMembership, "participant"),
    (Mandate, "participant"),
    (Minutes.signed_by.through, "participant"),
    (NonVoter, "participant"),
    (Objection, "participant"),
    (Participation, "participant"),
    (Office, "participant"),
    (Recusal, "participant"),
    (RegisterLine, "participant"),
    (Support, "participant"),
    (Voter, "participant"),
}
# These only name who did it, or for whom.
NAMED = {
    "deliberation.Answer.author",
    "deliberation.Argument.author",
    "deliberation.Question.participant",
    "deliberation.QuestionSupport.participant",
    "deliberation.Speech.participant",
    "deliberation.Summary.proposed_by",
    "deliberation.SummaryAcceptance.participant",
    "proposals.Proposal.author",
    "youth.File.keeper",
    "youth.ModerationAppeal.against",
    "youth.ModerationAppeal.decided_by",
    "youth.ModerationCase.author",
    "youth.ModerationCase.decided_by",
    "youth.ModerationReport.participant",
    "youth.WritingPause.participant",
    "proposals.CoAuthor.participant",
    "records.ImportBatch.confirmed_by",
    "records.ImportBatch.uploaded_by",
    "records.IssuedPackage.issued_by",
    "records.Referral.speaker",
    "records.ReferralStage.recorded_by",
    "proposals.Amendment.entered_by",
    "proposals.Amendment.mover",
    "voting.Ballot.entered_by",
    "voting.Challenge.participant",
    "voting.MethodDemand.participant",
    "voting.HandTeller.participant",
    "voting.Slip.entered_by",
    "voting.Slip.teller",
    "voting.PaperProtocol.entered_by",
    "voting.Teller.participant",
    "voting.Nominee.nominated_by",
    "voting.Nominee.participant",
    "youth.AgendaItem.moved_by",
    "youth.Meeting.eldest",
    "youth.Meeting.keeping",
    "youth.Meeting.presiding",
    "youth.MeetingInvitation.entered_by",
    "youth.MeetingInvitation.participant",
    "youth.ConveneSignature.participant",
    "youth.AbsenceReason.participant",
    "youth.MinutesDeputy.participant",
    "youth.MinutesText.written_by",
    "youth.CalendarAddress.participant",
    "youth.CodeBatch.made_by",
    "youth.Capacity.confirmed_by",
    "youth.Capacity.participant",
    "youth.FormerName.organisation",
    "youth.MemberCard.participant",
    "youth.Partner.organisation",
    "youth.Follow.participant",
    "youth.Notification.participant",
    "youth.NotificationChoice.participant",
    "youth.Representation.given_by",
    "youth.Representation.organisation",
    "youth.Representation.representative",
    "youth.RuleChange.decided_by",
    "youth.RuleChange.prepared_by",
    "youth.Verification.verified_by",
}


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture(params=["organisation", "guest"])
def uncounted(town: Town, request: pytest.FixtureRequest) -> Participant:
    return {"organisation": make_organisation, "guest": make_guest}[request.param](town.youth)


def code_of(uncounted: Participant) -> str:
    return "organisation" if uncounted.is_organisation else "guest"


def label(model: Any, field: str) -> str:
    return f"{model._meta.label}.{field}"


def test_every_table_that_names_a_participant_counts_heads_or_only_names() -> None:
    found = {
        label(relation.related_model, relation.field.name)
        for relation in Participant._meta.get_fields(include_hidden=True)
        if relation.auto_created and relation.is_relation and not relation.many_to_many
    }
    assert found == {label(model, field) for model, field in COUNTED} | NAMED


def refused(act: Any) -> str:
    with pytest.raises(Refusal) as error:
        act()
    return error.value.code


def test_it_gets_no_seat_no_office_and_no_place_in_a_committee(town: Town, uncounted: Participant) -> None:
    moment = clock.now()
    seat = town.term.seats.get(number=20)
    mandate = town.member.mandates.get()
    codes = [
        refused(lambda: give_mandate(seat, uncounted, "Клуб „Пътека“", moment, actor=OPERATOR)),
        refused(
            lambda: substitute(mandate, uncounted, "Клуб „Пътека“", moment, reason="resigned", actor=OPERATOR)
        ),
        refused(lambda: add_committee_member(make_committee(town.term), uncounted, moment, actor=OPERATOR)),
        *(
            refused(
                lambda role=role: give_office(
                    town.youth, uncounted, role, "Клуб „Пътека“", moment, actor=OPERATOR
                )
            )
            for role in Office.Role
        ),
    ]
    assert set(codes) == {code_of(uncounted)}
    assert_counted_nowhere(uncounted)


def test_it_supports_no_proposal(town: Town, uncounted: Participant) -> None:
    draft = draft_proposal(
        town.youth, title="Стена", summary="", points="Да се направи стена.", actor=town.member
    )
    proposal = publish_proposal(draft, actor=town.member)
    with pytest.raises(PermissionDenied):
        support_proposal(proposal, actor=uncounted)
    assert_counted_nowhere(uncounted)


def test_it_is_not_in_the_hall_the_quorum_the_register_or_among_the_voters(
    town: Town, uncounted: Participant
) -> None:
    item = item_under_way(town)
    meeting, present = item.meeting, quorum_state(item.meeting).present

    assert refused(lambda: enter_hall(meeting, participant=uncounted, actor=town.chair)) == code_of(uncounted)
    assert refused(
        lambda: declare_recusal(item, participant=uncounted, ground="own", actor=town.chair)
    ) == code_of(uncounted)
    if uncounted.is_organisation:
        assert not may("meeting.attend", make_representation(town.chair, uncounted), meeting)
    poll = open_poll(item, actor=town.chair)
    (result,) = vote(poll, [uncounted], "for")

    assert result.status != "recorded"
    assert quorum_state(meeting).present == present == 13
    assert (poll.in_office, poll.present) == (13, 13)
    assert_counted_nowhere(uncounted)


def test_it_is_on_no_register_of_a_box_and_answers_no_opinion_poll(
    town: Town, uncounted: Participant
) -> None:
    ends_at = clock.now() + timedelta(days=1)
    poll = plan_opinion_poll(
        town.youth, title="Къде?", options=["тук", "там"], ends_at=ends_at, actor=town.secretary
    )
    assert refused(lambda: admit(poll.box, uncounted, "16-17")) == "not_counted"
    if not uncounted.is_organisation:
        assert refused(lambda: answer_opinion_poll(poll, ["1"], actor=uncounted)) == "not_eligible"
    assert_counted_nowhere(uncounted)


def test_it_neither_objects_to_minutes_nor_signs_them(town: Town, uncounted: Participant) -> None:
    item = finish_item(item_under_way(town), actor=town.chair)
    meeting = close_meeting(item.meeting, actor=town.chair)
    minutes = open_minutes_to_objections(draft_minutes(meeting, actor=town.secretary), actor=town.secretary)
    with pytest.raises(PermissionDenied):
        object_to_minutes(minutes, text="Не беше така.", actor=uncounted)
    with pytest.raises(PermissionDenied):
        sign_minutes(minutes, actor=uncounted)
    assert_counted_nowhere(uncounted)


def test_one_predicate_knows_them_all(town: Town, uncounted: Participant) -> None:
    assert counts(town.young_person)
    assert not counts(uncounted)
    assert not counts(None)


def assert_counted_nowhere(uncounted: Participant) -> None:
    for model, field in COUNTED:
        assert not model._default_manager.filter(**{field: uncounted}).exists(), label(model, field)
