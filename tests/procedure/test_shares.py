"""Thresholds in whole people: never one too many, never one too few, for any share of any number."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from youth.procedure.quorum import QuorumRule, quorum_met, quorum_needed
from youth.procedure.shares import smallest_above

shares = st.fractions(min_value=0, max_value=1, max_denominator=12)
people = st.integers(0, 200)


@given(shares, people, st.booleans())
def test_the_smallest_number_is_enough_and_one_fewer_is_not(share: Fraction, of: int, strict: bool) -> None:
    def enough(number: int) -> bool:
        return number > share * of if strict else number >= share * of

    found = smallest_above(share, of, strict=strict)
    assert enough(found)
    assert not enough(found - 1)


@given(shares, people, st.booleans(), st.integers(0, 20), st.data())
def test_a_quorum_is_met_from_the_number_needed_on(
    share: Fraction, seats: int, strict: bool, minimum: int, data: st.DataObject
) -> None:
    in_office = data.draw(st.integers(0, seats))
    for base, size in (("seats", seats), ("members", in_office)):
        rule = QuorumRule(base, share, strict=strict, minimum=minimum)  # type: ignore[arg-type]
        needed = quorum_needed(seats, in_office, rule)
        assert needed >= max(1, minimum, share * size)
        assert [
            quorum_met(present, seats, in_office, rule) for present in (needed - 1, needed, seats + needed)
        ] == [
            False,
            True,
            True,
        ]


@given(shares, people, st.booleans())
def test_somebody_who_comes_in_never_undoes_a_quorum_and_vacant_seats_never_lower_it(
    share: Fraction, seats: int, strict: bool
) -> None:
    by_seats = QuorumRule("seats", share, strict=strict)
    met = [quorum_met(present, seats, seats, by_seats) for present in range(seats + 2)]
    assert met == sorted(met)
    assert {quorum_needed(seats, in_office, by_seats) for in_office in range(seats + 1)} == {
        quorum_needed(seats, seats, by_seats)
    }
