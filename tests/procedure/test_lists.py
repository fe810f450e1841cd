"""Places for lists by Hare-Niemeyer: every small vote against the allotments closest to the exact shares."""

from fractions import Fraction
from itertools import product

import pytest

from voting import recount
from voting.procedure.election import ElectionReason, ElectionStep
from voting.procedure.lists import allot, judge_lists
from voting.procedure.tally import TallyError


def test_whole_parts_first_then_the_largest_remainders():
    found = allot({"a": 47, "b": 16, "c": 15, "d": 12, "e": 6, "f": 4}, 10)
    assert found.places == {"a": 5, "b": 2, "c": 1, "d": 1, "e": 1, "f": 0}
    assert (found.tied, found.open_places) == ((), 0)


def test_equal_remainders_stay_open_and_are_voted_on_apart():
    verdict = judge_lists({"a": 3, "b": 1, "c": 1, "d": 1}, 4)
    assert verdict.seats == {"a": 2, "b": 0, "c": 0, "d": 0}
    assert (verdict.step, verdict.stand_again, verdict.places) == (
        ElectionStep.AMONG_TIED,
        ("b", "c", "d"),
        2,
    )


def test_nothing_is_allotted_without_a_vote():
    verdict = judge_lists({"a": 0, "b": 0}, 3)
    assert (verdict.reason, verdict.places) == (ElectionReason.NO_VOTES, 3)
    with pytest.raises(TallyError, match="negative_count"):
        allot({"a": -1, "b": 3}, 3)
    with pytest.raises(ValueError, match="nothing_to_elect"):
        allot({"a": 1}, 0)


@pytest.mark.parametrize("places", [1, 2, 3, 5])
def test_every_small_vote_gives_the_allotments_that_are_closest_to_the_exact_shares(places):
    for votes in product(range(7), repeat=3):
        if not any(votes):
            continue
        of = dict(zip("abc", votes, strict=True))
        found = allot(of, places)
        closest = _closest(votes, places)
        sure = {name: min(one[place] for one in closest) for place, name in enumerate("abc")}
        tied = [name for place, name in enumerate("abc") if len({one[place] for one in closest}) > 1]
        assert (found.places, list(found.tied)) == (sure, tied)
        assert found.open_places == places - sum(sure.values())
        # The program for everybody, written apart, finds the same.
        assert recount.allotted(of, places) == (found.places, list(found.tied))


def _closest(votes: tuple[int, ...], places: int) -> list[tuple[int, ...]]:
    """Return every way of dealing out the places whose squared distance from the exact shares is least."""
    shares = [Fraction(number * places, sum(votes)) for number in votes]
    ways = [way for way in product(range(places + 1), repeat=len(votes)) if sum(way) == places]
    distance = {way: sum((a - b) ** 2 for a, b in zip(way, shares, strict=True)) for way in ways}
    return [way for way in ways if distance[way] == min(distance.values())]
