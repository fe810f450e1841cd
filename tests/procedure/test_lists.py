"""Places for lists by Hare-Niemeyer: every small vote against the allocations closest to the exact shares."""

from fractions import Fraction
from itertools import product

import pytest

from voting.procedure.lists import allocate, draw_lots, with_lots
from voting.procedure.tally import TallyError


def test_whole_parts_first_then_the_largest_remainders():
    found = allocate({"a": 47, "b": 16, "c": 15, "d": 12, "e": 6, "f": 4}, 10)
    assert found.places == {"a": 5, "b": 2, "c": 1, "d": 1, "e": 1, "f": 0}
    assert found.shares["a"] == Fraction(47, 10)
    assert (found.tied, found.open_places) == ((), 0)


def test_equal_remainders_stay_open_and_are_named():
    found = allocate({"a": 3, "b": 1, "c": 1, "d": 1}, 4)
    assert found.places == {"a": 2, "b": 0, "c": 0, "d": 0}
    assert (found.tied, found.open_places) == (("b", "c", "d"), 2)


def test_lots_fill_the_open_places_and_only_those():
    found = allocate({"a": 3, "b": 1, "c": 1, "d": 1}, 4)
    assert with_lots(found, ["d", "b"]).places == {"a": 2, "b": 1, "c": 0, "d": 1}
    assert with_lots(found, ["d", "b"]).tied == ()
    for wrong in ([], ["b"], ["b", "b"], ["a", "b"], ["b", "c", "d"]):
        with pytest.raises(ValueError, match="draw"):
            with_lots(found, wrong)


def test_the_same_seed_draws_the_same_lists_for_everybody():
    tied = ("list-1", "list-2", "list-3")
    assert draw_lots(tied, 2, "73 12 5") == draw_lots(tuple(reversed(tied)), 2, "73 12 5")
    won = {draw_lots(tied, 1, str(seed)) for seed in range(40)}
    assert won == {("list-1",), ("list-2",), ("list-3",)}


def test_nothing_is_allocated_without_a_vote():
    with pytest.raises(TallyError, match="no_votes"):
        allocate({"a": 0, "b": 0}, 3)
    with pytest.raises(TallyError, match="negative_count"):
        allocate({"a": -1, "b": 3}, 3)
    with pytest.raises(ValueError, match="nothing_to_elect"):
        allocate({"a": 1}, 0)


@pytest.mark.parametrize("places", [1, 2, 3, 5])
def test_every_small_vote_gives_the_allocations_that_are_closest_to_the_exact_shares(places):
    for votes in product(range(7), repeat=3):
        if not any(votes):
            continue
        found = allocate(dict(zip("abc", votes, strict=True)), places)
        closest = _closest(votes, places)
        sure = {name: min(one[place] for one in closest) for place, name in enumerate("abc")}
        tied = [name for place, name in enumerate("abc") if len({one[place] for one in closest}) > 1]
        assert (found.places, list(found.tied)) == (sure, tied)
        assert found.open_places == places - sum(sure.values())
        assert all(found.places[name] == 0 for name, number in zip("abc", votes, strict=True) if not number)


def _closest(votes: tuple[int, ...], places: int) -> list[tuple[int, ...]]:
    """Return every way of dealing out the places whose squared distance from the exact shares is least."""
    shares = [Fraction(number * places, sum(votes)) for number in votes]
    ways = [way for way in product(range(places + 1), repeat=len(votes)) if sum(way) == places]
    distance = {way: sum((a - b) ** 2 for a, b in zip(way, shares, strict=True)) for way in ways}
    return [way for way in ways if distance[way] == min(distance.values())]
