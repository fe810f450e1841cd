"""A challenge is answered before anything else: what waits for it, and when nothing does."""

from itertools import product

import pytest

from tests.procedure.test_matter import RESULTS, announced, every_matter
from voting.procedure.challenges import NEXT_STEPS, Challenges, steps_held_up
from youth.procedure.matter import Matter, MatterAct, VoteOn, awaits_answer, matter_reasons
from youth.procedure.steps import FOR_LOST_QUORUM, StepName

ANSWERS = (MatterAct.REPEAT, MatterAct.COUNT)


def waits(*votes: VoteOn, **facts: object) -> bool:
    return awaits_answer(Matter(**{"item": "under_way", "votes": votes, **facts}))  # type: ignore[arg-type]


@pytest.mark.parametrize("result", RESULTS)
def test_a_challenged_result_waits_until_it_is_repeated(result: str) -> None:
    first = announced(result, challenged=True)

    assert not waits(announced(result))
    assert waits(first)
    assert not waits(first, VoteOn(state="open", is_repeat=True))
    assert waits(first, VoteOn(state="void", is_repeat=True))
    assert not waits(first, announced("rejected", is_repeat=True))


def test_where_it_is_too_late_or_the_round_was_void_nothing_waits() -> None:
    assert not waits(announced("carried", challenged=True), moved_on=True)
    assert not waits(announced("void", challenged=True))


def test_what_waits_has_an_answer_that_the_rules_allow() -> None:
    waiting = [matter for matter in every_matter() if awaits_answer(matter)]

    assert waiting
    for matter in waiting:
        assert any(not matter_reasons(act, matter) for act in ANSWERS)


def test_of_a_challenged_result_the_next_step_waits_as_long_as_somebody_can_answer() -> None:
    for quorate, is_answerable in product((True, False), repeat=2):
        held = steps_held_up(Challenges(result=True, quorate=quorate, is_answerable=is_answerable))
        assert held == (frozenset() if quorate and not is_answerable else NEXT_STEPS)


def test_a_doubted_quorum_is_always_counted_first() -> None:
    for quorate, is_answerable in product((True, False), repeat=2):
        assert steps_held_up(Challenges(quorum=True, quorate=quorate, is_answerable=is_answerable))
    assert not steps_held_up(Challenges())


def test_a_break_the_answer_and_the_ends_for_a_lost_quorum_never_wait() -> None:
    free = {StepName.SUSPEND, StepName.RESUME, StepName.CHECK_QUORUM, StepName.PUT_AGAIN, *FOR_LOST_QUORUM}

    assert not NEXT_STEPS & free
