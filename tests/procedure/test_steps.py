"""The lawful next steps of a meeting."""

import pytest

from youth.procedure.choices import LostAction
from youth.procedure.steps import (
    STATES,
    MeetingContext,
    StepName,
    StepReason,
    next_step,
    next_steps,
    step_reasons,
)


def allowed(**facts):
    return [step.name.value for step in next_steps(MeetingContext(**facts)) if step.allowed]


def reasons(name, **facts):
    return step_reasons(name, MeetingContext(**facts))


UNDER_WAY = {"state": "open", "items": 6, "items_left": 3, "present": 15, "quorum_needed": 11}


def test_a_planned_meeting_is_convened_or_cancelled():
    assert allowed(state="planned", items=3) == ["convene", "cancel"]
    assert reasons("convene", state="planned", items=0) == (StepReason.NO_AGENDA,)
    assert reasons("convene", state="planned", items=3, notice_met=False) == (StepReason.NOTICE_TOO_SHORT,)


def test_a_meeting_without_quorum_is_not_opened():
    assert reasons("open", state="convened", items=3, present=10, quorum_needed=11) == (StepReason.NO_QUORUM,)
    assert allowed(state="convened", items=3, present=11, quorum_needed=11) == ["cancel", "open"]


def test_between_items_the_next_one_is_started():
    assert allowed(**UNDER_WAY) == [
        "start_item",
        "put_motion",
        "put_again",
        "check_quorum",
        "suspend",
        "close",
    ]


def test_no_item_begins_while_a_vote_about_the_meeting_is_unfinished():
    assert reasons("start_item", **UNDER_WAY, open_polls=1) == (StepReason.POLL_OPEN,)
    assert reasons("start_item", **UNDER_WAY, unannounced_polls=1) == (StepReason.POLL_NOT_ANNOUNCED,)


def test_with_an_item_under_way_a_poll_may_open():
    assert allowed(**UNDER_WAY, item_under_way=True) == [
        "open_poll",
        "put_motion",
        "put_again",
        "close_item",
        "postpone_item",
        "check_quorum",
        "suspend",
    ]


def test_loss_of_quorum_blocks_the_next_poll_and_nothing_else():
    lost = {**UNDER_WAY, "present": 10, "item_under_way": True}

    assert reasons("open_poll", **lost) == (StepReason.NO_QUORUM,)
    assert "close_item" in allowed(**lost)
    assert reasons("open_poll", **lost, recheck_before_each_vote=False) == ()


def test_an_item_for_information_has_no_poll():
    assert reasons("open_poll", **UNDER_WAY, item_under_way=True, item_has_decision=False) == (
        StepReason.ITEM_WITHOUT_DECISION,
    )


@pytest.mark.parametrize("name", ["suspend", "close_item", "postpone_item", "open_poll", "close"])
def test_while_a_poll_is_open_the_meeting_waits(name):
    running = {**UNDER_WAY, "item_under_way": True, "open_polls": 1}

    assert StepReason.POLL_OPEN in reasons(name, **running)
    assert StepReason.POLL_NOT_ANNOUNCED in reasons(name, **{**running, "open_polls": 0}, unannounced_polls=1)


def test_a_break_ends_with_a_quorum():
    assert reasons("resume", state="suspended", present=10, quorum_needed=11) == (StepReason.NO_QUORUM,)
    assert allowed(state="suspended", present=11, quorum_needed=11) == ["resume", "close"]
    assert allowed(state="suspended", present=10, quorum_needed=11) == [
        "close",
        "wait_for_quorum",
    ]


def test_the_meeting_is_not_closed_in_the_middle_of_an_item():
    assert reasons("close", **UNDER_WAY, item_under_way=True) == (StepReason.ITEM_UNDER_WAY,)
    assert reasons("start_item", **{**UNDER_WAY, "items_left": 0}) == (StepReason.NO_ITEM_LEFT,)


def test_minutes_are_signed_once_and_after_the_meeting():
    assert reasons("sign_minutes", state="closed", minutes="objections") == ()
    assert reasons("sign_minutes", state="closed", minutes="signed") == (StepReason.MINUTES_SIGNED,)
    assert reasons("sign_minutes", state="closed") == (StepReason.MINUTES_NOT_DRAFTED,)
    assert reasons("sign_minutes", state="open", minutes="draft") == (StepReason.WRONG_STATE,)


def test_a_cancelled_meeting_has_no_steps():
    assert next_steps(MeetingContext(state="cancelled")) == []


def test_higher_apps_add_their_reasons():
    assert reasons("close", **UNDER_WAY, blocked={"close": ("survey_running",)}) == ("survey_running",)
    with pytest.raises(ValueError, match="dance"):
        reasons("dance", **UNDER_WAY)


def test_every_step_is_allowed_in_some_state():
    everything = {
        name
        for state in ("planned", "convened", "open", "suspended", "closed")
        for item in (True, False)
        for present in (10, 11)
        for action in LostAction
        for polls in ({}, {"open_polls": 1}, {"unannounced_polls": 1})
        for name in allowed(
            state=state,
            items=1,
            items_left=1,
            item_under_way=item,
            present=present,
            quorum_needed=11,
            lost_action=action,
            wait="over" if state == "convened" else "",
            wait_minutes=60 if action is LostAction.SUSPEND_THEN_CLOSE else 0,
            adjourned="come" if state == "suspended" else "",
            minutes="draft",
            speaking=True,
            waiting=1,
            **polls,
        )
    }

    assert everything == {name.value for name in StepName}


@pytest.mark.parametrize("step", [step for step in StepName if "open" in STATES[step]])
def test_no_step_is_taken_while_an_app_cannot_say_what_it_knows(step):
    assert reasons(step, **UNDER_WAY, not_consulted=("Votes could not be consulted.",)) == (
        StepReason.NOT_CONSULTED,
    )


class TestWhatComesNext:
    """One step advances the meeting, and it is always one that may be taken."""

    ITEM = UNDER_WAY | {"item_under_way": True}

    def test_from_the_plan_to_the_first_item(self):
        assert comes(state="planned", items=3) == "convene"
        assert comes(state="planned", items=3, notice_met=False) is None
        absent = {"state": "convened", "items": 3, "present": 10, "quorum_needed": 11}
        assert comes(**absent, wait="running") is None
        assert comes(**absent, wait="over") == "end_without_quorum"
        assert comes(state="convened", items=3, present=11, quorum_needed=11) == "open"
        assert comes(**UNDER_WAY) == "start_item"

    def test_who_asked_to_speak_is_heard_before_the_vote(self):
        assert comes(**self.ITEM, waiting=2) == "give_floor"
        assert comes(**self.ITEM, waiting=2, speaking=True) == "give_floor"
        assert comes(**self.ITEM, speaking=True) == "take_floor"
        assert comes(**self.ITEM) == "open_poll"

    def test_a_vote_is_finished_before_anything_else(self):
        assert comes(**self.ITEM, open_polls=1, waiting=2) == "close_poll"
        assert comes(**self.ITEM, unannounced_polls=1, waiting=2) == "announce_poll"
        assert comes(**self.ITEM, awaits_answer=True, waiting=2) == "put_again"
        assert comes(**UNDER_WAY, awaits_answer=True) == "put_again"
        assert comes(**self.ITEM, item_decided=True) == "close_item"

    def test_an_item_for_information_ends_without_a_vote(self):
        assert comes(**self.ITEM, item_has_decision=False) == "close_item"

    def test_the_meeting_ends_when_no_item_is_left(self):
        assert comes(**UNDER_WAY | {"items_left": 0}) == "close"
        assert comes(state="closed", minutes="draft") == "sign_minutes"
        assert comes(state="closed") is None

    def test_without_a_quorum_the_rules_say_how_it_goes_on(self):
        lost = self.ITEM | {"present": 5}
        assert comes(**lost) == "wait_for_quorum"
        assert comes(**lost | {"state": "suspended", "wait": "over"}) == "end_without_quorum"
        assert comes(**lost | {"state": "suspended", "wait": "over", "present": 11}) == "resume"
        assert comes(**lost, lost_action=LostAction.ADJOURN, wait_minutes=0) == "adjourn"

    def test_nothing_comes_next_where_a_plugins_answer_is_missing(self):
        assert comes(**self.ITEM, not_consulted=("Votes could not be consulted.",)) is None


def comes(**facts):
    following = next_step(MeetingContext(**facts))
    assert following is None or following in {
        step.name for step in next_steps(MeetingContext(**facts)) if step.allowed
    }
    return following and following.value
