"""The register of a poll: who may vote, frozen when it opens."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from voting.procedure.majority import Snapshot
from youth.procedure.choices import ConflictEffect


@dataclass(frozen=True, slots=True)
class Register[V: Hashable]:
    """The voters, everyone who is in office and whether they are absent or recused, and the numbers."""

    voters: frozenset[V]
    absent: frozenset[V]
    recused: frozenset[V]
    snapshot: Snapshot


def register[V: Hashable](
    seats: int, members: Iterable[V], present: Iterable[V], recused: Iterable[V], effect: ConflictEffect
) -> Register[V]:
    """Freeze who may vote.

    A member who holds a mandate through two groups counts once. Guests in the hall have no vote. A recused
    member never votes; ``effect`` decides whether they stay in the base of those present.
    """
    in_office = frozenset(members)
    in_hall = frozenset(present) & in_office
    out = frozenset(recused) & in_office
    counted = in_hall - out if effect is ConflictEffect.LEAVES_PRESENT else in_hall
    snapshot = Snapshot(seats, len(in_office), len(counted), len(out))
    return Register(in_hall - out, in_office - in_hall - out, out, snapshot)


@dataclass(frozen=True, slots=True)
class BallotVerdict:
    """Whether a ballot may be taken, as ``recorded`` or ``changed``, or why not."""

    allowed: bool
    status: str


def judge_ballot(
    *,
    is_open: bool,
    in_register: bool,
    in_hall: bool,
    offered: bool,
    current: str,
    choice: str,
    may_change: bool,
    is_entered: bool = False,
) -> BallotVerdict:
    """Judge one ballot. ``current`` is the voter's choice that counts, empty if there is none.

    ``is_entered``: somebody else entered it. The voter's own vote then counts in its place, whatever the
    rules say of changes, and also with the same choice: it is an answer to the entry.

    Statuses: ``recorded``, ``changed``; refused: ``closed``, ``not_in_register``, ``bad_choice``,
    ``already`` (the same choice again, or a change that the rules do not allow), ``left_hall``. A vote that
    was cast before its voter left the hall is kept.
    """
    if not is_open:
        return BallotVerdict(allowed=False, status="closed")
    if not in_register:
        return BallotVerdict(allowed=False, status="not_in_register")
    if not offered:
        return BallotVerdict(allowed=False, status="bad_choice")
    if current and not is_entered and (current == choice or not may_change):
        return BallotVerdict(allowed=False, status="already")
    if not in_hall:
        return BallotVerdict(allowed=False, status="left_hall")
    if not current:
        return BallotVerdict(allowed=True, status="recorded")
    return BallotVerdict(allowed=True, status="changed")
