"""What apps declare for audits of the journal: how acts show in rows, which streams exist or are public.

The chain proves that the acts were not changed, but not the rows that pages show. An app registers in its
module ``audit`` what it can recompute; ``journal verify`` runs it, and ``youth`` knows nothing of what it
compares.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import overload
from uuid import UUID

from django.utils.functional import Promise

from youth.journal.kinds import Kind, act_of
from youth.journal.selectors import whole_stream
from youth.journal.streams import declared_families, key_of
from youth.models.councils import Council
from youth.models.journal import JournalEntry


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference between rows and journal; ``seq`` is the entry, 0 without one."""

    seq: int
    code: str
    message: "str | Promise"


class Course:
    """The acts of one stream in order, as far as they can still be read."""

    def __init__(self, stream: str) -> None:
        """Read the stream; entries whose payload was erased or whose app is gone are left out."""
        self.stream = stream
        self.key = key_of(stream)
        self._acts: list[tuple[JournalEntry, Kind]] = []
        self.is_whole = True
        # Entries with their predecessor's time: the clock was set back, so the rows have another time.
        self.held_back: set[int] = set()
        before = None
        for entry in whole_stream(stream):
            if entry.at == before:
                self.held_back.add(entry.seq)
            before = entry.at
            if (act := act_of(entry)) is not None:
                self._acts.append((entry, act))
            else:
                self.is_whole = False

    @property
    def uuid(self) -> UUID:
        """Return the id of what the stream is about, where that is a UUID."""
        return UUID(self.key)

    @overload
    def acts[A: Kind](self, kind: type[A], /) -> Iterator[tuple[JournalEntry, A]]: ...
    @overload
    def acts[A: Kind, B: Kind](
        self, kind: type[A], other: type[B], /
    ) -> Iterator[tuple[JournalEntry, A | B]]: ...
    @overload
    def acts[A: Kind, B: Kind, C: Kind](
        self, kind: type[A], other: type[B], third: type[C], /
    ) -> Iterator[tuple[JournalEntry, A | B | C]]: ...
    def acts(self, *kinds: type[Kind]) -> Iterator[tuple[JournalEntry, Kind]]:
        """Yield the acts of these kinds with their entries, in order."""
        for entry, act in self._acts:
            if isinstance(act, kinds):
                yield entry, act

    @overload
    def last[A: Kind](self, kind: type[A], /) -> tuple[JournalEntry, A] | None: ...
    @overload
    def last[A: Kind, B: Kind](
        self, kind: type[A], other: type[B], /
    ) -> tuple[JournalEntry, A | B] | None: ...
    @overload
    def last[A: Kind, B: Kind, C: Kind](
        self, kind: type[A], other: type[B], third: type[C], /
    ) -> tuple[JournalEntry, A | B | C] | None: ...
    @overload
    def last[A: Kind, B: Kind, C: Kind, D: Kind](
        self, kind: type[A], other: type[B], third: type[C], fourth: type[D], /
    ) -> tuple[JournalEntry, A | B | C | D] | None: ...
    @overload
    def last(self, *kinds: type[Kind]) -> tuple[JournalEntry, Kind] | None: ...
    def last(self, *kinds: type[Kind]) -> tuple[JournalEntry, Kind] | None:
        """Return the last act of these kinds, or ``None`` where there is none."""
        return next((one for one in reversed(self._acts) if isinstance(one[1], kinds)), None)


Comparison = Callable[[Course], Iterable[Difference]]
StreamNames = Callable[[], Iterable[str]]
_comparisons: dict[str, list[Comparison]] = {}
PublicStreams = Callable[[Council], Iterable[str]]
_expected: list[StreamNames] = []
_public: list[PublicStreams] = []


def compares(family: str) -> Callable[[Comparison], Comparison]:
    """Register a function that gets the course of each stream of a family and yields differences.

    Raises ``ValueError`` for an undeclared family.
    """
    if family not in declared_families():
        message = f"nobody declared the family of streams {family!r}"
        raise ValueError(message)

    def declare(comparison: Comparison) -> Comparison:
        known = _comparisons.setdefault(family, [])
        if comparison not in known:
            known.append(comparison)
        return comparison

    return declare


def expects_streams(names: StreamNames) -> StreamNames:
    """Register a function that returns the streams that must exist, judging by rows that only acts make."""
    if names not in _expected:
        _expected.append(names)
    return names


def shows_streams(names: PublicStreams) -> PublicStreams:
    """Register a function that returns a council's public streams; their heads are published."""
    if names not in _public:
        _public.append(names)
    return names


def public_streams(council: Council) -> set[str]:
    """Return the names of a council's streams whose subjects everybody may see."""
    return {name for names in _public for name in names(council)}


def differences(stream: str) -> list[Difference]:
    """Return the differences between a stream's acts and their rows, in the order of the entries."""
    comparisons = _comparisons.get(stream.partition(":")[0], [])
    if not comparisons:
        return []
    course = Course(stream)
    found = [difference for comparison in comparisons for difference in comparison(course)]
    return sorted(found, key=lambda difference: difference.seq)


def expected_streams() -> set[str]:
    """Return the names of all streams that the apps' rows require."""
    return {name for names in _expected for name in names()}
