"""Ids of points: given once, kept through edits, never given again."""

import secrets
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from youth.points.tree import Point

# From so much on a changed line without a number is the same line.
ALIKE = 0.6
# So many are compared by likeness; a text with more changed lines is another text.
MOST_COMPARED = 50


@dataclass(frozen=True, slots=True)
class _Placed:
    point: Point
    path: tuple[str, ...]


def new_id() -> str:
    """Return an id that no point has had."""
    return f"p{secrets.token_hex(5)}"


def keep_ids(points: Iterable[Point], before: Iterable[Point] = ()) -> tuple[Point, ...]:
    """Return newly read points with the ids of those that were there before, new ones for the rest.

    A point is the one before if it says the same under the same number; else if it says the same; else if
    it has the same place in the numbering; without a number, if its words are still alike.
    """
    points = tuple(points)
    fresh = list(_placed(points, ()))
    left = list(_placed(before, ()))
    given: dict[int, str] = {}
    for key in (_words_and_place, _words, _numbering):
        _match(fresh, left, given, key)
    _match_alike(fresh, left, given)
    ids = iter([given.get(place) or new_id() for place in range(len(fresh))])
    return tuple(_named(point, ids) for point in points)


def _placed(points: Iterable[Point], path: tuple[str, ...]) -> Iterator[_Placed]:
    for point in points:
        own = (*path, point.number)
        yield _Placed(point, own)
        yield from _placed(point.children, own)


def _words_and_place(one: _Placed) -> Hashable:
    return one.point.kind, one.path, one.point.text, one.point.rows


def _words(one: _Placed) -> Hashable:
    point = one.point
    return (point.kind, point.text, point.rows) if point.text or point.rows else None


def _numbering(one: _Placed) -> Hashable:
    return (one.point.kind, one.path) if one.point.number else None


def _match(
    fresh: list[_Placed], left: list[_Placed], given: dict[int, str], key: Callable[[_Placed], Hashable]
) -> None:
    waiting: dict[Hashable, list[_Placed]] = defaultdict(list)
    for one in left:
        waiting[key(one)].append(one)
    for place, one in enumerate(fresh):
        same = key(one)
        if place not in given and same is not None and waiting[same]:
            _give(place, waiting[same].pop(0), left, given)


def _match_alike(fresh: list[_Placed], left: list[_Placed], given: dict[int, str]) -> None:
    places = [place for place, one in enumerate(fresh) if place not in given and not one.point.number]
    for place in places[:MOST_COMPARED]:
        one = fresh[place]
        rest = [other for other in left if not other.point.number][:MOST_COMPARED]
        likeness, closest = max(
            ((_likeness(one.point, other.point), other) for other in rest),
            key=lambda pair: pair[0],
            default=(0, None),
        )
        if closest and likeness >= ALIKE:
            _give(place, closest, left, given)


def _give(place: int, one: _Placed, left: list[_Placed], given: dict[int, str]) -> None:
    given[place] = one.point.id
    left[:] = [other for other in left if other is not one]


def _likeness(one: Point, other: Point) -> float:
    if one.kind != other.kind:
        return 0
    words = [
        [point.text] if point.kind != "table" else [cell for row in point.rows for cell in row]
        for point in (one, other)
    ]
    return SequenceMatcher(None, "\n".join(words[0]).split(), "\n".join(words[1]).split()).ratio()


def _named(point: Point, ids: Iterator[str]) -> Point:
    own = next(ids)
    return replace(point, id=own, children=tuple(_named(child, ids) for child in point.children))
