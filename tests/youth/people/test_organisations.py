"""Organisations: the secretary enters them and who acts for them, and nobody else acts for them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from proposals.models import Proposal
from proposals.services.authoring import draft_proposal, publish_proposal
from proposals.services.support import support_proposal
from tests.factories import (
    Town,
    make_organisation,
    make_participant,
    make_representation,
)
from tests.youth.people.test_joining import refusal_of
from youth import clock
from youth.journal.models import JournalEntry
from youth.journal.streams import council_stream
from youth.journal.verify import verify_stream
from youth.models import Participant, Representation
from youth.policies import OPERATOR, Actor, may
from youth.selectors.organisations import represents
from youth.services.entries import append_to_council
from youth.services.membership import leave_council
from youth.services.organisations import add_organisation, end_representation, give_representation

GROUND = "Протокол № 3 на управителния съвет"


@pytest.fixture
def club(town: Town) -> Participant:
    return make_organisation(town.youth)


def acts(town: Town) -> list[str]:
    entries = JournalEntry.objects.filter(stream=council_stream(town.youth)).order_by("seq")
    return list(entries.values_list("kind", flat=True))


def proposed(town: Town, actor: Participant | Representation) -> Proposal:
    draft = draft_proposal(
        town.youth, title="Стена за катерене", summary="", points="Да се направи стена.", actor=actor
    )
    return publish_proposal(draft, actor=actor)


def test_the_secretary_enters_an_organisation_and_its_representative_who_proposes_for_it(town: Town) -> None:
    club = add_organisation(town.youth, "Младежки клуб „Връх“", actor=town.secretary)
    acting = give_representation(club, town.young_person, ground=GROUND, actor=town.secretary)

    proposal = proposed(town, acting)

    assert (acting.given_by, acting.ground) == (town.secretary, GROUND)
    assert proposal.author == club
    entry = JournalEntry.objects.get(kind="proposals.published")
    assert (entry.actor, entry.representative) == (club.pk, town.young_person.pk)
    end_representation(acting, actor=town.secretary)
    assert acts(town) == [
        "youth.organisation_added",
        "youth.representation_given",
        "youth.representation_ended",
    ]
    given = JournalEntry.objects.get(kind="youth.representation_given")
    assert given.payload is not None
    assert GROUND not in str(given.payload)


@pytest.mark.parametrize("who", ["chair", "member", "young_person", "municipal_secretary"])
def test_nobody_but_the_secretary_enters_them(town: Town, club: Participant, who: str) -> None:
    actor: Participant = getattr(town, who)
    given = make_representation(town.member, club)
    for act in (
        lambda: add_organisation(town.youth, "Клуб „Връх“", actor=actor),
        lambda: give_representation(club, town.young_person, ground=GROUND, actor=actor),
        lambda: end_representation(given, actor=actor),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert acts(town) == []


def test_a_pair_that_cannot_be_is_refused_with_its_reason(town: Town, club: Participant) -> None:
    def code(organisation: Participant, representative: Participant, ground: str = GROUND) -> str:
        return refusal_of(
            lambda: give_representation(organisation, representative, ground=ground, actor=OPERATOR)
        )[0]

    gone = make_participant(town.youth, left_at=clock.now())
    closed = make_organisation(town.youth, "Бивш клуб", left_at=clock.now())
    assert code(town.member, town.young_person) == "not_an_organisation"
    assert code(club, make_organisation(town.youth, "Друг")) == "not_a_person"
    assert code(club, club) == "not_a_person"
    assert code(club, town.municipal_secretary) == "other_council"
    assert code(club, gone) == "left"
    assert code(closed, town.member) == "left"
    assert code(club, town.member, ground=" ") == "ground_missing"
    assert not Representation.objects.exists()


def test_periods_of_one_person_do_not_overlap_and_end_after_they_begin(town: Town, club: Participant) -> None:
    now = clock.now()

    def given(start: int, end: int | None) -> Representation:
        return give_representation(
            club,
            town.member,
            ground=GROUND,
            starts_at=now + timedelta(days=start),
            ends_at=None if end is None else now + timedelta(days=end),
            actor=OPERATOR,
        )

    given(10, 20)
    assert refusal_of(lambda: given(15, None))[0] == "already_represents"
    assert refusal_of(lambda: given(0, 11))[0] == "already_represents"
    assert refusal_of(lambda: given(5, 5))[0] == "ends_before_start"
    given(0, 10)
    assert refusal_of(lambda: given(-1, None))[0] == "already_represents"
    given(20, None)


def test_a_representation_holds_from_its_start_to_before_its_end(town: Town, club: Participant) -> None:
    now = clock.now()
    row = give_representation(
        club, town.member, ground=GROUND, starts_at=now, ends_at=now + timedelta(days=1), actor=OPERATOR
    )
    held = [represents(row, now + timedelta(seconds=moved)) for moved in (-1, 0, 86_399, 86_400)]
    assert held == [False, True, True, False]


def test_an_end_is_brought_forward_but_not_put_off(town: Town, club: Participant) -> None:
    soon = clock.now() + timedelta(days=2)
    row = give_representation(club, town.member, ground=GROUND, ends_at=soon, actor=OPERATOR)
    later = soon + timedelta(days=1)
    assert refusal_of(lambda: end_representation(row, at=later, actor=OPERATOR))[0] == "representation_ended"
    end_representation(row, actor=OPERATOR)
    assert not represents(row)
    assert refusal_of(lambda: end_representation(row, actor=OPERATOR))[0] == "representation_ended"


def ended(town: Town, acting: Representation) -> Actor:
    end_representation(acting, actor=OPERATOR)
    # The request read the row before.
    acting.ends_at = None
    return acting


def begins_later(town: Town, acting: Representation) -> Actor:
    Representation.objects.filter(pk=acting.pk).update(starts_at=clock.now() + timedelta(days=1))
    return acting


def never_given(town: Town, acting: Representation) -> Actor:
    return Representation(organisation=acting.organisation, representative=town.member, ground="x")


def somebody_elses(town: Town, acting: Representation) -> Actor:
    acting.representative = town.member
    return acting


def another_organisation(town: Town, acting: Representation) -> Actor:
    acting.organisation = make_organisation(town.youth, "Друг клуб")
    return acting


def another_councils(town: Town, acting: Representation) -> Actor:
    club = make_organisation(town.municipal)
    return make_representation(town.young_person, club)


def the_organisation(town: Town, acting: Representation) -> Actor:
    club = make_organisation(town.youth, "Друг клуб")
    other = make_organisation(town.youth, "Трети клуб")
    return make_representation(other, club)


@pytest.mark.parametrize(
    "pretended",
    [
        ended,
        begins_later,
        never_given,
        somebody_elses,
        another_organisation,
        another_councils,
        the_organisation,
    ],
)
def test_who_does_not_represent_it_may_nothing_and_signs_nothing(town: Town, pretended) -> None:
    from youth.acts.organisations import OrganisationAdded

    acting = make_representation(town.young_person)
    assert may("proposals.write", acting, town.youth)
    actor = pretended(town, acting)
    before = JournalEntry.objects.count()

    assert not may("proposals.write", actor, town.youth)
    with pytest.raises(PermissionDenied):
        proposed(town, actor)
    with pytest.raises(PermissionDenied), transaction.atomic():
        append_to_council(town.youth, OrganisationAdded(organisation=town.member.pk), actor=actor)
    assert JournalEntry.objects.count() == before


def test_an_organisation_without_a_representative_proposes_nothing(town: Town, club: Participant) -> None:
    with pytest.raises(ValueError, match="who acts for it"):
        proposed(town, club)


def test_who_leaves_the_council_no_longer_represents_anybody(town: Town) -> None:
    acting = make_representation(town.young_person)
    leave_council(town.young_person)
    acting.refresh_from_db()
    assert acting.ends_at is not None
    assert "youth.representation_ended" in acts(town)


def test_an_organisation_supports_nothing_and_its_representative_supports_as_a_person(town: Town) -> None:
    proposal = proposed(town, town.member)
    acting = make_representation(town.young_person)
    with pytest.raises(PermissionDenied):
        support_proposal(proposal, actor=acting)  # type: ignore[arg-type]
    with pytest.raises(PermissionDenied):
        support_proposal(proposal, actor=acting.organisation)
    assert support_proposal(proposal, actor=town.young_person).participant == town.young_person


def test_a_name_that_somebody_has_is_refused(town: Town, club: Participant) -> None:
    for name, code in (
        (club.display_name, "name_taken"),
        (" ", "organisation_name"),
        ("К" * 61, "organisation_name"),
    ):
        assert refusal_of(lambda name=name: add_organisation(town.youth, name, actor=OPERATOR))[0] == code


def test_the_database_refuses_a_second_open_one_an_end_before_its_start_and_itself(town: Town) -> None:
    row = make_representation(town.member)
    rows = Representation.objects.filter(pk=row.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_representation(town.member, row.organisation)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(ends_at=row.starts_at - timedelta(seconds=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(representative=row.organisation)


def found_by_verifying(town: Town) -> set[str]:
    return {one.code for one in verify_stream(council_stream(town.youth)).differs}


def test_verifying_finds_a_representation_that_was_changed_or_never_given(
    town: Town, club: Participant
) -> None:
    row = give_representation(club, town.young_person, ground=GROUND, actor=town.secretary)
    other = give_representation(club, town.member, ground=GROUND, actor=town.secretary)
    end_representation(other, actor=town.secretary)
    rows = Representation.objects.filter(pk__in=[row.pk, other.pk])
    assert found_by_verifying(town) == set()

    for one, change in (
        (row, {"representative": town.chair}),
        (row, {"ground": "Друг документ"}),
        (row, {"starts_at": row.starts_at - timedelta(days=1)}),
        (row, {"ends_at": clock.now() + timedelta(days=9)}),
        (other, {"ends_at": None}),
    ):
        rows.filter(pk=one.pk).update(**change)
        assert found_by_verifying(town) == {"representation"}, change
        one.save()
        assert found_by_verifying(town) == set()
    make_representation(town.chair, club)
    assert found_by_verifying(town) == {"representation"}
