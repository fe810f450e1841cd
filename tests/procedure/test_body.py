"""What only the council or only a committee does, and the opinion that a committee's vote amounts to."""

import pytest

from youth.procedure.body import (
    BOTH,
    COMMITTEE_ALONE,
    COUNCIL_ALONE,
    Body,
    body_reason,
    kind_reason,
    seats_of_body,
    stance_of,
)


def test_each_body_decides_what_is_its_own() -> None:
    assert [body_reason(body, BOTH) for body in Body] == [None, None]
    assert body_reason(Body.COUNCIL, COUNCIL_ALONE) is None
    assert body_reason(Body.COMMITTEE, COUNCIL_ALONE) == "not_in_committee"
    assert body_reason(Body.COMMITTEE, COMMITTEE_ALONE) is None
    assert body_reason(Body.COUNCIL, COMMITTEE_ALONE) == "not_in_council"


def test_only_a_council_is_constituted() -> None:
    assert kind_reason(Body.COUNCIL, "constituent") is None
    assert kind_reason(Body.COMMITTEE, "constituent") == "committee_not_constituted"
    assert kind_reason(Body.COMMITTEE, "extraordinary") is None


def test_a_committee_is_counted_from_its_members() -> None:
    assert seats_of_body(Body.COUNCIL, 21, 13) == 21
    assert seats_of_body(Body.COMMITTEE, 21, 5) == 5


@pytest.mark.parametrize(
    ("carried", "votes_for", "votes_against", "stance"),
    [
        (True, 3, 2, "for"),
        # Carried is carried, whatever the rules' majority: one for, the others abstained.
        (True, 1, 0, "for"),
        (False, 1, 2, "against"),
        (False, 0, 5, "against"),
        (False, 2, 2, "none"),
        # Not enough for it, and not more against it.
        (False, 2, 1, "none"),
        (False, 0, 0, "none"),
    ],
)
def test_a_vote_amounts_to_an_opinion(carried: bool, votes_for: int, votes_against: int, stance: str) -> None:
    assert stance_of(carried=carried, votes_for=votes_for, votes_against=votes_against) == stance
