"""Who is eligible, and how long a verified fact holds."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from youth.procedure.choices import VerifiedFact
from youth.procedure.terms import months_later

# These do not change.
LASTING = frozenset({VerifiedFact.AGE, VerifiedFact.IDENTITY})


class Fault(StrEnum):
    """Why somebody is not eligible."""

    NO_PERSON = "no_person"
    LEFT = "left"
    AGE_UNKNOWN = "age_unknown"
    AGE_OUTSIDE = "age_outside"
    NOT_VERIFIED = "not_verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody as these rules read them; ``age`` is None where no birth date was given."""

    age: int | None
    facts: frozenset[str]
    is_person: bool = True
    has_left: bool = False


def eligibility_faults(person: Person, ages: range, needed: Collection[str]) -> tuple[Fault, ...]:
    """Return everything that keeps somebody out: their age, and what of ``needed`` is not verified."""
    if not person.is_person:
        return (Fault.NO_PERSON,)
    faults = [Fault.LEFT] if person.has_left else []
    if person.age is None:
        faults.append(Fault.AGE_UNKNOWN)
    elif person.age not in ages:
        faults.append(Fault.AGE_OUTSIDE)
    if not person.facts >= set(needed):
        faults.append(Fault.NOT_VERIFIED)
    return tuple(faults)


def first_day_without(fact: VerifiedFact, verified_on: date, months: int) -> date | None:
    """Return the first day on which a fact has to be verified again, or None for one that does not change."""
    if fact in LASTING:
        return None
    return months_later(verified_on, months)
