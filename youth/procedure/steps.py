"""The lawful next steps of a meeting, from plain facts: what may be done now, and why not the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal
from uuid import UUID

from youth.procedure.choices import LostAction
from youth.procedure.matter import VoteOn


class StepName(StrEnum):
    """What can be done with a meeting."""

    CONVENE = "convene"
    CANCEL = "cancel"
    OPEN = "open"
    SUSPEND = "suspend"
    RESUME = "resume"
    START_ITEM = "start_item"
    GIVE_FLOOR = "give_floor"
    TAKE_FLOOR = "take_floor"
    OPEN_POLL = "open_poll"
    CLOSE_POLL = "close_poll"
    ANNOUNCE_POLL = "announce_poll"
    PUT_MOTION = "put_motion"
    PUT_AGAIN = "put_again"
    CLOSE_ITEM = "close_item"
    POSTPONE_ITEM = "postpone_item"
    CHECK_QUORUM = "check_quorum"
    CLOSE = "close"
    WAIT_FOR_QUORUM = "wait_for_quorum"
    ADJOURN = "adjourn"
    SECOND_MEETING = "second_meeting"
    END_WITHOUT_QUORUM = "end_without_quorum"
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
    NO_POLL_OPEN = "no_poll_open"
    NO_POLL_CLOSED = "no_poll_closed"
    NOBODY_WAITS = "nobody_waits"
    NOBODY_SPEAKS = "nobody_speaks"
    MINUTES_NOT_DRAFTED = "minutes_not_drafted"
    MINUTES_SIGNED = "minutes_signed"
    NOT_CONSULTED = "not_consulted"
    QUORUM_MET = "quorum_met"
    LOST_QUORUM = "lost_quorum"
    OTHER_RULE = "other_rule"
    NO_WAIT = "no_wait"
    WAIT_FIRST = "wait_first"
    WAIT_RUNS = "wait_runs"
    WAITED = "waited"
    ADJOURN_FIRST = "adjourn_first"
    ADJOURNED = "adjourned"
    SECOND_ALREADY = "second_already"
    NOTHING_OPEN = "nothing_open"


MeetingState = Literal["planned", "convened", "open", "suspended", "closed", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingContext:
    """The facts about a meeting that the rules use.

    Higher apps add ``open_polls``, ``unannounced_polls``, ``votes``, ``voted_on``, ``amendments_first``,
    ``elects_on``, ``amended``, ``speaking``, ``waiting``, ``awaits_answer`` and ``blocked``. ``present`` and
    ``quorum_needed`` are people; ``items_left`` counts planned items; ``awaits_answer`` is whether a result
    was challenged and can be counted again or its vote repeated; ``blocked`` maps a step's name to further
    reason codes. ``lost_action`` and ``wait_minutes`` are what the rules say about a lost quorum; ``wait``
    is whether the time to wait for one has not begun, runs or is over (of a convened meeting it begins at
    its hour); ``adjourned`` is whether the day to which a meeting was adjourned is ahead or has come.
    ``not_consulted`` has a sentence for each app that crashed: facts that a rule depends on are then unknown,
    and no step may be taken.
    """

    state: MeetingState
    items: int = 0
    items_left: int = 0
    item_under_way: bool = False
    item_has_decision: bool = True
    item_decided: bool = False
    notice_met: bool = True
    present: int = 0
    quorum_needed: int = 1
    recheck_before_each_vote: bool = True
    recheck_after_break: bool = True
    lost_action: LostAction = LostAction.SUSPEND_THEN_CLOSE
    wait_minutes: int = 60
    wait: Literal["", "running", "over"] = ""
    adjourned: Literal["", "ahead", "come"] = ""
    is_second: bool = False
    open_polls: int = 0
    unannounced_polls: int = 0
    votes: Mapping[UUID, tuple[VoteOn, ...]] = field(default_factory=dict)
    amendments_first: frozenset[UUID] = frozenset()
    voted_on: frozenset[UUID] = frozenset()
    elects_on: frozenset[UUID] = frozenset()
    amended: frozenset[UUID] = frozenset()
    minutes: Literal["", "draft", "objections", "signed"] = ""
    speaking: bool = False
    waiting: int = 0
    awaits_answer: bool = False
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
    StepName.GIVE_FLOOR: ("open",),
    StepName.TAKE_FLOOR: ("open",),
    StepName.OPEN_POLL: ("open",),
    StepName.CLOSE_POLL: ("open",),
    StepName.ANNOUNCE_POLL: ("open",),
    StepName.PUT_MOTION: ("open",),
    StepName.PUT_AGAIN: ("open",),
    StepName.CLOSE_ITEM: ("open",),
    StepName.POSTPONE_ITEM: ("open",),
    StepName.CHECK_QUORUM: ("open",),
    StepName.SUSPEND: ("open",),
    StepName.RESUME: ("suspended",),
    StepName.CLOSE: ("open", "suspended"),
    StepName.WAIT_FOR_QUORUM: ("open", "suspended"),
    StepName.ADJOURN: ("open", "suspended"),
    StepName.SECOND_MEETING: ("convened", "open", "suspended"),
    StepName.END_WITHOUT_QUORUM: ("convened", "open", "suspended"),
    StepName.SIGN_MINUTES: ("closed",),
}

# Steps for a quorum that is not there; where one of these reasons is against them, they are not listed.
FOR_LOST_QUORUM = frozenset(
    {StepName.WAIT_FOR_QUORUM, StepName.ADJOURN, StepName.SECOND_MEETING, StepName.END_WITHOUT_QUORUM}
)
BESIDE_THE_POINT = frozenset(
    {StepReason.QUORUM_MET, StepReason.OTHER_RULE, StepReason.NO_WAIT, StepReason.SECOND_ALREADY}
)


def next_steps(facts: MeetingContext) -> list[Step]:
    """Return the steps that belong to the meeting's state, in the order of the meeting's course.

    Those for a lost quorum are among them only while there is none, as far as the rules have them.
    """
    return [
        Step(name, not reasons, reasons)
        for name, states in STATES.items()
        if facts.state in states
        for reasons in [_reasons(name, facts)]
        if name not in FOR_LOST_QUORUM or not _is_beside_the_point(name, facts)
    ]


# The steps that advance a meeting, in the order in which they come first where several may be taken.
COURSE = (
    StepName.CONVENE,
    StepName.OPEN,
    StepName.CLOSE_POLL,
    StepName.ANNOUNCE_POLL,
    StepName.PUT_AGAIN,
    StepName.RESUME,
    StepName.WAIT_FOR_QUORUM,
    StepName.ADJOURN,
    StepName.SECOND_MEETING,
    StepName.END_WITHOUT_QUORUM,
    StepName.GIVE_FLOOR,
    StepName.TAKE_FLOOR,
    StepName.OPEN_POLL,
    StepName.CLOSE_ITEM,
    StepName.START_ITEM,
    StepName.CLOSE,
    StepName.SIGN_MINUTES,
)


def next_step(facts: MeetingContext) -> StepName | None:
    """Return the one step that advances the meeting now; None where none may be taken.

    Who asked to speak is heard before the vote, the vote comes before the end of its item, and the meeting is
    closed when no item is left. A vote is put again only where its result was challenged.
    """
    comes = {
        StepName.PUT_AGAIN: facts.awaits_answer,
        StepName.OPEN_POLL: not facts.item_decided and not facts.awaits_answer,
        StepName.CLOSE_ITEM: not ends_early(facts),
        StepName.CLOSE: facts.items_left == 0,
    }
    allowed = {step.name for step in next_steps(facts) if step.allowed}
    return next((name for name in COURSE if name in allowed and comes.get(name, True)), None)


def ends_early(facts: MeetingContext) -> bool:
    """Return whether the item under way was to be decided, and was not voted on yet."""
    return facts.item_under_way and facts.item_has_decision and not facts.item_decided


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
        StepName.RESUME: {
            StepReason.ADJOURNED: facts.adjourned == "ahead",
            StepReason.NO_QUORUM: not quorate and _asks_quorum_to_go_on(facts),
        },
        StepName.START_ITEM: {
            StepReason.ITEM_UNDER_WAY: facts.item_under_way,
            StepReason.NO_ITEM_LEFT: facts.items_left == 0,
            **poll,
        },
        StepName.GIVE_FLOOR: {StepReason.NOBODY_WAITS: facts.waiting == 0},
        StepName.TAKE_FLOOR: {StepReason.NOBODY_SPEAKS: not facts.speaking},
        StepName.CLOSE_POLL: {StepReason.NO_POLL_OPEN: facts.open_polls == 0},
        StepName.ANNOUNCE_POLL: {StepReason.NO_POLL_CLOSED: facts.unannounced_polls == 0},
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
        # What was voted on once, whether or not an item is under way: which votes, ``matter`` says.
        StepName.PUT_AGAIN: {
            StepReason.NO_QUORUM: facts.recheck_before_each_vote and not quorate,
            **poll,
        },
        StepName.CLOSE_ITEM: {StepReason.NO_ITEM_UNDER_WAY: not facts.item_under_way, **poll},
        StepName.POSTPONE_ITEM: {StepReason.NO_ITEM_UNDER_WAY: not facts.item_under_way, **poll},
        StepName.CLOSE: {
            StepReason.ITEM_UNDER_WAY: facts.item_under_way,
            # Where a quorum is presumed until it is doubted, the chair may close without counting.
            StepReason.LOST_QUORUM: facts.items_left > 0 and not quorate and facts.recheck_before_each_vote,
            **poll,
        },
        StepName.SIGN_MINUTES: {
            StepReason.MINUTES_NOT_DRAFTED: facts.minutes == "",
            StepReason.MINUTES_SIGNED: facts.minutes == "signed",
        },
    }
    if name in FOR_LOST_QUORUM:
        tests[name] = _lost_quorum(name, facts) | poll
    own = tuple(reason for reason, applies in tests.get(name, {}).items() if applies)
    return own + tuple(facts.blocked.get(name, ()))


def _asks_quorum_to_go_on(facts: MeetingContext) -> bool:
    """Return whether a suspended meeting goes on only with a quorum.

    A break for want of one ends with a quorum, whatever the rules say of other breaks.
    """
    return facts.recheck_after_break or facts.wait != "" or facts.adjourned != ""


def _is_beside_the_point(name: StepName, facts: MeetingContext) -> bool:
    return any(_lost_quorum(name, facts).get(reason) for reason in BESIDE_THE_POINT)


def _lost_quorum(name: StepName, facts: MeetingContext) -> dict[StepReason, bool]:
    """Return the reasons against a step for a lost quorum, each with whether it applies."""
    begun, minutes, action = facts.state != "convened", facts.wait_minutes, facts.lost_action
    reasons = {StepReason.QUORUM_MET: facts.present >= facts.quorum_needed}
    if name is StepName.WAIT_FOR_QUORUM:
        return reasons | {
            StepReason.NO_WAIT: minutes == 0,
            StepReason.WAIT_RUNS: facts.wait == "running",
            StepReason.WAITED: facts.wait == "over",
        }
    if name is StepName.ADJOURN:
        return reasons | {StepReason.OTHER_RULE: action is not LostAction.ADJOURN}
    if name is StepName.SECOND_MEETING:
        reasons |= {
            StepReason.OTHER_RULE: action is not LostAction.SECOND_MEETING,
            StepReason.SECOND_ALREADY: facts.is_second,
            StepReason.NOTHING_OPEN: facts.items_left == 0 and not facts.item_under_way,
        }
    adjourns = begun and action is LostAction.ADJOURN
    return reasons | {
        StepReason.ADJOURN_FIRST: adjourns and facts.adjourned == "",
        StepReason.ADJOURNED: facts.adjourned == "ahead",
        StepReason.WAIT_FIRST: begun and not adjourns and minutes > 0 and facts.wait == "",
        StepReason.WAIT_RUNS: facts.wait == "running",
    }
