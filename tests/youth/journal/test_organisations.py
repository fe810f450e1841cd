"""An organisation acts: the entry names it and the person who acted for it, and the chain covers both."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from tests.factories import (
    Town,
    make_meeting,
    make_organisation,
    make_participant,
    make_representation,
    make_town,
)
from youth.acts.meetings import MeetingSuspended
from youth.journal.append import append
from youth.journal.chain import first_break
from youth.journal.kinds import public_json
from youth.journal.minutes import paragraph
from youth.journal.models import JournalEntry
from youth.journal.redaction import erase_payload
from youth.journal.selectors import extract
from youth.journal.streams import council_stream, meeting_stream
from youth.journal.verify import verify_stream
from youth.models import Participant, Representation
from youth.policies import may
from youth.selectors.people import display_name_of
from youth.services.erasure import erase_account


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def acting(town: Town) -> Representation:
    return make_representation(town.young_person)


def suspended(town: Town, actor: Representation | None) -> JournalEntry:
    meeting = make_meeting(town.term, "open")
    with transaction.atomic():
        return append(meeting_stream(meeting), town.youth, MeetingSuspended(), actor=actor)


def test_an_entry_names_the_organisation_and_who_acted_for_it(town: Town, acting: Representation) -> None:
    entry = suspended(town, acting)

    entry.refresh_from_db()
    named = {"actor": str(acting.organisation.pk), "representative": str(town.young_person.pk)}
    assert public_json(entry).items() >= named.items()
    (line,) = extract(entry.stream_id)
    assert line.items() >= named.items()
    assert first_break([line]) is None
    assert verify_stream(entry.stream_id).holds


def test_a_person_acts_without_a_representative(town: Town) -> None:
    with transaction.atomic():
        entry = append(
            meeting_stream(make_meeting(town.term)), town.youth, MeetingSuspended(), actor=town.chair
        )
    entry.refresh_from_db()
    assert (entry.actor, entry.representative) == (town.chair.pk, None)


@pytest.mark.parametrize("other", [None, uuid.uuid4()])
def test_another_representative_breaks_the_chain(
    town: Town, acting: Representation, other: uuid.UUID | None
) -> None:
    entry = suspended(town, acting)
    JournalEntry.objects.filter(pk=entry.pk).update(representative=other)
    broken = verify_stream(entry.stream_id).broken
    assert broken is not None
    assert (broken.seq, broken.fault) == (1, "digest")


def test_an_organisation_never_acts_by_itself(town: Town, acting: Representation) -> None:
    with pytest.raises(ValueError, match="who acts for it"), transaction.atomic():
        append(council_stream(town.youth), town.youth, MeetingSuspended(), actor=acting.organisation)


def test_the_database_knows_no_representative_of_nobody_and_no_account_of_an_organisation(
    town: Town, acting: Representation
) -> None:
    entry = suspended(town, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        JournalEntry.objects.filter(pk=entry.pk).update(representative=town.chair.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.filter(pk=acting.organisation.pk).update(user=town.outsider)


def test_erasing_the_representative_leaves_the_chain_and_the_organisation_named(
    town: Town, acting: Representation
) -> None:
    entry = suspended(town, acting)
    user = town.young_person.user
    assert user is not None
    erase_account(user)

    assert verify_stream(entry.stream_id).holds
    told = paragraph(entry, "en") or ""
    assert told.startswith("Клуб „Пътека“ (represented by erased name) suspended the meeting at ")


def test_erasing_what_it_did_names_who_acts_for_it_again(town: Town, acting: Representation) -> None:
    entry = suspended(town, acting)
    erased = erase_payload(entry.stream_id, entry.seq, reason="court_order", actor=acting)
    assert erased is not None
    erased.refresh_from_db()
    assert (erased.actor, erased.representative) == (acting.organisation.pk, acting.representative.pk)
    assert verify_stream(entry.stream_id).holds


def test_a_permission_is_asked_of_the_organisation_not_of_who_acts_for_it(town: Town) -> None:
    organisation = make_organisation(town.youth)
    assert may("proposals.write", make_representation(town.young_person, organisation), town.youth)
    assert not may("council.manage_people", make_representation(town.chair, organisation), town.youth)
    assert not may("proposals.write", make_representation(town.member, organisation), town.municipal)


@pytest.mark.parametrize("gone", ["organisation", "representative"])
def test_neither_acts_after_it_left(town: Town, acting: Representation, gone: str) -> None:
    Participant.objects.filter(pk=getattr(acting, gone).pk).update(left_at=town.youth.created_at)
    assert not may("proposals.write", acting, town.youth)


def test_everybody_sees_an_organisation_by_its_name(town: Town, acting: Representation) -> None:
    outsider = make_participant(town.municipal)
    seen = [display_name_of(acting.organisation, viewer) for viewer in (town.chair, outsider, None)]
    assert seen == ["Клуб „Пътека“"] * 3
