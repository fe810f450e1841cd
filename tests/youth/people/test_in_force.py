"""An end that lies ahead: reads and writes agree about who is in office, and nothing is held twice."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import Town, make_committee, make_youth_council
from tests.youth.meetings import scenes
from youth import clock
from youth.journal.streams import council_stream
from youth.models import CommitteeMembership, Council, JournalEntry, Mandate, Office, Term
from youth.presenters.meeting import MeetingPresenter
from youth.procedure.in_force import in_force, in_force_from
from youth.refusals import Refusal
from youth.selectors.attendance import quorum_state
from youth.selectors.councils import members_in_office, office_holder, start_of_day, today_in
from youth.selectors.people import is_member, name_is_taken
from youth.services.committees import (
    add_committee_member,
    end_committee_membership,
    withdraw_committee_end,
)
from youth.services.erasure import erase_account
from youth.services.mandates import end_mandate, give_mandate, resign, withdraw_mandate_end
from youth.services.membership import leave_council
from youth.services.offices import end_office, give_office, withdraw_office_end
from youth.services.people import set_birth_date
from youth.services.terms import end_term

MONTH = timedelta(days=30)
INSTANT = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def scene(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let everything take place at one instant, with people who are of age for a seat."""
    if "town" in request.fixturenames:
        town: Town = request.getfixturevalue("town")
        for person in (town.member, town.young_person):
            assert person.user is not None
            set_birth_date(person.user, date(2006, 5, 4))
    with clock.standing_at(clock.now()):
        yield


def mandate_of(town: Town) -> Mandate:
    return Mandate.objects.get(participant=town.member)


def ends_in_a_month(town: Town) -> Mandate:
    end_mandate(mandate_of(town), clock.now() + MONTH, "resigned", actor=town.chair)
    return mandate_of(town)


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> tuple[str, str | None]:
    return refused.value.code, refused.value.field


def test_an_end_that_lies_ahead_may_be_brought_forward(town: Town) -> None:
    mandate = ends_in_a_month(town)
    resign(mandate, clock.now(), actor=town.member)
    assert mandate_of(town).ends_at == clock.now()
    assert not is_member(town.member, clock.now())
    assert is_member(town.member, clock.now() - INSTANT)


def test_an_end_is_never_put_off(town: Town) -> None:
    mandate = ends_in_a_month(town)
    for later in (MONTH, 2 * MONTH):
        with pytest.raises(Refusal) as refused:
            end_mandate(mandate, clock.now() + later, "resigned", actor=town.chair)
        assert refused.value.code == "mandate_ended"
    end_mandate(mandate, clock.now(), "resigned", actor=town.chair)
    with pytest.raises(Refusal) as refused:
        end_mandate(mandate, clock.now() - timedelta(days=1), "resigned", actor=town.chair)
    assert refused.value.code == "mandate_ended"


def test_an_end_of_now_ends_at_that_instant(town: Town) -> None:
    moment = clock.now() + timedelta(hours=3)
    with clock.standing_at(moment):
        resign(mandate_of(town), clock.now(), actor=town.member)
        assert not is_member(town.member)
    for at, held in ((moment - INSTANT, True), (moment, False)):
        assert is_member(town.member, at) == held
        assert members_in_office(town.youth, at).filter(participant=town.member).exists() == held


def test_an_end_that_lies_ahead_may_be_taken_back(town: Town) -> None:
    mandate = ends_in_a_month(town)
    with pytest.raises(PermissionDenied):
        withdraw_mandate_end(mandate, actor=town.member)
    withdraw_mandate_end(mandate, actor=town.chair)
    assert (mandate.ends_at, mandate.end_reason) == (None, "")
    assert (mandate_of(town).ends_at, mandate_of(town).end_reason) == (None, "")
    assert is_member(town.member, clock.now() + 2 * MONTH)
    entry = JournalEntry.objects.filter(stream=council_stream(town.youth)).latest("seq")
    assert (entry.kind, entry.payload["seat"]) == ("youth.mandate_end_withdrawn", 13)
    with pytest.raises(Refusal) as refused:
        withdraw_mandate_end(mandate, actor=town.chair)
    assert refused.value.code == "no_end_ahead"


def test_an_end_that_has_come_stays(town: Town) -> None:
    office = town.youth.offices.get(role="secretary")
    committee = make_committee(town.term)
    seat = add_committee_member(committee, town.members[3], clock.now(), actor=town.chair)
    end_committee_membership(seat, clock.now(), actor=town.chair)
    end_office(office, clock.now(), actor=town.chair)
    resign(mandate_of(town), clock.now(), actor=town.member)
    for withdraw, held in (
        (withdraw_mandate_end, mandate_of(town)),
        (withdraw_office_end, office),
        (withdraw_committee_end, seat),
    ):
        with pytest.raises(Refusal) as refused:
            withdraw(held, actor=town.chair)  # type: ignore[arg-type]
        assert refused.value.code == "no_end_ahead"


def test_a_seat_that_was_given_to_somebody_else_is_not_taken_back(town: Town) -> None:
    mandate = ends_in_a_month(town)
    give_mandate(mandate.seat, town.young_person, "Нов Член", clock.now() + MONTH, actor=town.chair)
    with pytest.raises(Refusal) as refused:
        withdraw_mandate_end(mandate, actor=town.chair)
    assert code_of(refused) == ("seat_held", "seat")


def test_an_office_is_kept_only_with_what_it_needs_and_where_nobody_follows(town: Town) -> None:
    office = town.youth.offices.get(role="secretary")
    end_office(office, clock.now() + MONTH, actor=town.chair)
    follower = give_office(
        town.youth, town.member, "secretary", "Нова Секретарка", clock.now() + MONTH, actor=town.chair
    )
    with pytest.raises(Refusal) as refused:
        withdraw_office_end(office, actor=town.chair)
    assert code_of(refused) == ("office_held", "role")
    end_office(follower, clock.now() + MONTH, actor=town.chair)
    withdraw_office_end(office, actor=town.chair)
    assert Office.objects.get(pk=office.pk).ends_at is None

    deputy = give_office(town.youth, town.member, "deputy_chair", "Член 13", clock.now(), actor=town.chair)
    ends_in_a_month(town)
    deputy.refresh_from_db()
    with pytest.raises(Refusal) as refused:
        withdraw_office_end(deputy, actor=town.chair)
    assert code_of(refused) == ("no_seat", "participant")
    withdraw_mandate_end(mandate_of(town), actor=town.chair)
    withdraw_office_end(deputy, actor=town.chair)
    assert office_holder(town.youth, "deputy_chair", clock.now() + 2 * MONTH) == deputy


def test_a_committee_seat_is_kept_where_nobody_chairs_after_it(town: Town) -> None:
    committee = make_committee(town.term)
    seat = add_committee_member(committee, town.member, clock.now(), is_chair=True, actor=town.chair)
    end_committee_membership(seat, clock.now() + MONTH, actor=town.chair)
    withdraw_committee_end(seat, actor=town.chair)
    assert CommitteeMembership.objects.get().ends_at is None
    end_committee_membership(seat, clock.now() + MONTH, actor=town.chair)
    add_committee_member(committee, town.members[3], clock.now() + MONTH, is_chair=True, actor=town.chair)
    with pytest.raises(Refusal) as refused:
        withdraw_committee_end(seat, actor=town.chair)
    assert code_of(refused) == ("chair_held", "is_chair")


def test_who_left_the_council_gets_nothing_back(town: Town) -> None:
    later = clock.now() + MONTH
    office = give_office(town.youth, town.young_person, "moderator", "Мария М", later, actor=town.chair)
    assert town.young_person.user is not None
    erase_account(town.young_person.user)
    office.refresh_from_db()
    assert office.ends_at == later
    with pytest.raises(Refusal) as refused:
        withdraw_office_end(office, actor=town.chair)
    assert code_of(refused) == ("not_a_participant", "participant")


def test_the_end_of_a_term_is_only_brought_forward(town: Town) -> None:
    day = today_in(town.youth) + MONTH
    end_term(town.term, day, actor=town.chair)
    with pytest.raises(Refusal) as refused:
        end_term(town.term, day + MONTH, actor=town.chair)
    assert refused.value.code == "term_ended"
    end_term(town.term, day - timedelta(days=1), actor=town.chair)
    assert town.term.ends_at == start_of_day(town.youth, day - timedelta(days=1))


def test_who_holds_a_seat_for_another_month_gets_no_second_one(town: Town) -> None:
    ends_in_a_month(town)
    free = town.term.seats.filter(mandates=None).first()
    assert free is not None
    with pytest.raises(Refusal) as refused:
        give_mandate(free, town.member, "Втори мандат", clock.now(), actor=town.chair)
    assert code_of(refused) == ("already_member", "participant")
    give_mandate(free, town.member, "Втори мандат", clock.now() + MONTH, actor=town.chair)
    assert members_in_office(town.youth, clock.now()).filter(participant=town.member).count() == 1
    assert members_in_office(town.youth, clock.now() + MONTH).filter(participant=town.member).count() == 1


def test_a_seat_is_given_from_the_day_on_which_it_becomes_free(town: Town) -> None:
    mandate = ends_in_a_month(town)
    with pytest.raises(Refusal) as refused:
        give_mandate(mandate.seat, town.young_person, "Нов Член", clock.now(), actor=town.chair)
    assert code_of(refused) == ("seat_held", "starts_at")


def test_the_page_and_the_service_count_the_same_members(town: Town) -> None:
    meeting = scenes.opened(town)
    ends_in_a_month(town)
    assert MeetingPresenter(meeting).quorum.present == quorum_state(meeting).present == 13


@pytest.mark.parametrize("role", ["chair", "secretary"])
def test_nobody_chairs_beside_a_chair_who_stays_for_another_month(town: Town, role: str) -> None:
    held = Office.objects.get(council=town.youth, role=role)
    other = town.secretary if role == "chair" else town.chair
    end_office(held, clock.now() + MONTH, actor=other)
    with pytest.raises(Refusal) as refused:
        give_office(town.youth, town.member, role, "Втори Човек", clock.now(), actor=other)
    assert code_of(refused) == ("office_held", "role")
    give_office(town.youth, town.member, role, "Втори Човек", clock.now() + MONTH, actor=other)
    holder = office_holder(town.youth, role, clock.now() + MONTH)
    assert holder is not None
    assert holder.participant_id == town.member.pk
    end_office(held, clock.now(), actor=other)
    assert office_holder(town.youth, role, clock.now()) is None


def test_a_committee_takes_no_second_seat_and_no_second_chair_beside_one_that_ends_later(town: Town) -> None:
    committee = make_committee(town.term)
    seat = add_committee_member(committee, town.member, clock.now(), is_chair=True, actor=town.chair)
    end_committee_membership(seat, clock.now() + MONTH, actor=town.chair)
    for person, is_chair, code in (
        (town.member, False, "already_member"),
        (town.members[3], True, "chair_held"),
    ):
        with pytest.raises(Refusal) as refused:
            add_committee_member(committee, person, clock.now(), is_chair=is_chair, actor=town.chair)
        assert refused.value.code == code
    end_committee_membership(seat, clock.now(), actor=town.chair)
    add_committee_member(committee, town.members[3], clock.now(), is_chair=True, actor=town.chair)


def test_leaving_ends_today_what_was_to_end_later(town: Town) -> None:
    ends_in_a_month(town)
    leave_council(town.member)
    assert mandate_of(town).ends_at == clock.now()
    assert not members_in_office(town.youth).filter(participant=town.member).exists()


def test_erasing_ends_today_what_was_to_end_later(town: Town) -> None:
    ends_in_a_month(town)
    office = give_office(
        town.youth, town.member, "moderator", "Нина Модератор", clock.now(), actor=town.chair
    )
    end_office(office, clock.now() + MONTH, actor=town.chair)
    assert town.member.user is not None
    erase_account(town.member.user)
    assert mandate_of(town).ends_at == clock.now()
    assert Office.objects.get(pk=office.pk).ends_at == clock.now()


def test_a_name_is_taken_until_its_last_day_in_office(town: Town) -> None:
    ends_in_a_month(town)
    name = mandate_of(town).name_in_office
    town.member.display_name = "Друго име"
    town.member.save()
    assert name_is_taken(town.youth, name)
    with clock.standing_at(clock.now() + MONTH + timedelta(days=1)):
        assert not name_is_taken(town.youth, name)


def test_the_end_of_a_term_ends_what_was_to_end_later(town: Town) -> None:
    ends_in_a_month(town)
    soon = today_in(town.youth) + timedelta(days=3)
    end_term(town.term, soon, actor=town.chair)
    assert mandate_of(town).ends_at == start_of_day(town.youth, soon)
    assert mandate_of(town).end_reason == "term_ended"


def test_what_has_not_begun_ends_where_it_begins(town: Town) -> None:
    committee = make_committee(town.term)
    begins = clock.now() + MONTH
    add_committee_member(committee, town.member, begins, actor=town.chair)
    resign(mandate_of(town), clock.now(), actor=town.member)
    membership = CommitteeMembership.objects.get()
    assert (membership.starts_at, membership.ends_at) == (begins, begins)


@pytest.mark.parametrize("model", [Mandate, Office, Term])
def test_the_database_refuses_two_periods_with_a_moment_in_common(
    town: Town, model: type[Mandate | Office | Term]
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no exclusion; the services ask under the writer's lock")
    row = model.objects.filter(pk=_row(town, model).pk)
    begins, ends = clock.now() - MONTH, clock.now() + MONTH
    fields = {"end_reason": "resigned"} if model is Mandate else {}
    row.update(ends_at=ends, **fields)
    twin = row.get()
    twin.pk, twin._state.adding = None, True
    if isinstance(twin, Mandate):
        twin.pk = Mandate().pk
    if isinstance(twin, Term):
        twin.number = 99
    twin.starts_at, twin.ends_at = begins, ends + MONTH
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)
    twin.starts_at = ends
    twin.save(force_insert=True)


def _row(town: Town, model: type[Mandate | Office | Term]) -> Mandate | Office | Term:
    if model is Mandate:
        return mandate_of(town)
    return town.term if model is Term else Office.objects.get(council=town.youth, role="chair")


# Close to one another, and on the very microsecond.
MOMENTS = st.integers(0, 40).map(
    lambda number: datetime(2020, 1, 1, tzinfo=UTC) + number * timedelta(microseconds=1)
)


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(MOMENTS, st.none() | MOMENTS, MOMENTS, st.none() | MOMENTS)
def test_rows_and_the_pure_predicate_agree_about_any_period(
    db: None, starts: datetime, ends: datetime | None, moment: datetime, until: datetime | None
) -> None:
    if ends is not None and ends <= starts:
        ends = starts + INSTANT
    council = Council.objects.filter(slug="ms").first() or make_youth_council()
    term, _new = Term.objects.get_or_create(council=council, number=1, defaults={"starts_at": starts})
    rows = Term.objects.filter(pk=term.pk)
    rows.update(starts_at=starts, ends_at=ends)
    assert rows.in_force(moment).exists() == in_force(starts, ends, moment)
    assert rows.in_force_from(moment).exists() == in_force_from(starts, ends, moment)
    if until is None or until > moment:
        last = until or moment + 100 * INSTANT
        asked_for = [moment + number * INSTANT for number in range((last - moment) // INSTANT)]
        shared = any(in_force(starts, ends, one) for one in asked_for)
        assert rows.overlapping(moment, until).exists() == shared
