"""The figures of acts that count: votes, and checks of a quorum, for programs that read the minutes.

The app that owns the kind registers them in its module ``minutes``, beside the sentence::

    @figures.of(QuorumChecked)
    def figures_of_check(act: QuorumChecked, entry: JournalEntry) -> QuorumFigures:
        return QuorumFigures(needed=act.needed, present=act.present)

The language of the minutes is active meanwhile.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from youth.journal.kinds import Kind, act_of, kind_named
from youth.models.journal import JournalEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class QuorumFigures:
    """How many were present where the quorum was checked, and how many were needed."""

    needed: int
    present: int


class Counted(NamedTuple):
    """One answer of a vote: its code, its words, and how many gave it."""

    code: str
    words: str
    number: int


class Piece(NamedTuple):
    """A piece of a sentence; one that names a voter has the participant's id and the answer's code."""

    words: str
    participant: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteFigures:
    """The result of a vote: its code, the votes by answer, and how many were needed.

    ``needed`` is None where no single number was: in an election. ``named`` is the sentence of a vote by
    name, as the minutes have it.
    """

    result: str
    counts: Sequence[Counted]
    needed: int | None = None
    named: Sequence[Piece] = ()


type Figures = QuorumFigures | VoteFigures
type Reader = Callable[[Any, JournalEntry], Figures | None]

_readers: dict[type[Kind], Reader] = {}


def of(*kinds: type[Kind]) -> Callable[[Reader], Reader]:
    """Register a function that returns the figures of acts of these kinds, or None.

    Raises ``ValueError`` where a kind has a function already.
    """

    def register(reader: Reader) -> Reader:
        for kind in kinds:
            if kind in _readers:
                message = f"two functions read the figures of {kind.name}"
                raise ValueError(message)
            _readers[kind] = reader
        return reader

    return register


def counting_kinds() -> list[str]:
    """Return the names of the kinds whose acts have figures."""
    return sorted(kind.name for kind in _readers)


def figures_of(entry: JournalEntry) -> Figures | None:
    """Return the figures of an entry; None where it has none, or its content was erased."""
    kind, act = kind_named(entry.kind), act_of(entry)
    return None if kind not in _readers or act is None else _readers[kind](act, entry)
