"""The way of a resolution at the Municipal Council: its order, its days, and what each stage says."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youth.procedure.referral import (
    EXECUTION,
    NEXT,
    TO_CARRY_OUT,
    UNANSWERED,
    Objection,
    Outcome,
    Stage,
    StageFacts,
    answer_due,
    next_stages,
    objections_to_next,
    objections_to_words,
)

SENT_ON = date(2026, 10, 29)
TODAY = date(2027, 6, 1)
WORDS = {"number": "7", "document": "Писмо", "unit": "Отдел", "text": "Да."}
ACTS = st.tuples(st.sampled_from(Stage), st.integers(-20, 300), st.sampled_from(["", *Outcome]))


@given(st.lists(ACTS, max_size=25))
def test_whatever_is_tried_no_stage_is_out_of_order(tried: list[tuple[Stage, int, str]]) -> None:
    way: list[tuple[Stage, date]] = [(Stage.SENT, SENT_ON)]
    outcome = ""
    for stage, days, said in tried:
        on = SENT_ON + timedelta(days=days)
        facts = StageFacts(stage=stage, on=on, outcome=said if stage == Stage.ANSWERED else "", **WORDS)
        last, last_on = way[-1]
        if objections_to_next(facts, last=last, last_on=last_on, outcome=outcome, today=TODAY):
            continue
        way.append((stage, on))
        outcome = facts.outcome or outcome
    days = [on for _stage, on in way]
    assert days == sorted(days)
    assert days[-1] <= TODAY
    stages = [stage for stage, _on in way]
    assert stages.count(Stage.SENT) == 1
    assert stages.count(Stage.ANSWERED) <= 1
    assert stages.count(Stage.DONE) <= 1
    answered = stages.index(Stage.ANSWERED) if Stage.ANSWERED in stages else len(stages)
    assert all(stage in UNANSWERED for stage in stages[:answered])
    assert all(stage in EXECUTION for stage in stages[answered + 1 :])
    assert outcome in TO_CARRY_OUT or not stages[answered + 1 :]


def test_every_stage_is_reached_from_the_sending() -> None:
    reached, ahead = set(), [Stage.SENT]
    while ahead:
        stage = ahead.pop()
        if stage not in reached:
            reached.add(stage)
            ahead += NEXT[stage]
    assert reached == set(Stage)
    assert next_stages(Stage.ANSWERED, Outcome.REFUSED) == frozenset()
    assert next_stages(Stage.ANSWERED, Outcome.PARTLY) == set(EXECUTION)


@pytest.mark.parametrize(("days", "due"), [(60, date(2026, 12, 28)), (0, SENT_ON), (None, None)])
def test_the_day_of_the_sending_is_not_counted(days: int | None, due: date | None) -> None:
    assert answer_due(SENT_ON, days) == due


@pytest.mark.parametrize(
    ("on", "objection"),
    [
        (None, Objection.DATE_MISSING),
        (TODAY + timedelta(days=1), Objection.DATE_IN_FUTURE),
        (SENT_ON - timedelta(days=1), Objection.DATE_TOO_EARLY),
        (SENT_ON + timedelta(days=5), Objection.DATE_TOO_LATE),
        (SENT_ON, None),
    ],
)
def test_a_day_lies_between_those_beside_it(on: date | None, objection: Objection | None) -> None:
    facts = StageFacts(stage=Stage.RECEIVED, on=on, **WORDS)
    until = SENT_ON + timedelta(days=4)
    found = objections_to_words(facts, since=SENT_ON, until=until, today=TODAY)
    assert found == ([] if objection is None else [objection])
