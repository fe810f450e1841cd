"""What a committee's opinion means for the admission to an agenda."""

from datetime import date, timedelta
from typing import Any

import pytest

from youth.procedure.opinions import OpinionAsked, OpinionState, blocks_admission
from youth.procedure.profile import load_profile
from youth.procedure.structure import Profile

TODAY = date(2026, 11, 28)
DAY = timedelta(days=1)
MEETING = TODAY + 10 * DAY


def rules(**changed: Any) -> Profile:
    return load_profile("bg-obs", {f"committee.{name}": value for name, value in changed.items()})


def blocks(lead: OpinionAsked | None, *, today: date = TODAY, **changed: Any) -> bool:
    return blocks_admission(rules(**changed), lead, today=today, meeting_on=MEETING)


def test_an_opinion_or_the_end_of_its_time_admits() -> None:
    assert blocks(None)
    assert blocks(OpinionAsked(due_on=TODAY))
    assert not blocks(OpinionAsked(due_on=TODAY - DAY))
    assert not blocks(OpinionAsked(due_on=TODAY + DAY, given_on=TODAY))
    assert not blocks(OpinionAsked(due_on=TODAY + DAY, missed_on=TODAY))


def test_without_a_day_of_its_own_the_opinion_is_due_before_the_meeting() -> None:
    last = MEETING - 3 * DAY
    assert blocks(OpinionAsked(), today=last)
    assert not blocks(OpinionAsked(), today=last + DAY)
    assert not blocks(OpinionAsked(), today=last, opinion_days=4)


def test_the_rules_may_want_the_opinion_itself_or_none() -> None:
    missed = OpinionAsked(due_on=TODAY - 9 * DAY, missed_on=TODAY - 8 * DAY)
    assert blocks(missed, opinion_may_lapse=False)
    assert not blocks(None, opinion_required=False)


@pytest.mark.parametrize(
    ("asked", "state"),
    [
        (OpinionAsked(), OpinionState.AWAITED),
        (OpinionAsked(due_on=TODAY, missed_on=TODAY + DAY), OpinionState.MISSED),
        (OpinionAsked(due_on=TODAY, given_on=TODAY), OpinionState.GIVEN),
        (OpinionAsked(due_on=TODAY, given_on=TODAY + DAY), OpinionState.LATE),
        (OpinionAsked(due_on=TODAY, given_on=TODAY, missed_on=TODAY + DAY), OpinionState.LATE),
    ],
)
def test_where_an_opinion_is(asked: OpinionAsked, state: OpinionState) -> None:
    assert asked.state is state
