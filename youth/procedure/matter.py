"""One matter has one truth: what may be done about an agenda item, from the votes on it and its resolution.

Opening, amending, describing, adopting, postponing, withdrawing, challenging, repeating and counting again
all ask here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from youth.procedure.body import COUNCIL_ALONE, Body, body_reason
from youth.procedure.choices import Revote


class MatterAct(StrEnum):
    """What can be done about a matter."""

    OPEN = "open"
    CHALLENGE = "challenge"
    REPEAT = "repeat"
    COUNT = "count"
    AMEND = "amend"
    ADOPT = "adopt"
    POSTPONE = "postpone"
    WITHDRAW = "withdraw"
    ELECT = "elect"
    DESCRIBE = "describe"


class MatterReason(StrEnum):
    """Why something may not be done about a matter."""

    ITEM_DONE = "item_done"
    WRONG_ITEM = "wrong_item"
    ITEM_VOTED = "item_voted"
    ITEM_DECIDED = "item_decided"
    ITEM_ADOPTED = "item_adopted"
    POLL_OPEN = "poll_open"
    POLL_NOT_ANNOUNCED = "poll_not_announced"
    NOT_CARRIED = "not_carried"
    ALREADY_ADOPTED = "already_adopted"
    REVOTE_NOT_IN_RULES = "revote_not_in_rules"
    REVOTE_NOT_ANNOUNCED = "revote_not_announced"
    REVOTE_ALREADY_REPEATED = "revote_already_repeated"
    REVOTE_TOO_LATE = "revote_too_late"
    REVOTE_NOT_CHALLENGED = "revote_not_challenged"
    NOTHING_TO_COUNT = "nothing_to_count"
    ALREADY_CHALLENGED = "already_challenged"
    AMENDMENTS_FIRST = "amendments_first"
    ELECTS_PERSONS = "elects_persons"
    AMENDED = "amended"
    NOT_IN_COMMITTEE = "not_in_committee"


type ItemState = Literal[
    "planned", "under_way", "done", "postponed", "interrupted", "not_reached", "withdrawn"
]
type VoteState = Literal["open", "closed", "announced", "void"]
type VoteResult = Literal["", "carried", "rejected", "elected", "tie", "no_quorum", "void", "invalid"]

# A vote without a quorum, and one that was void or invalid, decides nothing.
DECIDING: frozenset[VoteResult] = frozenset({"carried", "rejected", "elected", "tie"})
WON: frozenset[VoteResult] = frozenset({"carried", "elected"})


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteOn:
    """One vote on a matter: how far it is, what came of it, and whether its result was challenged.

    ``result`` is empty before the announcement; ``is_repeat`` says that it repeats the one before it.
    """

    state: VoteState
    result: VoteResult = ""
    is_repeat: bool = False
    challenged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What was or will be put to the vote: its item, the votes on it as they were opened, its resolution.

    ``item`` is None where the question is about no item. ``moved_on`` says that the meeting took another step
    after the last vote, ``countable`` that what was cast in it can be counted again, ``amendments_first``
    that amendments await their vote, which the rules put before the whole. ``elects`` says that persons are
    elected on it, ``amended`` that amendments to its draft were moved and not withdrawn. ``body`` meets.
    """

    item: ItemState | None
    votes: Sequence[VoteOn] = ()
    has_resolution: bool = False
    revote: str = Revote.ONCE_ON_CHALLENGE
    moved_on: bool = False
    countable: bool = False
    amendments_first: bool = False
    elects: bool = False
    amended: bool = False
    body: Body = Body.COUNCIL

    @property
    def counted(self) -> list[VoteOn]:
        """Return the votes that were not voided."""
        return [vote for vote in self.votes if vote.state != "void"]

    @property
    def result(self) -> VoteResult:
        """Return the result that is valid: that of the last vote that decided anything; empty without one.

        A repetition that found no quorum decides nothing, so what it should have repeated is still valid.
        """
        decided = [vote.result for vote in self.counted if vote.result in DECIDING]
        return decided[-1] if decided else ""

    @property
    def is_decided(self) -> bool:
        """Return whether it was decided: nothing of it is left for another meeting."""
        return self.has_resolution or self.result != ""


def matter_reasons(act: MatterAct, matter: Matter) -> tuple[MatterReason, ...]:
    """Return why something may not be done about a matter; empty where it may."""
    tests = _TESTS[act](matter)
    return tuple(reason for reason, applies in tests.items() if applies)


def awaits_answer(matter: Matter) -> bool:
    """Return whether the last result was challenged and the rules still let it be counted again or repeated.

    Every count that is lawful is lawful as a repetition too. A void round decided nothing that could be
    overturned: it is held again in any case.
    """
    last = matter.counted[-1] if matter.counted else VoteOn(state="void")
    return last.challenged and last.result != "void" and not matter_reasons(MatterAct.REPEAT, matter)


def _open(matter: Matter) -> dict[MatterReason, bool]:
    return {
        MatterReason.WRONG_ITEM: matter.item != "under_way",
        MatterReason.ITEM_ADOPTED: matter.has_resolution,
        **_unfinished(matter),
        # Another vote on the same matter is a repetition, for which the rules have an answer of their own.
        MatterReason.ITEM_VOTED: any(vote.state == "announced" for vote in matter.counted),
        MatterReason.AMENDMENTS_FIRST: matter.amendments_first,
    }


def _after_result(matter: Matter) -> dict[MatterReason, bool]:
    counted = matter.counted
    return {
        MatterReason.REVOTE_NOT_IN_RULES: matter.revote != Revote.ONCE_ON_CHALLENGE,
        MatterReason.REVOTE_NOT_ANNOUNCED: not counted or counted[-1].state != "announced",
        # What a void round asked has not been answered yet: the next one is its first vote.
        MatterReason.REVOTE_ALREADY_REPEATED: sum(vote.result != "void" for vote in counted) > 1,
        MatterReason.REVOTE_TOO_LATE: _is_left(matter) or matter.moved_on,
    }


def _is_left(matter: Matter) -> bool:
    """Return whether the question is about an item that is not under way."""
    return matter.item is not None and matter.item != "under_way"


def _repeat(matter: Matter) -> dict[MatterReason, bool]:
    counted = matter.counted
    if counted and counted[-1].result == "void":
        # What concerns no item is asked again only before anything else.
        return {MatterReason.REVOTE_TOO_LATE: _is_left(matter) or (matter.item is None and matter.moved_on)}
    return {
        **_after_result(matter),
        MatterReason.REVOTE_NOT_CHALLENGED: not any(vote.challenged for vote in counted),
    }


def _count(matter: Matter) -> dict[MatterReason, bool]:
    counted = matter.counted
    decided = bool(counted) and counted[-1].result in DECIDING
    return {
        **_after_result(matter),
        MatterReason.REVOTE_NOT_CHALLENGED: not any(vote.challenged for vote in counted),
        # Without a quorum, or with an urn too full, another count would change nothing.
        MatterReason.NOTHING_TO_COUNT: not (matter.countable and decided),
    }


def _challenge(matter: Matter) -> dict[MatterReason, bool]:
    counted = matter.counted
    return {
        **_after_result(matter),
        MatterReason.ALREADY_CHALLENGED: any(vote.challenged for vote in counted),
    }


def _adopt(matter: Matter) -> dict[MatterReason, bool]:
    counted = matter.counted
    repeated = bool(counted) and counted[-1].is_repeat
    return {
        MatterReason.NOT_IN_COMMITTEE: body_reason(matter.body, COUNCIL_ALONE) is not None,
        MatterReason.NOT_CARRIED: bool(counted) and counted[-1].result not in WON,
        # A repetition that carries again keeps the number that the first vote gave.
        MatterReason.ALREADY_ADOPTED: matter.has_resolution and not repeated,
    }


def _take_off(matter: Matter) -> dict[MatterReason, bool]:
    return {
        MatterReason.ITEM_DONE: matter.item not in {"planned", "under_way"},
        **_unfinished(matter),
        MatterReason.ITEM_ADOPTED: matter.has_resolution or matter.result in WON,
        MatterReason.ITEM_DECIDED: matter.result in DECIDING - WON,
    }


def _amend(matter: Matter) -> dict[MatterReason, bool]:
    # Between the votes on a draft, and after the last, nothing of it is changed any more.
    return {**_take_off(matter), MatterReason.ELECTS_PERSONS: matter.elects}


def _elect(matter: Matter) -> dict[MatterReason, bool]:
    return {
        MatterReason.NOT_IN_COMMITTEE: body_reason(matter.body, COUNCIL_ALONE) is not None,
        MatterReason.ITEM_DONE: matter.item not in {"planned", "under_way"},
        **_unfinished(matter),
        MatterReason.AMENDED: matter.amended,
    }


def _unfinished(matter: Matter) -> dict[MatterReason, bool]:
    return {
        MatterReason.POLL_OPEN: any(vote.state == "open" for vote in matter.counted),
        MatterReason.POLL_NOT_ANNOUNCED: any(vote.state == "closed" for vote in matter.counted),
    }


_TESTS = {
    MatterAct.OPEN: _open,
    MatterAct.CHALLENGE: _challenge,
    MatterAct.REPEAT: _repeat,
    MatterAct.COUNT: _count,
    MatterAct.AMEND: _amend,
    MatterAct.ADOPT: _adopt,
    MatterAct.POSTPONE: _take_off,
    MatterAct.WITHDRAW: _take_off,
    MatterAct.ELECT: _elect,
    # What is known of an item when it is put to the vote is fixed with the question.
    MatterAct.DESCRIBE: _take_off,
}
