"""Councils, rules, terms, mandates, offices, committees: each change is an act."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tests.youth.people.acts import SPRING, TODAY, kinds
from tests.youth.people.conftest import House, joined, midnight, someone
from tests.youth.people.test_joining import refusal_of
from youth.journal.streams import council_stream
from youth.journal.verify import verify_stream
from youth.models import Committee, Council, JournalEntry, Mandate, Office, Term
from youth.policies import OPERATOR
from youth.selectors.councils import members_in_office, office_holder, seats_of, term_at
from youth.services.committees import add_committee_member, create_committee, end_committee_membership
from youth.services.mandates import end_mandate, give_mandate, resign, substitute
from youth.services.membership import enter_participant, leave_council
from youth.services.offices import end_office, give_office
from youth.services.people import record_verification
from youth.services.rules import override_rule
from youth.services.terms import end_term, open_term


def acts_of(council: Council, act: Callable[[], object]) -> list[str]:
    """Return what an act wrote into the council's stream."""
    before = len(kinds(council))
    act()
    return kinds(council)[before:]


def test_every_act_is_in_the_journal_and_the_chain_holds(house: House) -> None:
    assert kinds(house.youth) == [
        "youth.council_created",
        "youth.term_opened",
        "youth.participant_joined",
        "youth.mandate_given",
        "youth.office_given",
        "youth.participant_joined",
        "youth.office_given",
        "youth.participant_joined",
        "youth.office_given",
    ]
    assert verify_stream(council_stream(house.youth)).broken is None


def test_payloads_hold_no_personal_data(house: House) -> None:
    text = str(list(JournalEntry.objects.values_list("payload", flat=True)))
    for secret in ("example.org", "2006", "1990", "Ана", "Примерова", "Служебно", "ana"):
        assert secret not in text
    # The names would have been there to leak.
    assert Mandate.objects.filter(name_in_office="Ана Примерова").exists()


def test_a_term_has_the_rules_seats_and_terms_do_not_overlap(councils: tuple[Council, Council]) -> None:
    youth = councils[1]
    override_rule(youth, "body.seats", 21, actor=OPERATOR)
    term = open_term(youth, 1, date(2024, 1, 1), ends_on=date(2026, 1, 1), actor=OPERATOR)
    assert list(term.seats.values_list("number", flat=True)) == list(range(1, 22))
    open_before = Term.objects.count()
    for number, starts, ends, code in (
        (1, date(2026, 1, 1), None, "term_exists"),
        (2, date(2025, 12, 31), None, "terms_overlap"),
        (2, date(2023, 1, 1), date(2024, 1, 2), "terms_overlap"),
        (2, date(2026, 1, 1), date(2026, 1, 1), "ends_before_start"),
    ):
        assert refusal_of(open_term, youth, number, starts, ends_on=ends, actor=OPERATOR)[0] == code
    assert Term.objects.count() == open_before
    second = open_term(youth, 2, date(2026, 1, 1), actor=OPERATOR)
    assert term_at(youth, midnight(2026, 1, 1) - timedelta(microseconds=1)) == term
    assert term_at(youth, midnight(2026, 1, 1)) == second
    assert term_at(youth, midnight(2023, 12, 31)) is None
    assert refusal_of(override_rule, youth, "body.seats", 23, actor=OPERATOR) == (
        "term_running",
        "body.seats",
    )


def test_a_mandate_is_held_from_its_first_day_until_the_day_it_ends(house: House) -> None:
    member = joined(house.youth, "Рени")
    seat = house.term.seats.get(number=2)
    assert refusal_of(give_mandate, seat, member, "Рени Образцова", SPRING, actor=house.secretary) == (
        "not_verified",
        "participant",
    )
    record_verification(member, "age", "in_person", actor=house.verifier)
    mandate = give_mandate(seat, member, "Рени Образцова", SPRING, actor=house.secretary)
    assert member not in [one.participant for one in members_in_office(house.youth, midnight(2026, 3, 31))]
    assert member in [one.participant for one in members_in_office(house.youth, SPRING)]
    resign(mandate, midnight(2026, 6, 1), actor=member)
    assert member in [one.participant for one in members_in_office(house.youth, midnight(2026, 5, 31))]
    assert member not in [one.participant for one in members_in_office(house.youth, midnight(2026, 6, 1))]
    assert Mandate.objects.get(pk=mandate.pk).end_reason == "resigned"
    seats = seats_of(house.term, midnight(2026, 5, 31))
    assert [one.seat.number for one in seats if not one.is_vacant] == [1, 2]
    assert len(seats) == 17
    assert refusal_of(resign, mandate, TODAY, actor=member)[0] == "mandate_ended"


def test_a_substitute_takes_the_seat_on_the_very_day(house: House) -> None:
    first, second = joined(house.youth, "Рени"), joined(house.youth, "Диди")
    mandate = give_mandate(house.term.seats.get(number=2), first, "Рени Образцова", SPRING, actor=OPERATOR)
    record_verification(second, "age", "in_person", actor=house.verifier)
    before = len(kinds(house.youth))
    successor = substitute(
        mandate, second, "Диди Показнова", midnight(2026, 9, 1), reason="resigned", actor=house.chair
    )
    assert successor.substitutes == mandate
    assert kinds(house.youth)[before:] == ["youth.mandate_ended", "youth.mandate_given"]
    entry = JournalEntry.objects.get(stream=council_stream(house.youth), seq=before + 2)
    assert (entry.cause_stream, entry.cause_seq) == (council_stream(house.youth), before + 1)
    assert [one.participant for one in members_in_office(house.youth, midnight(2026, 9, 1))] == [
        house.chair,
        second,
    ]


def test_a_seat_is_given_to_whom_the_rules_admit_and_only_once(house: House) -> None:
    seat, held = house.term.seats.get(number=2), house.term.seats.get(number=1)
    member = joined(house.youth, "Рени")
    stranger = enter_participant(someone("stranger"), house.municipal, display_name="Друг", actor=OPERATOR)
    old = enter_participant(
        someone("old", date(1990, 1, 1)), house.youth, display_name="Стар", actor=OPERATOR
    )
    unknown = enter_participant(someone("unknown", None), house.youth, display_name="Кой", actor=OPERATOR)
    gone = joined(house.youth, "Мими")
    leave_council(gone)
    for where, who, name, day, code in (
        (held, member, "Рени Образцова", SPRING, "seat_held"),
        (seat, house.chair, "Ана Примерова", SPRING, "already_member"),
        (seat, stranger, "Друг Друг", SPRING, "not_a_participant"),
        (seat, gone, "Мими Мими", SPRING, "not_a_participant"),
        (seat, old, "Стар Стар", SPRING, "age_outside"),
        (seat, unknown, "Кой Кой", SPRING, "birth_date_missing"),
        (seat, member, "Р", SPRING, "name_in_office"),
        (seat, member, "Рени Образцова", midnight(2025, 12, 31), "outside_term"),
    ):
        assert refusal_of(give_mandate, where, who, name, day, actor=OPERATOR)[0] == code
    assert Mandate.objects.count() == 1
    first = give_mandate(seat, member, "Рени Образцова", SPRING, actor=OPERATOR)
    assert (
        refusal_of(end_mandate, first, midnight(2026, 3, 1), "resigned", actor=OPERATOR)[0]
        == "ends_before_start"
    )
    assert refusal_of(end_mandate, first, TODAY, "bored", actor=OPERATOR) == ("reason_unknown", "reason")
    end_mandate(first, midnight(2026, 6, 1), "removed", actor=OPERATOR)
    late = joined(house.youth, "Диди")
    assert refusal_of(give_mandate, seat, late, "Диди Д", midnight(2026, 5, 1), actor=OPERATOR) == (
        "seat_held",
        "starts_at",
    )


def test_the_database_itself_keeps_one_mandate_per_seat_and_a_reason_for_each_end(house: House) -> None:
    mandate = house.chair.mandates.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.create(
            seat=mandate.seat, participant=house.secretary, name_in_office="Втори", starts_at=SPRING
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.filter(pk=mandate.pk).update(ends_at=TODAY)


def test_the_chair_goes_with_the_seat(house: House) -> None:
    assert office_holder(house.youth, "chair").participant == house.chair
    written = acts_of(house.youth, lambda: resign(house.chair.mandates.get(), TODAY, actor=house.chair))
    assert written == ["youth.mandate_ended", "youth.office_ended"]
    assert office_holder(house.youth, "chair") is None
    assert office_holder(house.youth, "chair", midnight(2026, 11, 21)).participant == house.chair


def test_an_office_has_one_holder_and_the_chair_a_seat(house: House) -> None:
    member = joined(house.youth, "Рени")
    give = (house.youth, member)
    assert refusal_of(give_office, *give, "chair", "Рени О", SPRING, actor=OPERATOR) == (
        "no_seat",
        "participant",
    )
    give_mandate(house.term.seats.get(number=2), member, "Рени О", SPRING, actor=OPERATOR)
    assert refusal_of(give_office, *give, "chair", "Рени О", SPRING, actor=OPERATOR) == (
        "office_held",
        "role",
    )
    assert refusal_of(give_office, *give, "king", "Рени О", SPRING, actor=OPERATOR) == (
        "role_unknown",
        "role",
    )
    deputy = give_office(*give, "deputy_chair", "Рени О", SPRING, actor=OPERATOR)
    assert (
        refusal_of(give_office, *give, "deputy_chair", "Рени О", SPRING, actor=OPERATOR)[0] == "office_held"
    )
    with pytest.raises(PermissionDenied):
        end_office(house.chair.offices.get(), TODAY, actor=member)
    end_office(deputy, TODAY, actor=member)
    assert refusal_of(end_office, deputy, TODAY, actor=member)[0] == "office_ended"
    assert Office.objects.filter(role="deputy_chair").get().ends_at == TODAY


def test_committees_hold_members_of_the_council_under_one_chair(house: House) -> None:
    committee = create_committee(house.term, "sport", names={"bg": "Спорт"}, actor=house.secretary)
    assert refusal_of(create_committee, house.term, "sport", names={"bg": "С"}, actor=OPERATOR) == (
        "committee_exists",
        "slug",
    )
    assert refusal_of(create_committee, house.term, "Спорт", names={"bg": "С"}, actor=OPERATOR)[1] == "slug"
    seat = add_committee_member(committee, house.chair, SPRING, is_chair=True, actor=house.secretary)
    member = joined(house.youth, "Рени")
    add = (committee, member, SPRING)
    assert refusal_of(add_committee_member, *add, actor=OPERATOR) == ("no_seat", "participant")
    give_mandate(house.term.seats.get(number=2), member, "Рени О", SPRING, actor=OPERATOR)
    assert refusal_of(add_committee_member, *add, is_chair=True, actor=OPERATOR) == ("chair_held", "is_chair")
    add_committee_member(*add, actor=OPERATOR)
    assert refusal_of(add_committee_member, *add, actor=OPERATOR) == ("already_member", "participant")
    with pytest.raises(PermissionDenied):
        add_committee_member(*add, actor=member)
    end_committee_membership(seat, TODAY, actor=house.chair)
    assert refusal_of(end_committee_membership, seat, TODAY, actor=house.chair)[0] == "membership_ended"
    end_mandate(member.mandates.get(), TODAY, "age", actor=OPERATOR)
    assert not committee.memberships.filter(ends_at__isnull=True).exists()


def test_a_term_ends_with_everything_in_it(house: House) -> None:
    committee = create_committee(house.term, "sport", names={"bg": "Спорт"}, actor=OPERATOR)
    add_committee_member(committee, house.chair, SPRING, actor=OPERATOR)
    assert refusal_of(end_term, house.term, date(2025, 1, 1), actor=OPERATOR) == ("ends_before_start", "on")
    written = acts_of(house.youth, lambda: end_term(house.term, TODAY.date(), actor=house.secretary))
    assert written == ["youth.term_ended", "youth.office_ended"]
    assert not members_in_office(house.youth, TODAY).exists()
    assert house.chair.mandates.get().end_reason == "term_ended"
    assert not Committee.objects.get().memberships.filter(ends_at__isnull=True).exists()
    # The secretary holds no seat and keeps the minutes on.
    assert office_holder(house.youth, "secretary") is not None
