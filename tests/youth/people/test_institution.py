"""Councils, rules, terms, mandates, offices, committees: each change is an act."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from tests.replay import Pages, assert_frames_refresh, replays
from tests.youth.people.conftest import House, joined, midnight, someone
from tests.youth.people.test_joining import refusal_of
from youth.journal.streams import council_stream
from youth.journal.verify import verify_stream
from youth.models import Capacity, Committee, Council, JournalEntry, Mandate, Office, Term
from youth.policies import OPERATOR
from youth.refusals import Refusal
from youth.selectors.councils import members_in_office, office_holder, seats_of, term_at
from youth.selectors.rules import profile_of
from youth.services.capacities import confirm_capacity, end_capacity
from youth.services.committees import add_committee_member, create_committee, end_committee_membership
from youth.services.councils import create_council
from youth.services.mandates import end_mandate, give_mandate, resign, substitute
from youth.services.membership import enter_participant, leave_council, seat_guest
from youth.services.names import correct_name_in_office
from youth.services.offices import end_office, give_office
from youth.services.organisations import (
    Description,
    add_organisation,
    describe_organisation,
    end_representation,
    give_representation,
    remove_organisation,
    rename_organisation,
    return_organisation,
)
from youth.services.people import end_verification, record_verification
from youth.services.rules import override_rule, restore_rule
from youth.services.terms import end_term, open_term

SPRING = midnight(2026, 4, 1)
TODAY = midnight(2026, 11, 22)
PLACE = {"municipality_code": "bg-izmislevo", "municipality_names": {"bg": "Измислево"}}


def kinds(council: Council) -> list[str]:
    """Return the kinds on the council's stream, in order."""
    stream = council_stream(council)
    return list(JournalEntry.objects.filter(stream=stream).order_by("seq").values_list("kind", flat=True))


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


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"slug": "Съвет"}, "council_invalid", "slug"),
        ({"slug": "obs"}, "council_invalid", "slug"),
        ({"kind": "village"}, "council_invalid", "kind"),
        ({"names": {"bg": " "}}, "name_missing", "names.bg"),
        ({"names": {"en": "New"}, "languages": ["bg", "en"]}, "name_missing", "names.bg"),
        ({"names": {"bg": "Нов", "tr": "Yeni"}}, "language_of_name", "names.tr"),
        ({"municipality_names": {}}, "name_missing", "municipality_names.bg"),
        ({"names": {"bg": "Н" * 161}}, "council_invalid", "names"),
        ({"languages": ["tr", "bg"]}, "language_unknown", "languages"),
        ({"languages": ["tlh"]}, "language_unknown", "languages"),
        ({"languages": []}, "language_unknown", "languages"),
        ({"time_zone": "Europe/Izmislevo"}, "time_zone_unknown", "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone_unknown", "time_zone"),
        ({"rules_preset": "none"}, "preset_unknown", "rules_preset"),
        ({"municipality_code": "bg-drugade"}, "other_municipality", "mirrors"),
    ],
)
def test_a_council_that_makes_no_sense_is_refused(
    councils: tuple[Council, Council], values: dict[str, object], code: str, field: str
) -> None:
    good = {"slug": "new", "kind": "youth", "names": {"bg": "Нов"}, "mirrors": councils[0], **PLACE}
    assert refusal_of(create_council, **(good | values), actor=OPERATOR) == (code, field)
    assert Council.objects.count() == 2


def test_only_a_municipal_council_is_mirrored_and_only_the_operator_creates(house: House) -> None:
    good = {"slug": "new", "kind": "youth", "names": {"bg": "Нов"}, **PLACE}
    assert (
        refusal_of(create_council, **good, mirrors=house.youth, actor=OPERATOR)[0] == "mirrors_no_municipal"
    )
    with pytest.raises(PermissionDenied):
        create_council(**good, actor=house.chair)


def test_a_rule_is_overridden_and_restored_as_acts(councils: tuple[Council, Council]) -> None:
    youth = councils[1]
    override_rule(youth, "body.seats", 21, actor=OPERATOR, source="Решение № 5", confirmed=True)
    fact = profile_of(youth).body.seats
    assert (fact.value, fact.source, fact.confirmed, fact.overridden) == (21, "Решение № 5", True, True)
    entry = JournalEntry.objects.get(kind="youth.rule_overridden")
    assert entry.payload["field"] == "body.seats"
    assert entry.payload["value"] == 21
    assert "Решение № 5" not in str(entry.payload)
    restore_rule(youth, "body.seats", actor=OPERATOR)
    assert profile_of(Council.objects.get(pk=youth.pk)).body.seats.value == 17
    assert refusal_of(restore_rule, youth, "body.seats", actor=OPERATOR)[0] == "rule_not_overridden"
    assert kinds(youth) == ["youth.council_created", "youth.rule_overridden", "youth.rule_restored"]


@pytest.mark.parametrize(
    ("field", "value", "at"),
    [
        ("body.seats", 0, "body.seats"),
        ("body.seats", True, "body.seats"),
        ("body.seats", 20.5, "body.seats"),
        ("no.such", 1, "no.such"),
        ("quorum.minimum", 50, "quorum.minimum"),
        ("member.age_min", 40, "member.age_min"),
        ("vote.default", "raised_eyebrow", "vote.default"),
        ("majority.ordinary", {"base": "present"}, "majority.ordinary"),
    ],
)
def test_nonsense_is_refused_with_field_and_reason(
    councils: tuple[Council, Council], field: str, value: object, at: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        override_rule(councils[1], field, value, actor=OPERATOR)
    assert (refusal.value.code, refusal.value.field) == ("invalid_rule", at)
    assert len(str(refusal.value)) > 10
    assert Council.objects.get(slug="ms").rules_overrides == {}
    assert kinds(councils[1]) == ["youth.council_created"]


def test_restoring_may_not_leave_a_contradiction_behind(councils: tuple[Council, Council]) -> None:
    youth = councils[1]
    override_rule(youth, "notice.days_regular", 20, actor=OPERATOR)
    override_rule(youth, "notice.materials_days", 15, actor=OPERATOR)
    assert refusal_of(restore_rule, youth, "notice.days_regular", actor=OPERATOR) == (
        "invalid_rule",
        "notice.materials_days",
    )
    assert set(Council.objects.get(slug="ms").rules_overrides) == {
        "notice.days_regular",
        "notice.materials_days",
    }


@pytest.mark.parametrize("permitted", ["chair", "secretary"])
def test_the_chairs_table_keeps_the_rules_and_nobody_else(house: House, permitted: str) -> None:
    override_rule(house.youth, "notice.days_regular", 9, actor=getattr(house, permitted))
    for other in (house.verifier, joined(house.youth, "Рени"), None):
        with pytest.raises(PermissionDenied):
            override_rule(house.youth, "notice.days_regular", 8, actor=other)
    with pytest.raises(PermissionDenied):
        override_rule(house.municipal, "notice.days_regular", 8, actor=house.chair)


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


@pytest.fixture
def pages(house: House) -> list[Pages]:
    """Give the council's pages as each audience sees them."""
    clients = {"public": Client(), "member": Client(), "chair": Client()}
    member = joined(house.youth, "Мария")
    give_mandate(house.term.seats.get(number=9), member, "Мария М", SPRING, actor=OPERATOR)
    clients["member"].force_login(member.user)
    clients["chair"].force_login(house.secretary.user)
    return [
        Pages(clients, lambda language: f"/{language}/c/ms/"),
        Pages(clients, lambda language: f"/{language}/c/ms/members/"),
    ]


def confirmed(council: Council) -> Capacity:
    """Make a guest and confirm the capacity."""
    number = len(kinds(council))
    guest = seat_guest(someone(f"guest-{number}", None), council, f"Гост {number}", "лекар")
    capacity = Capacity.objects.create(participant=guest, kind="expert", title="лекар")
    confirm_capacity(capacity, actor=OPERATOR)
    return capacity


@replays(
    "youth.term_ended",
    "youth.mandate_given",
    "youth.mandate_ended",
    "youth.committee_created",
    "youth.committee_member_added",
    "youth.committee_member_left",
    "youth.office_given",
    "youth.office_ended",
    "youth.name_corrected",
    "youth.rule_overridden",
    "youth.rule_restored",
    "youth.participant_joined",
    "youth.participant_left",
    "youth.participant_verified",
    "youth.participant_verification_ended",
    "youth.term_opened",
    "youth.organisation_added",
    "youth.representation_given",
    "youth.representation_ended",
    "youth.organisation_described",
    "youth.organisation_removed",
    "youth.organisation_returned",
    "youth.organisation_renamed",
    "youth.capacity_confirmed",
    "youth.capacity_ended",
)
@pytest.mark.django_db
def test_old_page_and_frames_make_the_fresh_page(house: House, pages: list[Pages]) -> None:
    stream, term = council_stream(house.youth), house.term
    member = joined(house.youth, "Рени")
    made: dict[str, object] = {}

    def create() -> None:
        made["committee"] = create_committee(
            term, "sport", names={"bg": "Спорт", "en": "Sport"}, actor=OPERATOR
        )

    def seat() -> None:
        made["mandate"] = give_mandate(term.seats.get(number=2), member, "Рени О", SPRING, actor=OPERATOR)

    def verify() -> None:
        made["fact"] = record_verification(member, "age", "in_person", actor=house.verifier)

    def sit() -> None:
        made["sits"] = add_committee_member(made["committee"], member, SPRING, is_chair=True, actor=OPERATOR)

    def preside() -> None:
        made["office"] = give_office(house.youth, member, "deputy_chair", "Рени О", SPRING, actor=OPERATOR)

    def partner() -> None:
        made["club"] = add_organisation(house.youth, f"Клуб {len(kinds(house.youth))}", actor=OPERATOR)

    def represent() -> None:
        made["representation"] = give_representation(
            made["club"], house.secretary, ground="Протокол № 1", actor=OPERATOR
        )

    for page in pages:
        for act in (
            lambda: joined(house.youth, f"Нов {len(made)}"),
            create,
            seat,
            verify,
            lambda: end_verification(made["fact"], member, actor=house.verifier),
            sit,
            preside,
            lambda: correct_name_in_office(
                made["mandate"], f"Рени Петрова {len(kinds(house.youth))}", actor=OPERATOR
            ),
            lambda: end_committee_membership(made["sits"], TODAY, actor=OPERATOR),
            lambda: end_office(made["office"], TODAY, actor=OPERATOR),
            lambda: end_mandate(made["mandate"], TODAY, "resigned", actor=OPERATOR),
            lambda: override_rule(house.youth, "majority.ordinary", MAJORITY, actor=OPERATOR),
            lambda: restore_rule(house.youth, "majority.ordinary", actor=OPERATOR),
            partner,
            represent,
            lambda: end_representation(made["representation"], actor=OPERATOR),
            lambda: describe_organisation(made["club"], Description(role="Дава зала"), actor=OPERATOR),
            lambda: rename_organisation(
                made["club"], f"Школа {len(kinds(house.youth))}", ground="Решение № 1", actor=OPERATOR
            ),
            lambda: remove_organisation(made["club"], ground="Писмо № 2", actor=OPERATOR),
            lambda: return_organisation(made["club"], actor=OPERATOR),
            lambda: made.update(capacity=confirmed(house.youth)),
            lambda: end_capacity(made["capacity"], actor=OPERATOR),
        ):
            assert_frames_refresh(stream, page, act)
        undo(made)
    assert_frames_refresh(stream, pages[0], lambda: leave_council(member))
    # With the term the member's own audience ends; a connection of theirs is answered again.
    others = ("public", "chair")
    assert_frames_refresh(
        stream, pages[1], lambda: end_term(term, TODAY.date(), actor=OPERATOR), audiences=others
    )
    assert_frames_refresh(stream, pages[0], lambda: open_term(house.youth, 2, TODAY.date(), actor=OPERATOR))


MAJORITY = {"base": "cast", "fraction": "1/2", "strict": True}


def undo(made: dict[str, object]) -> None:
    """Take the rows back, so that the same acts can happen before the eyes of the next page."""
    made["sits"].delete()  # type: ignore[attr-defined]
    made["committee"].delete()  # type: ignore[attr-defined]
    made["office"].delete()  # type: ignore[attr-defined]
    made["mandate"].corrections.all().delete()  # type: ignore[attr-defined]
    made["mandate"].delete()  # type: ignore[attr-defined]
