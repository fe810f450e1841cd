"""A lost quorum: what the rules let the chair do, and that no state of a meeting is without a lawful end."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from voting.procedure.challenges import NEXT_STEPS
from youth.procedure.choices import LostAction
from youth.procedure.profile import load_resolved, resolved_rules, rules_of_second_meeting
from youth.procedure.steps import (
    FOR_LOST_QUORUM,
    STATES,
    MeetingContext,
    StepName,
    StepReason,
    next_steps,
    step_reasons,
)

ENDED = frozenset({"closed", "cancelled"})
# No quorum, an item under way and two that were not reached.
LOST = MeetingContext(
    state="open", items=3, items_left=2, item_under_way=True, present=10, quorum_needed=11, wait_minutes=60
)
WAITS = {step.value: ("challenged",) for step in NEXT_STEPS}


def reasons(step: StepName, facts: MeetingContext, **changes: object) -> tuple[str, ...]:
    return step_reasons(step, replace(facts, **changes))  # type: ignore[arg-type]


def allowed(facts: MeetingContext, **changes: object) -> set[str]:
    return {step.name for step in next_steps(replace(facts, **changes)) if step.allowed}  # type: ignore[arg-type]


def test_a_meeting_waits_as_long_as_the_rules_say_and_is_then_closed() -> None:
    end = StepName.END_WITHOUT_QUORUM
    assert reasons(end, LOST) == (StepReason.WAIT_FIRST,)
    assert reasons(StepName.WAIT_FOR_QUORUM, LOST) == ()
    waiting = replace(LOST, state="suspended", wait="running")
    assert reasons(end, waiting) == (StepReason.WAIT_RUNS,)
    assert reasons(StepName.WAIT_FOR_QUORUM, waiting) == (StepReason.WAIT_RUNS,)
    assert reasons(end, waiting, wait="over") == ()
    # It is waited once: the time can't be made longer by beginning it again.
    assert reasons(StepName.WAIT_FOR_QUORUM, waiting, wait="over") == (StepReason.WAITED,)


def test_where_the_rules_give_no_time_to_wait_the_meeting_is_closed_at_once() -> None:
    assert reasons(StepName.END_WITHOUT_QUORUM, LOST, wait_minutes=0) == ()
    assert reasons(StepName.WAIT_FOR_QUORUM, LOST, wait_minutes=0) == (StepReason.NO_WAIT,)


def test_a_quorum_that_came_back_ends_all_of_it_and_the_meeting_goes_on() -> None:
    for step in FOR_LOST_QUORUM:
        for action in LostAction:
            found = reasons(step, LOST, state="suspended", wait="over", present=11, lost_action=action)
            assert StepReason.QUORUM_MET in found
    assert "resume" in allowed(LOST, state="suspended", wait="running", present=11)


def test_a_break_during_which_the_quorum_was_lost_becomes_a_wait() -> None:
    on_a_break = replace(LOST, state="suspended")
    assert reasons(StepName.WAIT_FOR_QUORUM, on_a_break) == ()
    assert reasons(StepName.RESUME, on_a_break) == (StepReason.NO_QUORUM,)


def test_only_the_way_of_the_rules_is_open() -> None:
    ways = {StepName.ADJOURN, StepName.SECOND_MEETING, StepName.END_WITHOUT_QUORUM}
    at_once = replace(LOST, wait_minutes=0)
    assert allowed(at_once, lost_action=LostAction.SUSPEND_THEN_CLOSE) & ways == {"end_without_quorum"}
    assert allowed(at_once, lost_action=LostAction.ADJOURN) & ways == {"adjourn"}
    both = {"second_meeting", "end_without_quorum"}
    assert allowed(at_once, lost_action=LostAction.SECOND_MEETING) & ways == both


def test_an_adjourned_meeting_is_closed_if_no_quorum_comes_on_its_day_either() -> None:
    adjourned = replace(LOST, state="suspended", lost_action=LostAction.ADJOURN, adjourned="ahead", present=0)
    end = StepName.END_WITHOUT_QUORUM
    assert reasons(end, adjourned, wait="running") == (StepReason.ADJOURNED, StepReason.WAIT_RUNS)
    assert reasons(StepName.RESUME, adjourned, present=21) == (StepReason.ADJOURNED,)
    # The day can be named again, if it was a slip of the pen.
    assert reasons(StepName.ADJOURN, adjourned) == ()
    come = replace(adjourned, adjourned="come")
    assert reasons(end, come, wait="running") == (StepReason.WAIT_RUNS,)
    assert reasons(end, come, wait="over") == ()
    assert reasons(StepName.RESUME, come, present=11) == ()


def test_a_convened_meeting_is_recorded_as_not_held_after_its_hour_and_the_wait() -> None:
    convened = MeetingContext(state="convened", items=3, items_left=3, present=10, quorum_needed=11)
    assert reasons(StepName.END_WITHOUT_QUORUM, convened, wait="running") == (StepReason.WAIT_RUNS,)
    for action in LostAction:
        assert reasons(StepName.END_WITHOUT_QUORUM, convened, wait="over", lost_action=action) == ()


def test_there_is_one_second_meeting_and_it_needs_something_to_decide() -> None:
    second = replace(LOST, wait_minutes=0, lost_action=LostAction.SECOND_MEETING)
    step = StepName.SECOND_MEETING
    assert reasons(step, second, is_second=True) == (StepReason.SECOND_ALREADY,)
    assert reasons(step, second, items_left=0, item_under_way=False) == (StepReason.NOTHING_OPEN,)


def test_with_items_left_and_no_quorum_the_chair_does_not_simply_close() -> None:
    between = replace(LOST, item_under_way=False)
    assert reasons(StepName.CLOSE, between) == (StepReason.LOST_QUORUM,)
    assert reasons(StepName.CLOSE, between, items_left=0) == ()
    # Where a quorum is presumed until it is doubted, nobody counted.
    assert reasons(StepName.CLOSE, between, recheck_before_each_vote=False) == ()


@pytest.mark.parametrize("step", sorted(FOR_LOST_QUORUM))
def test_an_open_vote_is_finished_before_the_meeting_ends_for_want_of_a_quorum(step: StepName) -> None:
    action = LostAction.ADJOURN if step == StepName.ADJOURN else LostAction.SECOND_MEETING
    facts = replace(LOST, lost_action=action, wait_minutes=60 if step == StepName.WAIT_FOR_QUORUM else 0)
    assert reasons(step, facts) == ()
    assert reasons(step, facts, open_polls=1) == (StepReason.POLL_OPEN,)
    assert reasons(step, facts, unannounced_polls=1) == (StepReason.POLL_NOT_ANNOUNCED,)


def test_steps_for_a_lost_quorum_are_listed_while_it_is_lost_and_as_the_rules_have_them() -> None:
    def listed(**changes: object) -> set[str]:
        return {one.name for one in next_steps(replace(LOST, **changes))} & FOR_LOST_QUORUM  # type: ignore[arg-type]

    assert listed(present=11) == set()
    assert listed() == {"wait_for_quorum", "end_without_quorum"}
    assert listed(lost_action=LostAction.ADJOURN, wait_minutes=0) == {"adjourn", "end_without_quorum"}


@pytest.mark.parametrize(("minimum", "needed"), [(1, 1), (3, 3)])
def test_a_second_meeting_needs_no_more_than_the_minimum_of_the_rules(minimum: int, needed: int) -> None:
    rules = resolved_rules("de-jupa", {"quorum.minimum": minimum})
    second = load_resolved(rules_of_second_meeting(rules))
    assert load_resolved(rules).quorum_rule().needed(13, 13) == 7
    assert [second.quorum_rule().needed(13, members) for members in (13, 9, 1)] == [needed] * 3


def test_without_second_meetings_in_the_rules_the_quorum_stays_what_it_is() -> None:
    rules = resolved_rules("bg-obs", {})
    assert rules_of_second_meeting(rules) == rules


def every_state() -> Iterator[MeetingContext]:
    """Yield every state with every combination of facts that a meeting can be in."""
    states = ("planned", "convened", "open", "suspended")
    polls = ((0, 0), (1, 0), (0, 1))
    for state, present, left, under_way, action, minutes, assumed, second, notice in product(
        states,
        (0, 10, 11),
        (0, 2),
        (False, True),
        LostAction,
        (0, 60),
        (False, True),
        (False, True),
        (True, False),
    ):
        for wait, adjourned, (opened, unannounced) in product(
            ("", "running", "over"), ("", "ahead", "come"), polls
        ):
            facts = MeetingContext(
                state=state,  # type: ignore[arg-type]
                items=left + under_way,
                items_left=left,
                item_under_way=under_way,
                notice_met=notice,
                present=present,
                quorum_needed=11,
                recheck_before_each_vote=not assumed,
                lost_action=action,
                wait_minutes=minutes,
                wait=wait,  # type: ignore[arg-type]
                adjourned=adjourned,  # type: ignore[arg-type]
                is_second=second,
                open_polls=opened,
                unannounced_polls=unannounced,
            )
            if is_possible(facts):
                yield facts
                if facts.state in {"open", "suspended"} and present < facts.quorum_needed:
                    # A challenged result that nobody can answer for want of a quorum.
                    yield replace(facts, blocked=WAITS)


def is_possible(facts: MeetingContext) -> bool:
    begun = facts.state in {"open", "suspended"}
    if not begun and (facts.item_under_way or facts.open_polls or facts.unannounced_polls):
        return False
    if facts.state == "suspended" and (facts.open_polls or facts.unannounced_polls):
        return False
    if facts.state == "convened":
        return facts.wait != "" and facts.adjourned == "" and facts.items > 0
    if facts.state != "suspended":
        return facts.wait == "" and facts.adjourned == ""
    if facts.adjourned:
        # The wait begins at the hour to which it was adjourned.
        return facts.wait == "running" or (facts.adjourned == "come" and facts.wait == "over")
    return True


def after(step: str, facts: MeetingContext) -> MeetingContext:
    """Return the facts after a lawful step of the chair's table."""
    again = {"state": "suspended", "present": 0, "wait": "running", "adjourned": "ahead"}
    effects: dict[str, dict[str, object]] = {
        "convene": {"state": "convened", "wait": "running"},
        "cancel": {"state": "cancelled"},
        "open": {"state": "open", "wait": ""},
        "suspend": {"state": "suspended"},
        "resume": {"state": "open", "wait": "", "adjourned": ""},
        "start_item": {"item_under_way": True, "items_left": facts.items_left - 1},
        "close_item": {"item_under_way": False},
        "postpone_item": {"item_under_way": False},
        "open_poll": {"open_polls": 1},
        "put_motion": {"open_polls": 1},
        "put_again": {"open_polls": 1},
        "close_poll": {"open_polls": 0, "unannounced_polls": 1},
        "announce_poll": {"unannounced_polls": 0},
        "check_quorum": {},
        "close": {"state": "closed"},
        "wait_for_quorum": {"state": "suspended", "wait": "running"},
        "adjourn": again,
        "second_meeting": {"state": "cancelled" if facts.state == "convened" else "closed"},
        "end_without_quorum": {"state": "cancelled" if facts.state == "convened" else "closed"},
    }
    return replace(facts, **effects[step])  # type: ignore[arg-type]


def in_time(facts: MeetingContext) -> Iterator[MeetingContext]:
    """Yield what comes by itself: hours pass, and an open vote is closed and announced."""
    if facts.adjourned == "ahead":
        yield replace(facts, adjourned="come")
    elif facts.wait == "running":
        yield replace(facts, wait="over")
    if facts.open_polls:
        yield replace(facts, open_polls=0, unannounced_polls=1)
    elif facts.unannounced_polls:
        yield replace(facts, unannounced_polls=0)


def test_from_every_state_there_is_a_lawful_way_to_the_end_though_nobody_comes_back() -> None:
    found = list(every_state())
    assert len(found) > 1000
    leads_to: dict[int, set[int]] = {}
    known: dict[str, int] = {}
    ends: set[int] = set()

    def number(facts: MeetingContext) -> int:
        return known.setdefault(repr(facts), len(known))

    waiting = list(found)
    seen = {number(facts) for facts in waiting}
    while waiting:
        facts = waiting.pop()
        here = number(facts)
        if facts.state in ENDED:
            ends.add(here)
            continue
        steps = [after(step.name, facts) for step in next_steps(facts) if step.allowed]
        for following in [*steps, *in_time(facts)]:
            there = number(following)
            leads_to.setdefault(there, set()).add(here)
            if there not in seen:
                seen.add(there)
                waiting.append(following)
    reached, edge = set(ends), list(ends)
    while edge:
        for before in leads_to.get(edge.pop(), set()) - reached:
            reached.add(before)
            edge.append(before)
    stuck = [name for name, at in known.items() if at not in reached]
    assert stuck == []


def test_no_step_is_lawful_where_a_plugins_answer_is_missing() -> None:
    for facts in every_state():
        unknown = replace(facts, not_consulted=("Votes could not be consulted.",))
        for step in StepName:
            if facts.state in STATES[step]:
                assert step_reasons(step, unknown) == (StepReason.NOT_CONSULTED,)
        assert not any(step.allowed for step in next_steps(unknown))
