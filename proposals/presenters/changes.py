"""What has changed between two texts: by lines first, then by words within what changed."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from django.core.cache import cache
from django.utils.translation import gettext as _

from proposals.models import Proposal, ProposalVersion

WORDS = re.compile(r"\s+|\S+")
# So many pairs of pieces are held against each other for one text; what is left is shown as replaced. The
# cost grows with the cube of the words where a text repeats few of them: bench/limits.py measures the worst.
MOST_PAIRS = 250_000
KEPT_SECONDS = 7 * 24 * 3600

type Kind = Literal["same", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text that stayed, came in or went."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a proposal whose words differ."""

    label: str
    parts: tuple[Part, ...]


def changed_words(before: str, after: str, most_pairs: int = MOST_PAIRS) -> tuple[Part, ...]:
    """Return the later text in stretches, with what went at the place where it stood.

    At most so many pairs of lines and words are compared; beyond that a stretch is shown as replaced.
    """
    found = _Comparison(most_pairs).by_lines(before, after)
    stretches = groupby((part for part in found if part.text), key=lambda part: part.kind)
    return tuple(Part(kind, "".join(one.text for one in parts)) for kind, parts in stretches)


def kept_changes(before: str, after: str) -> tuple[Part, ...]:
    """Return the same from where it was kept; two texts always give the same."""
    key = kept_as(before, after)
    kept: list[tuple[Kind, str]] | None = cache.get(key)
    if kept is None:
        kept = [(part.kind, part.text) for part in changed_words(before, after)]
        cache.set(key, kept, KEPT_SECONDS)
    return tuple(Part(kind, text) for kind, text in kept)


def kept_as(before: str, after: str) -> str:
    """Return the name under which the changes between two texts are kept."""
    texts = json.dumps([before, after]).encode()
    return f"proposals:changes:{hashlib.sha256(texts).hexdigest()}"


def changes_since(proposal: Proposal, version: int) -> list[Change]:
    """Return what differs from an earlier version of the proposal; nothing where that was not kept."""
    earlier = ProposalVersion.objects.filter(proposal=proposal, number=version).first()
    if earlier is None:
        return []
    texts = [
        (_("Title"), earlier.title, proposal.title),
        (_("What the council should decide"), earlier.text, proposal.text),
        (_("Why"), earlier.summary, proposal.summary),
    ]
    return [Change(label, kept_changes(old, new)) for label, old, new in texts if old != new]


class _Comparison:
    """One comparison, which holds only so many pieces against each other."""

    def __init__(self, most_pairs: int) -> None:
        self._left = most_pairs

    def by_lines(self, before: str, after: str) -> Iterator[Part]:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
        for kind, gone, come in self._stretches(old, new):
            if kind == "replace" and len(gone) == len(come):
                # As many points as before: each is compared with what stands in its place.
                for one, other in zip(gone, come, strict=True):
                    yield from self.by_words(one, other)
            elif kind == "replace":
                yield from self.by_words("".join(gone), "".join(come))
            else:
                yield from _parts(kind, gone, come)

    def by_words(self, before: str, after: str) -> Iterator[Part]:
        for kind, gone, come in self._stretches(WORDS.findall(before), WORDS.findall(after)):
            yield from _parts(kind, gone, come)

    def _stretches(self, old: list[str], new: list[str]) -> Iterator[tuple[str, list[str], list[str]]]:
        """Yield stretches as difflib names them, or the differing middle whole where it is too long."""
        first = _alike(old, new)
        last = _alike(old[first:][::-1], new[first:][::-1])
        yield "equal", old[:first], new[:first]
        gone, come = old[first : len(old) - last], new[first : len(new) - last]
        pairs = len(gone) * len(come)
        if pairs > self._left:
            yield "replace", gone, come
        else:
            self._left -= pairs
            for kind, a, b, c, d in SequenceMatcher(None, gone, come, autojunk=False).get_opcodes():
                yield kind, gone[a:b], come[c:d]
        yield "equal", old[len(old) - last :], new[len(new) - last :]


def _alike(one: list[str], other: list[str]) -> int:
    """Return in how many pieces two lists begin alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(one), len(other)))


def _parts(kind: str, gone: Iterable[str], come: Iterable[str]) -> Iterator[Part]:
    if kind == "equal":
        yield Part("same", "".join(come))
    else:
        yield Part("removed", "".join(gone))
        yield Part("added", "".join(come))
