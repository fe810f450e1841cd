"""Erasing an account, model by model."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps

from tests.decisions import carried
from tests.factories import make_agenda_item, make_meeting, make_resolution
from tests.youth.people.acts import SPRING
from tests.youth.people.conftest import House, joined
from youth import clock
from youth.consent_texts import current_text
from youth.journal.streams import council_stream
from youth.journal.verify import verify_stream
from youth.models import (
    BirthDate,
    CommitteeMembership,
    Consent,
    GuardianConfirmation,
    JournalEntry,
    Mandate,
    Meeting,
    Minutes,
    Office,
    Participant,
    Resolution,
    User,
    Verification,
)
from youth.policies import OPERATOR
from youth.selectors.people import display_name_of
from youth.services.committees import add_committee_member, create_committee
from youth.services.erasure import erase_account
from youth.services.guardians import ask_guardian
from youth.services.mandates import give_mandate
from youth.services.membership import enter_participant, show_publicly
from youth.services.offices import give_office
from youth.services.people import record_verification


@pytest.fixture
def member(house: House) -> Participant:
    """Give a member with everything that a person can have."""
    member = joined(house.youth, "Рени")
    give_mandate(house.term.seats.get(number=2), member, "Рени Образцова", SPRING, actor=OPERATOR)
    give_office(house.youth, member, Office.Role.DEPUTY_CHAIR, "Рени Образцова", SPRING, actor=OPERATOR)
    committee = create_committee(house.term, "sport", names={"bg": "Спорт"}, actor=OPERATOR)
    add_committee_member(committee, member, SPRING, actor=OPERATOR)
    record_verification(member, "age", "in_person", actor=house.verifier)
    show_publicly(member, version=current_text("public_name").version)
    ask_guardian(member.user, house.youth, "mum@example.org")
    return member


def test_everything_personal_goes(house: House, member: Participant) -> None:
    user, moment = member.user, clock.now()
    with clock.standing_at(moment):
        erase_account(user)
    for model in (BirthDate, Consent, GuardianConfirmation, Verification, EmailAddress):
        assert not model.objects.filter(user_id=user.pk).exists(), model
    assert not User.objects.filter(pk=user.pk).exists()
    row = Participant.objects.get(pk=member.pk)
    assert (row.user, row.display_name, row.is_public) == (None, "", False)
    assert row.left_at is not None
    assert display_name_of(row, house.chair) not in {"", "Рени"}
    assert Mandate.objects.get(participant=member).name_in_office == ""
    assert Office.objects.get(participant=member).name_in_office == ""
    assert Mandate.objects.get(participant=member).ends_at == moment
    assert Office.objects.get(participant=member).ends_at == moment
    assert CommitteeMembership.objects.get(participant=member).ends_at == moment


def test_nothing_else_of_the_person_is_left_in_any_table(house: House, member: Participant) -> None:
    assert tables_with("Рени") == {"youth.Participant", "youth.Mandate", "youth.Office"}
    erase_account(member.user)
    assert tables_with("Рени") == set()
    assert tables_with("mum@example.org") == set()


def tables_with(words: str) -> set[str]:
    """Return every model of which a row holds the words in any column."""
    found = set()
    for model in apps.get_models():
        if model._meta.managed and any(words in str(row) for row in model._base_manager.values()):
            found.add(model._meta.label)
    return found


@pytest.mark.parametrize("act", ["minutes", "resolution"])
def test_a_signed_public_act_stays_with_the_name_under_which_it_was_done(
    house: House, member: Participant, act: str
) -> None:
    meeting = make_meeting(house.term, Meeting.State.CLOSED)
    if act == "minutes":
        document = {"bg": {"paragraphs": ["Рени Образцова откри заседанието."]}}
        Minutes.objects.create(meeting=meeting, state=Minutes.State.SIGNED, document=document)
    else:
        named = [{"participant": str(member.pk), "name": "Рени Образцова"}]
        make_resolution(make_agenda_item(meeting), decision=carried(named=named))
    erase_account(member.user)
    assert Mandate.objects.get(participant=member).name_in_office == "Рени Образцова"
    assert Participant.objects.get(pk=member.pk).display_name == ""
    kept = Minutes.objects.get().document if act == "minutes" else Resolution.objects.get().decision
    assert "Рени Образцова" in str(kept)


def test_an_act_before_or_after_the_mandate_keeps_no_name(house: House, member: Participant) -> None:
    meeting = make_meeting(house.term, Meeting.State.CLOSED)
    Meeting.objects.filter(pk=meeting.pk).update(
        opened_at=clock.now() - timedelta(days=300), closed_at=clock.now() - timedelta(days=300)
    )
    Minutes.objects.create(meeting=meeting, state=Minutes.State.SIGNED)
    draft = make_meeting(house.term, Meeting.State.CLOSED)
    Minutes.objects.create(meeting=draft, state=Minutes.State.DRAFT)
    erase_account(member.user)
    assert Mandate.objects.get(participant=member).name_in_office == ""


def test_the_journal_holds_and_says_who_left(house: House, member: Participant) -> None:
    erase_account(member.user)
    stream = council_stream(house.youth)
    entries = JournalEntry.objects.filter(stream=stream).order_by("seq")
    written = [entry.kind for entry in entries]
    assert written[-3:] == ["youth.mandate_ended", "youth.office_ended", "youth.participant_left"]
    assert entries.last().payload == {"participant": str(member.pk), "erased": True}
    assert verify_stream(stream).broken is None


def test_a_person_of_two_councils_is_erased_in_both(house: House) -> None:
    young = joined(house.youth, "Рени")
    councillor = enter_participant(young.user, house.municipal, display_name="Рени", actor=OPERATOR)
    erase_account(young.user)
    for participant in (young, councillor):
        row = Participant.objects.get(pk=participant.pk)
        assert (row.user, row.display_name) == (None, "")
