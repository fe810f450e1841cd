"""The lawful next steps of a meeting, from plain facts: what may be done now, and why not the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal
from uuid import UUID

from youth.procedure.matter import VoteOn


class StepName(StrEnum):
    """What can be done with a meeting."""

    CONVENE = "convene"
    CANCEL = "cancel"
    OPEN = "open"
    SUSPEND = "suspend"
    RESUME = "resume"
    START_ITEM = "start_item"
    OPEN_POLL = "open_poll"
    PUT_MOTION = "put_motion"
    CLOSE_ITEM = "close_item"
    POSTPONE_ITEM = "postpone_item"
    CHECK_QUORUM = "check_quorum"
    CLOSE = "close"
    SIGN_MINUTES = "sign_minutes"


class StepReason(StrEnum):
    """Why a step may not be taken."""

    WRONG_STATE = "wrong_state"
    NO_AGENDA = "no_agenda"
    NOTICE_TOO_SHORT = "notice_too_short"
    NO_QUORUM = "no_quorum"
    ITEM_UNDER_WAY = "item_under_way"
    NO_ITEM_UNDER_WAY = "no_item_under_way"
    NO_ITEM_LEFT = "no_item_left"
    ITEM_WITHOUT_DECISION = "item_without_decision"
    POLL_OPEN = "poll_open"
    POLL_NOT_ANNOUNCED = "poll_not_announced"
    MINUTES_NOT_DRAFTED = "minutes_not_drafted"
    MINUTES_SIGNED = "minutes_signed"
    NOT_CONSULTED = "not_consulted"


MeetingState = Literal["planned", "convened", "open", "suspended", "closed", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingContext:
    """The facts about a meeting that the rules use.

    Higher apps add ``open_polls``, ``unannounced_polls``, ``votes``, ``moved_on`` and ``blocked``.
    ``present`` and ``quorum_needed`` are people; ``items_left`` counts planned items; ``blocked`` maps a
    step's name to further reason codes;
    ``not_consulted`` has a sentence for each app that crashed: facts that a rule depends on are then unknown,
    and no step may be taken.
    """

    state: MeetingState
    items: int = 0
    items_left: int = 0
    item_under_way: bool = False
    item_has_decision: bool = True
    notice_met: bool = True
    present: int = 0
    quorum_needed: int = 1
    recheck_before_each_vote: bool = True
    open_polls: int = 0
    unannounced_polls: int = 0
    votes: Mapping[UUID, tuple[VoteOn, ...]] = field(default_factory=dict)
    moved_on: frozenset[UUID] = frozenset()
    minutes: Literal["", "draft", "objections", "signed"] = ""
    blocked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_consulted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step: whether it may be taken now, and if not, every reason."""

    name: StepName
    allowed: bool
    reasons: tuple[str, ...] = ()


# The states in which a step is listed.
STATES: dict[StepName, tuple[MeetingState, ...]] = {
    StepName.CONVENE: ("planned",),
    StepName.CANCEL: ("planned", "convened"),
    StepName.OPEN: ("convened",),
    StepName.START_ITEM: ("open",),
    StepName.OPEN_POLL: ("open",),
    StepName.PUT_MOTION: ("open",),
    StepName.CLOSE_ITEM: ("open",),
    StepName.POSTPONE_ITEM: ("open",),
    StepName.CHECK_QUORUM: ("open",),
    StepName.SUSPEND: ("open",),
    StepName.RESUME: ("suspended",),
    StepName.CLOSE: ("open", "suspended"),
    StepName.SIGN_MINUTES: ("closed",),
}


def next_steps(facts: MeetingContext) -> list[Step]:
    """Return the steps that belong to the meeting's state, in the order of the meeting's course."""
    return [
        Step(name, not reasons, reasons)
        for name, states in STATES.items()
        if facts.state in states
        for reasons in [_reasons(name, facts)]
    ]


def step_reasons(name: str, facts: MeetingContext) -> tuple[str, ...]:
    """Return why one step may not be taken now; empty where it may.

    Raises ``ValueError`` for a step that does not exist.
    """
    step = StepName(name)
    if facts.state not in STATES[step]:
        return (StepReason.WRONG_STATE,)
    return _reasons(step, facts)


def _reasons(name: StepName, facts: MeetingContext) -> tuple[str, ...]:
    if facts.not_consulted:
        return (StepReason.NOT_CONSULTED,)
    quorate = facts.present >= facts.quorum_needed
    poll = {
        StepReason.POLL_OPEN: facts.open_polls > 0,
        StepReason.POLL_NOT_ANNOUNCED: facts.unannounced_polls > 0,
    }
    tests: dict[StepName, dict[StepReason, bool]] = {
        StepName.CONVENE: {
            StepReason.NO_AGENDA: facts.items == 0,
            StepReason.NOTICE_TOO_SHORT: not facts.notice_met,
        },
        StepName.OPEN: {StepReason.NO_QUORUM: not quorate, StepReason.NO_AGENDA: facts.items == 0},
        StepName.SUSPEND: poll,
        # The quorum is checked again after every break.
        StepName.RESUME: {StepReason.NO_QUORUM: not quorate},
        StepName.START_ITEM: {
            StepReason.ITEM_UNDER_WAY: facts.item_under_way,
            StepReason.NO_ITEM_LEFT: facts.items_left == 0,
        },
        StepName.OPEN_POLL: {
            StepReason.NO_ITEM_UNDER_WAY: not facts.item_under_way,
            StepReason.ITEM_WITHOUT_DECISION: facts.item_under_way and not facts.item_has_decision,
            StepReason.NO_QUORUM: facts.recheck_before_each_vote and not quorate,
            **poll,
        },
        # A procedural motion needs no item under way: the agenda itself is adopted before the first one.
        StepName.PUT_MOTION: {
            StepReason.NO_QUORUM: facts.recheck_before_each_vote and not quorate,
            **poll,
        },
        StepName.CLOSE_ITEM: {StepReason.NO_ITEM_UNDER_WAY: not facts.item_under_way, **poll},
        StepName.POSTPONE_ITEM: {StepReason.NO_ITEM_UNDER_WAY: not facts.item_under_way, **poll},
        StepName.CLOSE: {StepReason.ITEM_UNDER_WAY: facts.item_under_way, **poll},
        StepName.SIGN_MINUTES: {
            StepReason.MINUTES_NOT_DRAFTED: facts.minutes == "",
            StepReason.MINUTES_SIGNED: facts.minutes == "signed",
        },
    }
    own = tuple(reason for reason, applies in tests.get(name, {}).items() if applies)
    return own + tuple(facts.blocked.get(name, ()))
