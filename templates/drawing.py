"""Geometry of the site's pictures: seats of the hall, vote bars, meters. Plain Python, no Django.

Numbers are returned as strings with a point, because templates would write them in the reader's language
and an SVG needs them in its own.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

HALL_WIDTH = 320.0
# The largest number of seats for each number of rows.
ROWS_FOR = ((6, 1), (15, 2), (31, 3), (49, 4), (75, 5), (120, 7))
CHOICES = ("for", "against", "abstain", "not_voting")


def number(value: float) -> str:
    """Write a number as SVG wants it, with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Spot:
    """One seat's place in the drawing: centre, radius, and the paths of the shapes around it."""

    x: str
    y: str
    radius: str
    diamond: str
    bar: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Hall:
    """The drawing of all seats."""

    width: str
    height: str
    spots: tuple[Spot, ...]


def rows_of(seats: int) -> int:
    """Return the number of arcs for a number of seats."""
    return next((rows for most, rows in ROWS_FOR if seats <= most), 9)


def seats_per_row(seats: int, radii: Sequence[float]) -> list[int]:
    """Share seats among the arcs in proportion to their length, by largest remainders."""
    total = sum(radii)
    exact = [seats * radius / total for radius in radii]
    shares = [math.floor(share) for share in exact]
    by_remainder = sorted(range(len(radii)), key=lambda row: exact[row] - shares[row], reverse=True)
    for row in by_remainder[: seats - sum(shares)]:
        shares[row] += 1
    return shares


@lru_cache
def hall(seats: int) -> Hall:
    """Place seats in a half circle, numbered from left to right as seen from the chair's desk.

    Neighbouring numbers are side by side, so that those who voted alike form one wedge.
    """
    if seats < 1:
        return Hall(number(HALL_WIDTH), "0", ())
    rows = rows_of(seats)
    outer = HALL_WIDTH / 2
    thickness = outer * (0.64 / rows if rows > 1 else 0.34)
    radii = [outer - thickness * (row + 0.5) for row in range(rows)]
    shares = seats_per_row(seats, radii)
    gap = min(
        (math.pi * radius / max(share - 1, 1) for radius, share in zip(radii, shares, strict=True)),
        default=thickness,
    )
    size = min(thickness, gap) * 0.4
    places = []
    for radius, share in zip(radii, shares, strict=True):
        # Ends are lifted a little above the base line, so that whole shapes stay in the picture.
        margin = size / radius
        for index in range(share):
            part = 0.5 if share == 1 else index / (share - 1)
            angle = math.pi - margin - part * (math.pi - 2 * margin)
            places.append((angle, radius))
    places.sort(key=lambda place: (-place[0], place[1]))
    height = outer + size * 0.4
    return Hall(
        number(HALL_WIDTH),
        number(height),
        tuple(
            spot(outer + radius * math.cos(angle), outer - radius * math.sin(angle), size)
            for angle, radius in places
        ),
    )


def spot(x: float, y: float, size: float) -> Spot:
    """Return the shapes of one seat: a circle, a diamond and a bar of about the same weight."""
    reach = size * 1.2
    diamond = " ".join(
        f"{number(x + dx)},{number(y + dy)}" for dx, dy in ((0, -reach), (reach, 0), (0, reach), (-reach, 0))
    )
    wide, high = size * 1.15, size * 0.6
    return Spot(
        number(x),
        number(y),
        number(size),
        diamond,
        (number(x - wide), number(y - high), number(2 * wide), number(2 * high)),
    )


@dataclass(frozen=True, slots=True)
class Segment:
    """One choice's part of a vote bar, in percent of its width."""

    choice: str
    votes: int
    start: str
    width: str
    middle: str
    # Whether the number fits into the segment.
    is_wide: bool


def vote_bar(votes: Mapping[str, int]) -> tuple[Segment, ...]:
    """Return the segments of a stacked bar in the order for, against, abstained, not voting.

    Choices without a vote are left out; without any vote the bar is empty.
    """
    counted = [(choice, votes[choice]) for choice in CHOICES if votes.get(choice, 0) > 0]
    total = sum(count for _, count in counted)
    segments = []
    start = 0.0
    for choice, count in counted:
        width = 100 * count / total
        segments.append(
            Segment(
                choice, count, number(start), number(width), number(start + width / 2), is_wide=width >= 9
            )
        )
        start += width
    return tuple(segments)


@dataclass(frozen=True, slots=True)
class Meter:
    """A bar of progress with the mark of what is needed, in percent of its width."""

    filled: str
    mark: str | None
    is_enough: bool


def meter(value: int, maximum: int, needed: int | None = None) -> Meter:
    """Return how far the bar is filled; more than the maximum fills it and moves the mark instead."""
    top = max(maximum, value, needed or 0, 1)
    return Meter(
        number(100 * max(value, 0) / top),
        None if needed is None else number(100 * needed / top),
        is_enough=needed is None or value >= needed,
    )
