"""Quorum in whole people."""

from fractions import Fraction

import pytest

from youth.procedure.profile import load_profile
from youth.procedure.quorum import QuorumRule, quorum_met, quorum_needed

MORE_THAN_HALF = QuorumRule("seats", Fraction(1, 2), strict=True)


def test_twenty_one_seats_need_eleven():
    assert not quorum_met(10, 21, 21, MORE_THAN_HALF)
    assert quorum_met(11, 21, 21, MORE_THAN_HALF)


def test_half_of_an_even_council_is_not_more_than_half():
    assert not quorum_met(10, 20, 20, MORE_THAN_HALF)
    assert not quorum_met(8, 16, 16, MORE_THAN_HALF)
    assert quorum_met(9, 16, 16, MORE_THAN_HALF)


def test_vacant_seats_stay_in_the_base():
    assert quorum_needed(21, 19, MORE_THAN_HALF) == 11


def test_every_council_up_to_twenty_one_seats_agrees_with_a_count_of_chairs():
    for seats in range(22):
        for in_office in range(seats + 1):
            for present in range(in_office + 1):
                empty = seats - present
                assert quorum_met(present, seats, in_office, MORE_THAN_HALF) == (present > empty)
                away = in_office - present
                members = QuorumRule("members", Fraction(1, 2), strict=True)
                assert quorum_met(present, seats, in_office, members) == (present > away)


@pytest.mark.parametrize(
    ("rule", "in_office", "needed"),
    [
        (QuorumRule("members", Fraction(1, 3), strict=False, minimum=3), 6, 3),
        (QuorumRule("members", Fraction(1, 3), strict=False, minimum=3), 9, 3),
        (QuorumRule("members", Fraction(1, 3), strict=False, minimum=3), 10, 4),
        (QuorumRule("members", Fraction(1, 2), strict=False), 21, 11),
        (QuorumRule("members", Fraction(1, 2), strict=False), 20, 10),
        (QuorumRule("members", Fraction(1, 2), strict=False), 0, 1),
        (QuorumRule("members", Fraction(1, 1), strict=False), 7, 7),
    ],
)
def test_other_fractions_round_up_to_a_whole_person(rule, in_office, needed):
    assert quorum_needed(101, in_office, rule) == needed
    assert rule.needed(101, in_office) == needed
    assert rule.met(needed, 101, in_office)
    assert not rule.met(needed - 1, 101, in_office)


def test_a_third_of_a_british_council_with_a_floor_of_three():
    rule = load_profile("uk-youth").quorum_rule()

    assert [rule.needed(9, members) for members in (1, 9)] == [3, 3]
