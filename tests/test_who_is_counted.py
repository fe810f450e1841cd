"""Where participants are counted, an organisation is refused; a new table is decided here first."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from proposals.models import Support
from proposals.services.authoring import draft_proposal, publish_proposal
from proposals.services.support import support_proposal
from tests.factories import Town, make_committee, make_organisation, make_representation, make_town
from tests.voting.scenes import item_under_way, vote
from voting.models import NonVoter, Voter
from voting.services import open_poll
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
from youth.services.agenda import declare_recusal, finish_item
from youth.services.attendance import enter_hall
from youth.services.committees import add_committee_member
from youth.services.mandates import give_mandate, substitute
from youth.services.meetings import close_meeting
from youth.services.minutes import draft_minutes, object_to_minutes, open_minutes_to_objections, sign_minutes
from youth.services.offices import give_office

# Heads are counted in these.
COUNTED = {
    (Attendance, "participant"),
    (CommitteeMembership, "participant"),
    (Mandate, "participant"),
    (Minutes.signed_by.through, "participant"),
    (NonVoter, "participant"),
    (Objection, "participant"),
    (Office, "participant"),
    (Recusal, "participant"),
    (RegisterLine, "participant"),
    (Support, "participant"),
    (Voter, "participant"),
}
# These only name who did it, or for whom.
NAMED = {
    "proposals.Proposal.author",
    "proposals.Proposal_co_authors.participant",
    "records.ImportBatch.confirmed_by",
    "records.ImportBatch.uploaded_by",
    "records.IssuedPackage.issued_by",
    "youth.Representation.given_by",
    "youth.Representation.organisation",
    "youth.Representation.representative",
    "youth.Verification.verified_by",
}


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def club(town: Town) -> Participant:
    return make_organisation(town.youth)


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


def test_it_gets_no_seat_no_office_and_no_place_in_a_committee(town: Town, club: Participant) -> None:
    now = clock.now()
    seat = town.term.seats.get(number=20)
    mandate = town.member.mandates.get()
    codes = [
        refused(lambda: give_mandate(seat, club, "Клуб „Пътека“", now, actor=OPERATOR)),
        refused(lambda: substitute(mandate, club, "Клуб „Пътека“", now, reason="resigned", actor=OPERATOR)),
        refused(lambda: add_committee_member(make_committee(town.term), club, now, actor=OPERATOR)),
        *(
            refused(
                lambda role=role: give_office(town.youth, club, role, "Клуб „Пътека“", now, actor=OPERATOR)
            )
            for role in Office.Role
        ),
    ]
    assert set(codes) == {"organisation"}
    assert_counted_nowhere(club)


def test_it_supports_no_proposal(town: Town, club: Participant) -> None:
    draft = draft_proposal(
        town.youth, title="Стена", summary="", points="Да се направи стена.", actor=town.member
    )
    proposal = publish_proposal(draft, actor=town.member)
    with pytest.raises(PermissionDenied):
        support_proposal(proposal, actor=club)
    assert_counted_nowhere(club)


def test_it_is_not_in_the_hall_the_quorum_the_register_or_among_the_voters(
    town: Town, club: Participant
) -> None:
    item = item_under_way(town)
    meeting, present = item.meeting, quorum_state(item.meeting).present

    assert refused(lambda: enter_hall(meeting, participant=club, actor=town.chair)) == "organisation"
    assert refused(lambda: declare_recusal(item, participant=club, actor=town.chair)) == "organisation"
    assert not may("meeting.attend", make_representation(town.chair, club), meeting)
    poll = open_poll(item, actor=town.chair)
    (result,) = vote(poll, [club], "for")

    assert result.status != "recorded"
    assert quorum_state(meeting).present == present == 13
    assert (poll.in_office, poll.present) == (13, 13)
    assert_counted_nowhere(club)


def test_it_neither_objects_to_minutes_nor_signs_them(town: Town, club: Participant) -> None:
    item = finish_item(item_under_way(town), actor=town.chair)
    meeting = close_meeting(item.meeting, actor=town.chair)
    minutes = open_minutes_to_objections(draft_minutes(meeting, actor=town.secretary), actor=town.secretary)
    with pytest.raises(PermissionDenied):
        object_to_minutes(minutes, text="Не беше така.", actor=club)
    with pytest.raises(PermissionDenied):
        sign_minutes(minutes, actor=club)
    assert_counted_nowhere(club)


def assert_counted_nowhere(club: Participant) -> None:
    for model, field in COUNTED:
        assert not model._default_manager.filter(**{field: club}).exists(), label(model, field)
