"""The order of the agenda and of amendments."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A point of the draft agenda. ``accepted`` matters for late points only: the body voted it in."""

    key: str
    position: int
    is_late: bool = False
    accepted: bool = False
    withdrawn: bool = False
    citizen_slot: bool = False


def agenda_order(entries: Iterable[Entry], citizen_slot: str) -> list[str]:
    """Return the keys in the order of the agenda.

    Withdrawn points and late points that the body has not voted in are left out; late points that it has
    come after the announced ones; the citizens' slot stands where the rules put it, and nowhere where they
    give none (``first``, ``last``, ``none_at_all``).
    """
    standing = [one for one in entries if not one.withdrawn and (one.accepted or not one.is_late)]
    points = sorted(
        (one for one in standing if not one.citizen_slot),
        key=lambda one: (one.is_late, one.position, one.key),
    )
    slot = [one.key for one in standing if one.citizen_slot][:1]
    keys = [one.key for one in points]
    if citizen_slot == "first":
        return slot + keys
    return keys + slot if citizen_slot == "last" else keys


def late_item_type(rule: str) -> str | None:
    """Return the type of decision that lets in a late point, or None where no such vote does."""
    return rule if rule in {"ordinary", "two_thirds"} else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """An amendment or the main text: its kind, how far it goes (larger is farther), when it was moved."""

    key: str
    kind: str
    reach: int = 0
    moved: int = 0


def amendment_order(motions: Iterable[Motion], order: Sequence[str]) -> list[str]:
    """Return the keys in the order in which they are put to the vote; the main text comes last.

    ``order`` is the profile's list of kinds. ``most_far_reaching`` and ``last_moved`` in it stand for every
    kind that is not named. Raises ``ValueError`` for a kind that the rules do not know.
    """
    rest = next((one for one in order if one in {"most_far_reaching", "last_moved"}), None)

    def rank(motion: Motion) -> tuple[int, int, int, str]:
        if motion.kind == "main":
            return (len(order), 0, 0, motion.key)
        if motion.kind in order:
            return (order.index(motion.kind), -motion.reach, motion.moved, motion.key)
        if rest is None:
            raise ValueError(motion.kind)
        key = -motion.reach if rest == "most_far_reaching" else -motion.moved
        return (order.index(rest), key, motion.moved, motion.key)

    return [motion.key for motion in sorted(motions, key=rank)]
