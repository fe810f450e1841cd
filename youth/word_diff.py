"""What changed between two texts, word by word: the one comparison of pages, votes and papers. Plain Python.

``changed_words`` compares two texts, ``changed_points`` two decisions as ``youth.points`` keeps them: there
each point is compared with the one of the same id, wherever it is now. Both texts can be read again from what
is returned, sign for sign.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, Literal

# A word with the space after it: the space alone would be the most frequent piece of every text.
WORDS = re.compile(r"\S+\s*|\s+")
# A comparison costs at most as many steps as there are pairs of like pieces, times the pieces of the shorter
# text: little for 600 words of prose, the cube of them where a text repeats few. What would go beyond so many
# for one text is shown as replaced; bench/limits.py measures the worst.
MOST_STEPS = 8_000_000

type Kind = Literal["same", "added", "removed"]
type PointKind = Literal["same", "changed", "added", "removed"]
type Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the text that is unchanged, added or removed."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class PointChange:
    """One point of either decision, at its place: ``level`` is how deep it is, from 1."""

    id: str
    kind: PointKind
    level: int
    is_moved: bool
    parts: tuple[Part, ...]


def changed_words(before: str, after: str, most_steps: int = MOST_STEPS) -> tuple[Part, ...]:
    """Return the later text in parts, with removed parts at their former places.

    A comparison takes at most so many steps; a part beyond them is shown as replaced.
    """
    return _joined(_Comparison(most_steps).by_lines(before, after))


def changed_points(before: Rows, after: Rows, most_steps: int = MOST_STEPS) -> tuple[PointChange, ...]:
    """Return the points of the later decision in order, each with what changed in its words.

    A removed point comes where it was, after the point before it. One that is elsewhere now is marked.
    """
    old = {line.id: line for line in _lines(before, 1)}
    new = {line.id: line for line in _lines(after, 1)}
    comparison, found = _Comparison(most_steps), []
    steady = _steady(list(old), list(new))
    gone = _gone_after(list(old), new)
    found += [_removed(old[one]) for one in gone.get("", ())]
    for key, line in new.items():
        was = old.get(key)
        if was is None:
            found.append(PointChange(key, "added", line.level, is_moved=False, parts=_whole("added", line)))
        else:
            parts = _joined(comparison.by_lines(was.words, line.words))
            kind: PointKind = "same" if was.words == line.words else "changed"
            is_moved = key not in steady or was.level != line.level
            found.append(PointChange(key, kind, line.level, is_moved, parts))
        found += [_removed(old[one]) for one in gone.get(key, ())]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Line:
    id: str
    level: int
    words: str


def _lines(rows: Rows, level: int) -> Iterator[_Line]:
    for row in rows:
        if row["kind"] == "table":
            words = "\n".join(" | ".join(cells) for cells in row["rows"])
        else:
            words = " ".join(filter(None, [row.get("number"), row.get("text")]))
        yield _Line(row["id"], level, words)
        yield from _lines(row.get("children", ()), level + 1)


def _steady(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """Return the ids of the points that are still in the same order."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {old[at] for block in blocks for at in range(block.a, block.a + block.size)}


def _gone_after(old: Sequence[str], new: Mapping[str, object]) -> dict[str, list[str]]:
    """Return the removed points by the id of the one that remained before them, empty for the beginning."""
    found: dict[str, list[str]] = {}
    last = ""
    for key in old:
        if key in new:
            last = key
        else:
            found.setdefault(last, []).append(key)
    return found


def _removed(line: _Line) -> PointChange:
    return PointChange(line.id, "removed", line.level, is_moved=False, parts=_whole("removed", line))


def _whole(kind: Kind, line: _Line) -> tuple[Part, ...]:
    return (Part(kind, line.words),) if line.words else ()


def _joined(found: Iterable[Part]) -> tuple[Part, ...]:
    stretches = groupby((part for part in found if part.text), key=lambda part: part.kind)
    return tuple(Part(kind, "".join(one.text for one in parts)) for kind, parts in stretches)


class _Comparison:
    """One comparison with a limited number of steps."""

    def __init__(self, most_steps: int) -> None:
        self._left = most_steps

    def by_lines(self, before: str, after: str) -> Iterator[Part]:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
        for kind, gone, come in self._stretches(old, new, old, new):
            if kind == "replace" and len(gone) == len(come):
                # As many points as before: each is compared with the one that replaces it.
                for one, other in zip(gone, come, strict=True):
                    yield from self.by_words(one, other)
            elif kind == "replace":
                yield from self.by_words("".join(gone), "".join(come))
            else:
                yield from _parts(kind, gone, come)

    def by_words(self, before: str, after: str) -> Iterator[Part]:
        old, new = WORDS.findall(before), WORDS.findall(after)
        keys = ([piece.rstrip() for piece in pieces] for pieces in (old, new))
        for kind, gone, come in self._stretches(old, new, *keys):
            yield from _parts(kind, gone, come)

    def _stretches(
        self, old: list[str], new: list[str], old_keys: list[str], new_keys: list[str]
    ) -> Iterator[tuple[str, list[str], list[str]]]:
        """Yield parts as difflib names them, or the whole differing middle if it is too long."""
        first = _alike(old_keys, new_keys)
        last = _alike(old_keys[first:][::-1], new_keys[first:][::-1])
        old_end, new_end = len(old) - last, len(new) - last
        yield "equal", old[:first], new[:first]
        gone, come = old_keys[first:old_end], new_keys[first:new_end]
        steps = _steps(gone, come)
        if steps > self._left:
            yield "replace", old[first:old_end], new[first:new_end]
        else:
            self._left -= steps
            for kind, a, b, c, d in SequenceMatcher(None, gone, come, autojunk=False).get_opcodes():
                yield kind, old[first + a : first + b], new[first + c : first + d]
        yield "equal", old[old_end:], new[new_end:]


def _steps(gone: list[str], come: list[str]) -> int:
    counts, others = Counter(gone), Counter(come)
    return sum(count * others[piece] for piece, count in counts.items()) * min(len(gone), len(come))


def _alike(one: list[str], other: list[str]) -> int:
    """Return the length of the common beginning of two lists."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(one), len(other)))


def _parts(kind: str, gone: Sequence[str], come: Sequence[str]) -> Iterator[Part]:
    if kind != "equal":
        # What both end in after their last words stayed.
        old, new = "".join(gone), "".join(come)
        space = _common_space(old, new)
        yield Part("removed", old.removesuffix(space))
        yield Part("added", new.removesuffix(space))
        yield Part("same", space)
    elif gone == come:
        yield Part("same", "".join(come))
    else:
        # The same words, with other spaces after some of them.
        for one, other in zip(gone, come, strict=True):
            word = other.rstrip()
            yield Part("same", word)
            if one == other:
                yield Part("same", one.removeprefix(word))
            else:
                yield Part("removed", one.removeprefix(word))
                yield Part("added", other.removeprefix(word))


def _common_space(one: str, other: str) -> str:
    """Return the space that two texts end in alike."""
    ends = (text[len(text.rstrip()) :] for text in (one, other))
    length = _alike(*(list(end[::-1]) for end in ends))
    return one[len(one) - length :]
