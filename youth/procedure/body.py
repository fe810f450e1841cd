"""Which body meets, the council or one of its committees, and what only one of them does.

A committee deals with what the council will decide and gives its opinion on it. It has no number in the book
of resolutions, elects nobody into an office of the council and is not constituted: the council is.
"""

from enum import StrEnum


class Body(StrEnum):
    """The body of a sitting."""

    COUNCIL = "council"
    COMMITTEE = "committee"


class BodyReason(StrEnum):
    """Why a body can't do something."""

    NOT_IN_COMMITTEE = "not_in_committee"
    NOT_IN_COUNCIL = "not_in_council"
    NOT_CONSTITUTED = "committee_not_constituted"


class Stance(StrEnum):
    """What a committee thinks of a matter."""

    FOR = "for"
    AGAINST = "against"
    NONE = "none"


BOTH = frozenset(Body)
COUNCIL_ALONE = frozenset({Body.COUNCIL})
COMMITTEE_ALONE = frozenset({Body.COMMITTEE})


def body_reason(body: Body, decides: frozenset[Body]) -> BodyReason | None:
    """Return why a body does not decide what the bodies in ``decides`` do; None where it does."""
    if body in decides:
        return None
    return BodyReason.NOT_IN_COMMITTEE if body is Body.COMMITTEE else BodyReason.NOT_IN_COUNCIL


def kind_reason(body: Body, kind: str) -> BodyReason | None:
    """Return why a body holds no meeting of this kind; None where it does."""
    constituent = kind == "constituent" and body is Body.COMMITTEE
    return BodyReason.NOT_CONSTITUTED if constituent else None


def seats_of_body(body: Body, seats: int, members: int) -> int:
    """Return from how many seats quorum and majorities of all are counted.

    A committee has no statutory seats and no vacant ones: all its members are counted.
    """
    return members if body is Body.COMMITTEE else seats


def stance_of(*, carried: bool, votes_for: int, votes_against: int) -> Stance:
    """Return the opinion that a committee's vote amounts to.

    A lost vote is an opinion against only where more were against than for; else the committee has none.
    """
    if carried:
        return Stance.FOR
    return Stance.AGAINST if votes_against > votes_for else Stance.NONE
