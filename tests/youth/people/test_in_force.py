"""An end that lies ahead: reads and writes agree about who is in office, and nothing is held twice."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import Town, make_committee, make_youth_council
from tests.youth.meetings import scenes
from youth import clock
from youth.models import CommitteeMembership, Council, Mandate, Office, Term
from youth.presenters.meeting import MeetingPresenter
from youth.procedure.in_force import in_force, in_force_from
from youth.refusals import Refusal
from youth.selectors.attendance import quorum_state
from youth.selectors.councils import members_in_office, office_holder, today_in
from youth.selectors.people import is_member, name_is_taken
from youth.services.committees import add_committee_member, end_committee_membership
from youth.services.erasure import erase_account
from youth.services.mandates import end_mandate, give_mandate, resign
from youth.services.membership import leave_council
from youth.services.offices import end_office, give_office
from youth.services.people import set_birth_date
from youth.services.terms import end_term

MONTH = timedelta(days=30)


@pytest.fixture(autouse=True)
def ages(request: pytest.FixtureRequest) -> None:
    """Let the people who take a seat in these tests be of age for it."""
    if "town" in request.fixturenames:
        town: Town = request.getfixturevalue("town")
        for person in (town.member, town.young_person):
            assert person.user is not None
            set_birth_date(person.user, date(2006, 5, 4))


def today(town: Town) -> date:
    return today_in(town.youth)


def mandate_of(town: Town) -> Mandate:
    return Mandate.objects.get(participant=town.member)


def ends_in_a_month(town: Town) -> Mandate:
    end_mandate(mandate_of(town), today(town) + MONTH, "resigned", actor=town.chair)
    return mandate_of(town)


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> tuple[str, str | None]:
    return refused.value.code, refused.value.field


def test_an_end_that_lies_ahead_may_be_brought_forward(town: Town) -> None:
    mandate = ends_in_a_month(town)
    resign(mandate, today(town), actor=town.member)
    assert mandate_of(town).ends_on == today(town)
    assert not is_member(town.member, today(town))


def test_an_end_is_never_put_off(town: Town) -> None:
    mandate = ends_in_a_month(town)
    for later in (MONTH, 2 * MONTH):
        with pytest.raises(Refusal) as refused:
            end_mandate(mandate, today(town) + later, "resigned", actor=town.chair)
        assert refused.value.code == "mandate_ended"
    end_mandate(mandate, today(town), "resigned", actor=town.chair)
    with pytest.raises(Refusal) as refused:
        end_mandate(mandate, today(town) - timedelta(days=1), "resigned", actor=town.chair)
    assert refused.value.code == "mandate_ended"


def test_who_holds_a_seat_for_another_month_gets_no_second_one(town: Town) -> None:
    ends_in_a_month(town)
    free = town.term.seats.filter(mandates=None).first()
    assert free is not None
    with pytest.raises(Refusal) as refused:
        give_mandate(free, town.member, "Втори мандат", today(town), actor=town.chair)
    assert code_of(refused) == ("already_member", "participant")
    give_mandate(free, town.member, "Втори мандат", today(town) + MONTH, actor=town.chair)
    assert members_in_office(town.youth, today(town)).filter(participant=town.member).count() == 1
    assert members_in_office(town.youth, today(town) + MONTH).filter(participant=town.member).count() == 1


def test_a_seat_is_given_from_the_day_on_which_it_becomes_free(town: Town) -> None:
    mandate = ends_in_a_month(town)
    with pytest.raises(Refusal) as refused:
        give_mandate(mandate.seat, town.young_person, "Нов Член", today(town), actor=town.chair)
    assert code_of(refused) == ("seat_held", "starts_on")


def test_the_page_and_the_service_count_the_same_members(town: Town) -> None:
    meeting = scenes.opened(town)
    ends_in_a_month(town)
    assert MeetingPresenter(meeting).quorum.present == quorum_state(meeting).present == 13


@pytest.mark.parametrize("role", ["chair", "secretary"])
def test_nobody_chairs_beside_a_chair_who_stays_for_another_month(town: Town, role: str) -> None:
    held = Office.objects.get(council=town.youth, role=role)
    other = town.secretary if role == "chair" else town.chair
    end_office(held, today(town) + MONTH, actor=other)
    with pytest.raises(Refusal) as refused:
        give_office(town.youth, town.member, role, "Втори Човек", today(town), actor=other)
    assert code_of(refused) == ("office_held", "role")
    give_office(town.youth, town.member, role, "Втори Човек", today(town) + MONTH, actor=other)
    holder = office_holder(town.youth, role, today(town) + MONTH)
    assert holder is not None
    assert holder.participant_id == town.member.pk
    end_office(held, today(town), actor=other)
    assert office_holder(town.youth, role, today(town)) is None


def test_a_committee_takes_no_second_seat_and_no_second_chair_beside_one_that_ends_later(town: Town) -> None:
    committee = make_committee(town.term)
    seat = add_committee_member(committee, town.member, today(town), is_chair=True, actor=town.chair)
    end_committee_membership(seat, today(town) + MONTH, actor=town.chair)
    for person, is_chair, code in (
        (town.member, False, "already_member"),
        (town.members[3], True, "chair_held"),
    ):
        with pytest.raises(Refusal) as refused:
            add_committee_member(committee, person, today(town), is_chair=is_chair, actor=town.chair)
        assert refused.value.code == code
    end_committee_membership(seat, today(town), actor=town.chair)
    add_committee_member(committee, town.members[3], today(town), is_chair=True, actor=town.chair)


def test_leaving_ends_today_what_was_to_end_later(town: Town) -> None:
    ends_in_a_month(town)
    leave_council(town.member)
    assert mandate_of(town).ends_on == today(town)
    assert not members_in_office(town.youth).filter(participant=town.member).exists()


def test_erasing_ends_today_what_was_to_end_later(town: Town) -> None:
    ends_in_a_month(town)
    office = give_office(
        town.youth, town.member, "moderator", "Нина Модератор", today(town), actor=town.chair
    )
    end_office(office, today(town) + MONTH, actor=town.chair)
    assert town.member.user is not None
    erase_account(town.member.user)
    assert mandate_of(town).ends_on == today(town)
    assert Office.objects.get(pk=office.pk).ends_on == today(town)


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
    soon = today(town) + timedelta(days=3)
    end_term(town.term, soon, actor=town.chair)
    assert mandate_of(town).ends_on == soon
    assert mandate_of(town).end_reason == "term_ended"


def test_what_has_not_begun_ends_where_it_begins(town: Town) -> None:
    committee = make_committee(town.term)
    begins = today(town) + MONTH
    add_committee_member(committee, town.member, begins, actor=town.chair)
    resign(mandate_of(town), today(town), actor=town.member)
    membership = CommitteeMembership.objects.get()
    assert (membership.starts_on, membership.ends_on) == (begins, begins)


@pytest.mark.parametrize("model", [Mandate, Office, Term])
def test_the_database_refuses_two_periods_with_a_day_in_common(
    town: Town, model: type[Mandate | Office | Term]
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no exclusion; the services ask under the writer's lock")
    row = model.objects.filter(pk=_row(town, model).pk)
    begins, ends = today(town) - MONTH, today(town) + MONTH
    fields = {"end_reason": "resigned"} if model is Mandate else {}
    row.update(ends_on=ends, **fields)
    twin = row.get()
    twin.pk, twin._state.adding = None, True
    if isinstance(twin, Mandate):
        twin.pk = Mandate().pk
    if isinstance(twin, Term):
        twin.number = 99
    twin.starts_on, twin.ends_on = begins, ends + MONTH
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)
    twin.starts_on = ends
    twin.save(force_insert=True)


def _row(town: Town, model: type[Mandate | Office | Term]) -> Mandate | Office | Term:
    if model is Mandate:
        return mandate_of(town)
    return town.term if model is Term else Office.objects.get(council=town.youth, role="chair")


DAYS = st.dates(date(2020, 1, 1), date(2020, 2, 1))


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(DAYS, st.none() | DAYS, DAYS, st.none() | DAYS)
def test_rows_and_the_pure_predicate_agree_about_any_period(
    db: None, starts: date, ends: date | None, day: date, until: date | None
) -> None:
    if ends is not None and ends <= starts:
        ends = starts + timedelta(days=1)
    council = Council.objects.filter(slug="ms").first() or make_youth_council()
    term, _new = Term.objects.get_or_create(council=council, number=1, defaults={"starts_on": starts})
    rows = Term.objects.filter(pk=term.pk)
    rows.update(starts_on=starts, ends_on=ends)
    assert rows.in_force(day).exists() == in_force(starts, ends, day)
    assert rows.in_force_from(day).exists() == in_force_from(starts, ends, day)
    if until is None or until > day:
        asked_for = [
            day + timedelta(days=number) for number in range(((until or date(2020, 3, 1)) - day).days)
        ]
        shared = any(in_force(starts, ends, one) for one in asked_for)
        assert rows.overlapping(day, until).exists() == shared
