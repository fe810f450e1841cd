"""A flat map of a few places, as numbers for an SVG. Plain Python, no Django.

North is above. A degree of longitude is as long as it is at the middle of the places, so that distances
within a municipality keep their proportions.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from templates.drawing import number

WIDTH, LARGEST_HEIGHT, SMALLEST_HEIGHT = 360.0, 420.0, 160.0
MARGIN, SMALLEST, LARGEST = 44.0, 9.0, 22.0
# Of a label in the size of the style sheet: how wide a letter is and how high a line.
LETTER, LINE, GAP = 7.2, 16.0, 5.0


@dataclass(frozen=True, slots=True)
class Marked:
    """A place to be drawn: where it is in degrees, its name, and what is counted there."""

    latitude: float
    longitude: float
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A circle with its label, in the units of the drawing."""

    x: str
    y: str
    radius: str
    label_x: str
    label_y: str
    anchor: Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class MapPlan:
    """The size of the drawing, and a mark for each place in the order in which they were given."""

    width: str
    height: str
    marks: list[Mark]


type _Box = tuple[float, float, float, float]


def plan_of(places: Sequence[Marked]) -> MapPlan:
    """Place circles by their coordinates, and labels where they cover nothing, as far as there is room."""
    middle = math.radians(sum(one.latitude for one in places) / len(places))
    flat = [(one.longitude * math.cos(middle), -one.latitude) for one in places]
    left, top = min(x for x, _y in flat), min(y for _x, y in flat)
    across, down = max(x for x, _y in flat) - left, max(y for _x, y in flat) - top
    room = (WIDTH - 2 * MARGIN, LARGEST_HEIGHT - 2 * MARGIN)
    # Places at one point, or in one line, leave a side without any length.
    scale = min(room[0] / across if across else math.inf, room[1] / down if down else math.inf)
    scale = scale if math.isfinite(scale) else 0.0
    height = max(SMALLEST_HEIGHT, down * scale + 2 * MARGIN)
    spots = [
        (
            WIDTH / 2 + (x - left - across / 2) * scale,
            height / 2 + (y - top - down / 2) * scale,
        )
        for x, y in flat
    ]
    most = max(one.count for one in places) or 1
    radii = [SMALLEST + (LARGEST - SMALLEST) * math.sqrt(one.count / most) for one in places]
    taken: list[_Box] = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(spots, radii, strict=True)]
    marks = []
    for place, (x, y), radius in zip(places, spots, radii, strict=True):
        wide = len(place.name) * LETTER
        choices = _labels(x, y, radius, wide)
        chosen = next((one for one in choices if _is_free(one[0], taken, height)), choices[0])
        box, label_x, label_y, anchor = chosen
        taken.append(box)
        marks.append(Mark(number(x), number(y), number(radius), number(label_x), number(label_y), anchor))
    return MapPlan(number(WIDTH), number(height), marks)


type _Label = tuple[_Box, float, float, Literal["start", "middle", "end"]]


def _labels(x: float, y: float, radius: float, wide: float) -> list[_Label]:
    """Return the four places of a label, below first, each with the box that it covers."""
    below, above = y + radius + LINE - 2, y - radius - GAP
    right, left = x + radius + GAP, x - radius - GAP
    beside = y + GAP
    return [
        ((x - wide / 2, below - LINE + 4, x + wide / 2, below + 4), x, below, "middle"),
        ((x - wide / 2, above - LINE + 4, x + wide / 2, above + 4), x, above, "middle"),
        ((right, beside - LINE + 4, right + wide, beside + 4), right, beside, "start"),
        ((left - wide, beside - LINE + 4, left, beside + 4), left, beside, "end"),
    ]


def _is_free(box: _Box, taken: Sequence[_Box], height: float) -> bool:
    is_inside = box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH and box[3] <= height
    return is_inside and not any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in taken
    )
