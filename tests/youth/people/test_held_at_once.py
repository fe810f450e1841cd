"""Several writers at the same time: whichever comes first, nothing is held twice.

Real threads with real transactions, on either database.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial

import pytest
from django.db import connection

from tests.factories import Town, make_committee, make_participant, make_town, make_user
from youth import clock
from youth.codes import new_seed
from youth.models import CommitteeMembership, Mandate, Office, Participant, Seat, User, Verification
from youth.policies import OPERATOR
from youth.procedure.in_force import in_force_from
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.services.committees import add_committee_member
from youth.services.mandates import end_mandate, give_mandate, substitute, withdraw_mandate_end
from youth.services.offices import end_office, give_office
from youth.services.people import set_birth_date
from youth.services.site_roles import end_site_role
from youth.services.verification import codes_in, make_codes, use_code

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 8
HOUR = timedelta(hours=1)


@pytest.fixture
def town(transactional_db: None) -> Town:
    """Give a town whose newcomers may take a seat."""
    return make_town(members=4)


def newcomers(town: Town) -> list[Participant]:
    """Make as many people as there are writers, of age for a seat."""
    people = [make_participant(town.youth, f"Нов {number}") for number in range(WRITERS)]
    for person in people:
        assert person.user is not None
        set_birth_date(person.user, date(2006, 5, 4))
    return people


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Carry the acts out in a thread each, all begun together; return what each met with, sorted."""
    start = threading.Barrier(len(acts))

    def carry_out(act: Callable[[], object]) -> str:
        try:
            start.wait()
            act()
        except Refusal as refusal:
            return refusal.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return sorted(threads.map(carry_out, acts))


def assert_apart(held: Sequence[Mandate] | Sequence[Office] | Sequence[CommitteeMembership]) -> None:
    """Fail where two of the periods have a moment in common."""
    for place, one in enumerate(held):
        for other in held[place + 1 :]:
            first, last = sorted((one, other), key=lambda row: row.starts_at)
            assert first.ends_at is not None
            assert not in_force_from(first.starts_at, first.ends_at, last.starts_at), (first, last)


def test_of_two_administrators_who_end_each_other_one_remains(town: Town) -> None:
    first, second = (make_user(name, is_superuser=True, is_staff=True) for name in ("one", "two"))
    met = at_once(
        *(
            partial(end_site_role, town.youth, "administrator", user, actor=OPERATOR)
            for user in (first, second)
        )
    )

    assert met == ["done", "last_holder"]
    assert User.objects.filter(is_superuser=True).count() == 1


def test_of_writers_who_give_one_seat_from_different_moments_one_succeeds(town: Town) -> None:
    seat = town.term.seats.get(number=9)
    moment = clock.now()

    def give(number: int, person: Participant) -> Callable[[], object]:
        begins = moment + number * HOUR
        return lambda: give_mandate(
            Seat.objects.get(pk=seat.pk), person, "Нов Член", begins, actor=town.chair
        )

    found = at_once(*(give(number, person) for number, person in enumerate(newcomers(town))))
    assert found == ["done"] + ["seat_held"] * (WRITERS - 1)
    assert seat.mandates.count() == 1


def test_a_member_has_one_substitute(town: Town) -> None:
    mandate = town.member.mandates.get()

    def replace(person: Participant) -> Callable[[], object]:
        return lambda: substitute(
            Mandate.objects.get(pk=mandate.pk),
            person,
            "Нов Член",
            clock.now(),
            reason="resigned",
            actor=town.chair,
        )

    found = at_once(*(replace(person) for person in newcomers(town)))
    assert found == ["done"] + ["mandate_ended"] * (WRITERS - 1)
    assert_apart(list(mandate.seat.mandates.all()))


def test_a_seat_is_taken_back_or_given_on_but_not_both(town: Town) -> None:
    mandate = town.member.mandates.get()
    ends = clock.now() + HOUR
    end_mandate(mandate, ends, "resigned", actor=town.chair)
    person = newcomers(town)[0]
    found = at_once(
        lambda: withdraw_mandate_end(Mandate.objects.get(pk=mandate.pk), actor=town.chair),
        lambda: give_mandate(
            Seat.objects.get(pk=mandate.seat_id), person, "Нов Член", ends, actor=town.chair
        ),
    )
    assert found == ["done", "seat_held"]
    assert_apart(list(mandate.seat.mandates.all()))


def test_a_council_has_one_chair(town: Town) -> None:
    end_office(Office.objects.get(role="chair"), clock.now(), actor=town.secretary)
    moment = clock.now()

    def elect(number: int, person: Participant) -> Callable[[], object]:
        begins = moment + number * HOUR
        return lambda: give_office(
            town.youth, person, "chair", person.display_name, begins, actor=town.secretary
        )

    found = at_once(*(elect(number, person) for number, person in enumerate(town.members)))
    assert found == ["done"] + ["office_held"] * (len(town.members) - 1)
    assert_apart(list(Office.objects.filter(council=town.youth, role="chair")))


def test_nobody_chairs_without_the_seat_that_ends_meanwhile(town: Town) -> None:
    end_office(Office.objects.get(role="chair"), clock.now(), actor=town.secretary)
    moment = clock.now()
    mandate = town.member.mandates.get()
    found = at_once(
        lambda: end_mandate(Mandate.objects.get(pk=mandate.pk), moment, "resigned", actor=town.secretary),
        lambda: give_office(town.youth, town.member, "chair", "Член", moment, actor=town.secretary),
    )
    assert found in (["done", "done"], ["done", "no_seat"])
    assert not Office.objects.in_force_from(moment).filter(role="chair").exists()


def test_a_committee_has_one_chair(town: Town) -> None:
    committee = make_committee(town.term)

    def elect(person: Participant) -> Callable[[], object]:
        return lambda: add_committee_member(
            committee, person, clock.now(), is_chair=True, actor=town.secretary
        )

    found = at_once(*(elect(person) for person in town.members))
    assert found == ["chair_held"] * (len(town.members) - 1) + ["done"]
    assert_apart(list(CommitteeMembership.objects.filter(committee=committee, is_chair=True)))


def test_one_of_twenty_wins_a_code_that_all_of_them_have(town: Town) -> None:
    people = [make_participant(town.youth, f"Нов {number}") for number in range(20)]
    seed = new_seed()
    last_day = today_in(town.youth)
    batch = make_codes(town.youth, "10А клас", ["age"], 3, last_day, seed=seed, actor=town.secretary)
    code = codes_in(batch, seed)[0]

    met = at_once(*(partial(use_code, one, code, network="192.0.2.1") for one in people))

    assert met == ["code_used"] * 19 + ["done"]
    [row] = Verification.objects.filter(method="code")
    assert batch.codes.get(used_at__isnull=False).used_by == row.user


def test_a_sheet_used_twice_at_once_verifies_each_card_once(town: Town) -> None:
    people = [make_participant(town.youth, f"Нов {number}") for number in range(20)]
    seed = new_seed()
    last_day = today_in(town.youth)
    batch = make_codes(town.youth, "10А клас", ["age"], 10, last_day, seed=seed, actor=town.secretary)
    codes = codes_in(batch, seed)

    met = at_once(
        *(partial(use_code, one, codes[place % 10], network="192.0.2.1") for place, one in enumerate(people))
    )

    assert met == ["code_used"] * 10 + ["done"] * 10
    assert Verification.objects.filter(method="code").count() == 10
    assert batch.codes.filter(used_at__isnull=True).count() == 0
