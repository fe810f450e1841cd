"""Who is eligible, and the register of all who are: what plugins ask before they count people."""

from datetime import date

import pytest

from tests.queries import exactly
from tests.youth.people.conftest import TODAY, House, joined
from youth.models import Verification
from youth.policies import OPERATOR
from youth.procedure.age import AgeBand
from youth.procedure.choices import VerifiedAct, VerifiedFact
from youth.procedure.verification import Fault, first_day_without
from youth.selectors.verification import SENTENCES, register_of, standing_of
from youth.services.membership import leave_council
from youth.services.organisations import add_organisation
from youth.services.people import record_verification
from youth.services.rules import override_rule


def reasons(person: object, act: VerifiedAct = VerifiedAct.CONSULTATION) -> list[Fault]:
    """Return why somebody is not eligible."""
    said = standing_of(person, act).reasons  # type: ignore[arg-type]
    return [fault for fault, sentence in SENTENCES.items() if sentence in said]


def test_who_is_verified_and_of_age_is_eligible_and_others_read_why_not(house: House) -> None:
    young, verifier = joined(house.youth, "ivan", date(2009, 5, 4)), house.verifier
    before = standing_of(young)
    assert (before.age, before.is_eligible, before.facts) == (17, False, {})
    assert reasons(young) == [Fault.NOT_VERIFIED]
    record_verification(young, "age", "in_person", actor=verifier)
    record_verification(young, "school", "in_person", actor=verifier)
    after = standing_of(young)
    assert (after.is_eligible, after.reasons) == (True, ())
    assert after.facts == {"age": None, "school": date(2027, 11, 22)}
    # The verifier is thirty-six.
    assert reasons(verifier) == [Fault.AGE_OUTSIDE, Fault.NOT_VERIFIED]
    leave_council(young)
    assert reasons(young) == [Fault.LEFT]


def test_an_organisation_is_never_eligible(house: House) -> None:
    club = add_organisation(house.youth, "Клуб „Пътека“", actor=OPERATOR)
    assert reasons(club) == [Fault.NO_PERSON]
    assert [one.id for one in register_of(house.youth, TODAY, ()).entries] == [house.chair.pk]


def test_a_guest_is_never_eligible_whatever_was_given_and_verified(house: House) -> None:
    guest = joined(house.youth, "ivan")
    record_verification(guest, "age", "in_person", actor=house.verifier)
    assert guest.pk in {one.id for one in register_of(house.youth, TODAY).entries}
    guest.guest_as = "лекар"
    guest.save()
    assert reasons(guest) == [Fault.NO_PERSON]
    assert guest.pk not in {one.id for one in register_of(house.youth, TODAY).entries}


def test_the_rules_say_for_what_and_about_what_people_are_verified(house: House) -> None:
    young = joined(house.youth, "ivan")
    override_rule(house.youth, "verify.required_for", ["seat"], actor=OPERATOR)
    assert reasons(young) == []
    assert reasons(young, VerifiedAct.SEAT) == [Fault.NOT_VERIFIED]
    record_verification(young, "age", "in_person", actor=house.verifier)
    assert reasons(young, VerifiedAct.SEAT) == []
    override_rule(house.youth, "verify.facts", ["age", "residence"], actor=OPERATOR)
    assert reasons(young, VerifiedAct.SEAT) == [Fault.NOT_VERIFIED]


def test_the_register_holds_the_eligible_by_random_id_and_age_band(house: House) -> None:
    births = {"a": date(2011, 5, 4), "б": date(2009, 5, 4), "в": date(2006, 5, 4), "г": date(1999, 5, 4)}
    override_rule(house.youth, "member.guardian_below", 0, actor=OPERATOR)
    people = {name: joined(house.youth, f"човек {name}", born) for name, born in births.items()}
    joined(house.youth, "непотвърден")
    for person in people.values():
        record_verification(person, "age", "in_person", actor=house.verifier)
    with exactly(3):
        register = register_of(house.youth, TODAY)
    assert {entry.id for entry in register.entries} == {person.pk for person in people.values()}
    assert register.strata == {
        AgeBand.FROM_14: 1,
        AgeBand.FROM_16: 1,
        AgeBand.FROM_18: 1,
        AgeBand.FROM_25: 1,
    }
    assert register.digest == register_of(house.youth, TODAY).digest
    Verification.objects.filter(user=people["a"].user).update(valid_until=TODAY)
    changed = register_of(house.youth, TODAY)
    assert len(changed.entries) == 3
    assert changed.digest != register.digest
    assert [str(one.id) for one in changed.entries] == sorted(str(one.id) for one in changed.entries)
    assert len(register_of(house.youth, TODAY, ["school"]).entries) == 0


@pytest.mark.parametrize(
    ("fact", "on", "months", "until"),
    [
        (VerifiedFact.AGE, date(2026, 11, 22), 12, None),
        (VerifiedFact.IDENTITY, date(2026, 11, 22), 12, None),
        (VerifiedFact.SCHOOL, date(2026, 11, 22), 12, date(2027, 11, 22)),
        (VerifiedFact.RESIDENCE, date(2026, 11, 30), 3, date(2027, 2, 28)),
        (VerifiedFact.RESIDENCE, date(2028, 2, 29), 12, date(2029, 2, 28)),
        (VerifiedFact.SCHOOL, date(2026, 12, 31), 1, date(2027, 1, 31)),
    ],
)
def test_what_may_change_is_verified_again(
    fact: VerifiedFact, on: date, months: int, until: date | None
) -> None:
    assert first_day_without(fact, on, months) == until
