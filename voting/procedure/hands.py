"""Counting hands: two tellers give a figure each per answer; unequal figures are counted again."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from voting.procedure.papers import AGAINST_ALL


class SlipReason(StrEnum):
    """Why the figures of a slip are impossible."""

    FIGURE_MISSING = "figure_missing"
    ANSWER_NOT_OFFERED = "answer_not_offered"
    FIGURE_NEGATIVE = "figure_negative"
    MORE_THAN_VOTERS = "more_than_voters"


class SlipError(Exception):
    """A slip that does not fit the ones before it: not a teller's, given twice, or of another round."""


@dataclass(frozen=True, slots=True)
class Slip[T: Hashable]:
    """What one teller counted in one round, per answer."""

    teller: T
    round: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class HandCount[T: Hashable]:
    """The state of a count: its round, who still counts in it, and the figures that both gave.

    ``differed`` are the rounds in which the tellers gave unequal figures. ``counts`` is None until they
    agree.
    """

    round: int
    awaited: tuple[T, ...]
    differed: tuple[int, ...]
    counts: Mapping[str, int] | None


def slip_reasons(
    counts: Mapping[str, int], options: Sequence[str], voters: int, marks: int = 1
) -> list[SlipReason]:
    """Return why these figures can't be counted; an empty list if they can.

    Nobody raises a hand twice for the same answer, nor for more answers than they have votes (``marks``);
    who is against all the candidates raises it for nobody.
    """
    reasons = []
    if any(option not in counts for option in options):
        reasons.append(SlipReason.FIGURE_MISSING)
    if any(option not in options for option in counts):
        reasons.append(SlipReason.ANSWER_NOT_OFFERED)
    if any(figure < 0 for figure in counts.values()):
        reasons.append(SlipReason.FIGURE_NEGATIVE)
    elif counts and least_hands(counts, marks) > voters:
        reasons.append(SlipReason.MORE_THAN_VOTERS)
    return reasons


def least_hands(counts: Mapping[str, int], marks: int = 1) -> int:
    """Return the smallest number of people who can have raised these hands with so many votes each."""
    named = [figure for answer, figure in counts.items() if answer != AGAINST_ALL]
    return max(0, *named, -(-sum(named) // marks)) + counts.get(AGAINST_ALL, 0)


def hand_count[T: Hashable](tellers: Sequence[T], slips: Iterable[Slip[T]]) -> HandCount[T]:
    """Return the state of the count after these slips, in the order in which they were given.

    Equal figures of one round are the count. Unequal ones are never averaged: the next round begins. A slip
    of a round after the count begins its correction. Raises ``SlipError`` for a slip that does not fit.
    """
    # One teller would be believed, a third would outvote.
    if len(set(tellers)) != 2 or len(tellers) != 2:
        raise SlipError
    state: HandCount[T] = HandCount(1, tuple(tellers), (), None)
    first: Slip[T] | None = None
    for slip in slips:
        if state.counts is not None:
            state = HandCount(state.round + 1, tuple(tellers), state.differed, None)
        if slip.round != state.round or slip.teller not in state.awaited:
            raise SlipError
        if first is None:
            first = slip
            awaited = tuple(teller for teller in tellers if teller != slip.teller)
            state = HandCount(state.round, awaited, state.differed, None)
        elif dict(first.counts) == dict(slip.counts):
            state, first = HandCount(state.round, (), state.differed, slip.counts), None
        else:
            state = HandCount(state.round + 1, tuple(tellers), (*state.differed, state.round), None)
            first = None
    return state
