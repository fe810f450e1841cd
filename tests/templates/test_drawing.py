"""The pictures' geometry: pure arithmetic, no Django."""

import math
from itertools import pairwise

import pytest

from templates.drawing import hall, meter, rows_of, seats_per_row, vote_bar


@pytest.mark.parametrize("seats", range(5, 62))
def test_every_seat_has_a_place_of_its_own_inside_the_picture(seats: int) -> None:
    plan = hall(seats)
    places = [(float(spot.x), float(spot.y), float(spot.radius)) for spot in plan.spots]

    assert len(places) == seats
    for x, y, radius in places:
        assert radius <= x <= float(plan.width) - radius
        assert y - radius >= 0
        assert y + radius <= float(plan.height)
    for index, (x, y, radius) in enumerate(places):
        for other_x, other_y, _other in places[index + 1 :]:
            assert math.dist((x, y), (other_x, other_y)) >= 2 * radius


@pytest.mark.parametrize("seats", [5, 11, 21, 33, 61])
def test_the_hall_is_the_same_from_left_and_from_right(seats: int) -> None:
    plan = hall(seats)
    middle = float(plan.width) / 2

    left = sorted((round(middle - float(spot.x)), round(float(spot.y))) for spot in plan.spots)
    right = sorted((round(float(spot.x) - middle), round(float(spot.y))) for spot in plan.spots)

    assert left == right


def test_seats_are_numbered_from_left_to_right() -> None:
    angles = [math.atan2(160 - float(spot.y), float(spot.x) - 160) for spot in hall(21).spots]

    assert all(earlier >= later - 0.01 for earlier, later in pairwise(angles))


def test_a_hall_without_seats_is_empty() -> None:
    assert hall(0).spots == ()


def test_rows_share_all_seats() -> None:
    for seats in range(1, 62):
        radii = [float(160 - 30 * row) for row in range(rows_of(seats))]
        assert sum(seats_per_row(seats, radii)) == seats


def test_a_vote_bar_is_filled_to_the_end_in_the_order_of_the_choices() -> None:
    segments = vote_bar({"abstain": 2, "for": 11, "against": 2})

    assert [part.choice for part in segments] == ["for", "against", "abstain"]
    assert float(segments[-1].start) + float(segments[-1].width) == pytest.approx(100, abs=0.02)


def test_a_choice_without_votes_has_no_segment() -> None:
    assert [part.choice for part in vote_bar({"for": 3, "against": 0})] == ["for"]
    assert vote_bar({}) == ()


def test_a_meter_carries_its_mark_where_enough_begins() -> None:
    assert meter(15, 21, 11).mark == "52.38"
    assert meter(15, 21, 11).is_enough
    assert not meter(10, 21, 11).is_enough


def test_more_than_was_needed_fills_the_meter_and_moves_the_mark() -> None:
    shape = meter(64, 50, 50)

    assert (shape.filled, shape.mark) == ("100", "78.12")


def test_a_meter_of_nothing_does_not_divide_by_zero() -> None:
    assert meter(0, 0).filled == "0"
