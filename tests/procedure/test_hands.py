"""Two tellers count hands: every pair of figures, every order of slips, and what does not fit."""

from itertools import product

import pytest

from voting.procedure.hands import HandCount, Slip, SlipError, SlipReason, hand_count, slip_reasons

OPTIONS = ("for", "against", "abstain")
TELLERS = ("ana", "boris")


def figures(votes_for, against, abstain):
    """Return the figures of a slip."""
    return {"for": votes_for, "against": against, "abstain": abstain}


def test_figures_are_possible_if_none_is_below_nothing_and_together_they_are_no_more_than_the_voters():
    voters = 4
    for given in product(range(-1, voters + 2), repeat=3):
        possible = min(given) >= 0 and sum(given) <= voters

        assert (slip_reasons(figures(*given), OPTIONS, voters) == []) == possible, given


@pytest.mark.parametrize(
    ("counts", "reasons"),
    [
        ({"for": 1, "against": 1}, [SlipReason.FIGURE_MISSING]),
        ({}, [SlipReason.FIGURE_MISSING]),
        (figures(1, 1, 1) | {"perhaps": 1}, [SlipReason.ANSWER_NOT_OFFERED]),
        ({"perhaps": 9}, ["figure_missing", "answer_not_offered", "more_than_voters"]),
        (figures(-1, 1, 1), [SlipReason.FIGURE_NEGATIVE]),
        (figures(9, 0, -9), [SlipReason.FIGURE_NEGATIVE]),
        (figures(3, 3, 0), [SlipReason.MORE_THAN_VOTERS]),
        (figures(0, 0, 0), []),
        (figures(5, 0, 0), []),
    ],
)
def test_the_reasons_name_what_is_impossible(counts, reasons):
    assert slip_reasons(counts, OPTIONS, 5) == reasons


def test_every_pair_of_figures_is_the_count_if_equal_and_counted_again_if_not():
    possible = [one for one in product(range(4), repeat=3) if sum(one) <= 3]
    for first, second in product(possible, repeat=2):
        for one, other in (TELLERS, TELLERS[::-1]):
            state = hand_count(TELLERS, [Slip(one, 1, figures(*first)), Slip(other, 1, figures(*second))])

            if first == second:
                assert state == HandCount(1, (), (), figures(*first))
            else:
                assert state == HandCount(2, TELLERS, (1,), None)


def test_one_slip_is_no_count():
    assert hand_count(TELLERS, []) == HandCount(1, TELLERS, (), None)
    assert hand_count(TELLERS, [Slip("ana", 1, figures(7, 0, 0))]) == HandCount(1, ("boris",), (), None)
    assert hand_count(TELLERS, [Slip("boris", 1, figures(7, 0, 0))]) == HandCount(1, ("ana",), (), None)


def test_rounds_go_on_until_two_slips_of_one_round_agree():
    slips = []
    for number in range(1, 6):
        slips += [Slip("ana", number, figures(7, 5, 0)), Slip("boris", number, figures(6, 6, 0))]
        assert hand_count(TELLERS, slips) == HandCount(number + 1, TELLERS, tuple(range(1, number + 1)), None)
    # What one gave in an earlier round agrees with nothing of the other in a later one.
    slips += [Slip("ana", 6, figures(6, 6, 0))]
    assert hand_count(TELLERS, slips).counts is None
    slips += [Slip("boris", 6, figures(6, 6, 0))]
    assert hand_count(TELLERS, slips) == HandCount(6, (), (1, 2, 3, 4, 5), figures(6, 6, 0))


EQUAL = figures(7, 5, 0)


def test_a_count_is_corrected_by_a_further_round_of_both():
    counted = [Slip("ana", 1, EQUAL), Slip("boris", 1, EQUAL)]
    begun = [*counted, Slip("boris", 2, figures(6, 6, 0))]
    assert hand_count(TELLERS, begun) == HandCount(2, ("ana",), (), None)
    again = hand_count(TELLERS, [*begun, Slip("ana", 2, figures(6, 6, 0))])
    assert again == HandCount(2, (), (), figures(6, 6, 0))


MISFITS = {
    "somebody who is no teller": [Slip("vera", 1, EQUAL)],
    "the same teller twice": [Slip("ana", 1, EQUAL), Slip("ana", 1, EQUAL)],
    "a round that has not begun": [Slip("ana", 2, EQUAL)],
    "a round that is over": [
        Slip("ana", 1, EQUAL),
        Slip("boris", 1, figures(1, 1, 1)),
        Slip("ana", 1, EQUAL),
    ],
    "two rounds in one": [Slip("ana", 1, EQUAL), Slip("boris", 2, EQUAL)],
    "a third slip of a counted round": [
        Slip("ana", 1, EQUAL),
        Slip("boris", 1, EQUAL),
        Slip("ana", 1, EQUAL),
    ],
}


@pytest.mark.parametrize("slips", MISFITS.values(), ids=MISFITS)
def test_a_slip_that_does_not_fit_is_an_error(slips):
    with pytest.raises(SlipError):
        hand_count(TELLERS, slips)


@pytest.mark.parametrize("tellers", [(), ("ana",), ("ana", "ana"), ("ana", "boris", "vera")])
def test_two_people_count(tellers):
    with pytest.raises(SlipError):
        hand_count(tellers, [])
