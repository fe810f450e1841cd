"""Which two participants may be an organisation and its representative."""

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """Why one may not represent the other."""

    NOT_AN_ORGANISATION = "not_an_organisation"
    NOT_A_PERSON = "not_a_person"
    OTHER_COUNCIL = "other_council"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A participant as this rule reads it."""

    is_organisation: bool
    council: int
    has_left: bool


def representation_fault(organisation: Side, representative: Side) -> Fault | None:
    """Return why the second may not act for the first; None where nothing is wrong."""
    if not organisation.is_organisation:
        return Fault.NOT_AN_ORGANISATION
    if representative.is_organisation:
        return Fault.NOT_A_PERSON
    if organisation.council != representative.council:
        return Fault.OTHER_COUNCIL
    return Fault.LEFT if organisation.has_left or representative.has_left else None
