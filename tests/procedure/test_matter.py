"""One matter has one truth: every course of votes on an item, and what may be done about it then."""

from itertools import product

import pytest

from youth.procedure.matter import Matter, MatterAct, MatterReason, VoteOn, matter_reasons

RESULTS = ("carried", "rejected", "tie", "no_quorum")


def announced(result, **facts):
    return VoteOn(state="announced", result=result, **facts)


CHALLENGED = (announced("tie", challenged=True),)


def may(act, **facts):
    return not reasons(act, **facts)


def reasons(act, **facts):
    return matter_reasons(act, Matter(**{"item": "under_way", **facts}))


def every_matter():
    """Return every matter that the services can make: no vote, a first one, and one that repeats it."""
    firsts = [
        VoteOn(state="open"),
        VoteOn(state="closed"),
        VoteOn(state="void"),
        *(announced(result, challenged=challenged) for result in RESULTS for challenged in (False, True)),
    ]
    repeats = [VoteOn(state=state, is_repeat=True) for state in ("open", "closed", "void")]
    repeats += [announced(result, is_repeat=True) for result in RESULTS]
    courses = [(), *((first,) for first in firsts), *product(firsts[3:], repeats)]
    items = ("planned", "under_way", "done", "postponed", "withdrawn")
    for item, votes, moved_on in product(items, courses, (False, True)):
        first_carried = any(vote.result == "carried" for vote in votes)
        for has_resolution in {False, first_carried}:
            yield Matter(item=item, votes=votes, moved_on=moved_on, has_resolution=has_resolution)


def test_an_item_is_put_to_the_vote_once():
    assert may(MatterAct.OPEN)
    assert reasons(MatterAct.OPEN, votes=(announced("rejected"),)) == (MatterReason.ITEM_VOTED,)
    assert reasons(MatterAct.OPEN, votes=(VoteOn(state="open"),)) == (MatterReason.POLL_OPEN,)
    assert reasons(MatterAct.OPEN, item="planned") == (MatterReason.WRONG_ITEM,)


def test_a_void_vote_decided_nothing_and_the_question_is_put_again():
    assert may(MatterAct.OPEN, votes=(VoteOn(state="void"),))
    assert may(MatterAct.POSTPONE, votes=(VoteOn(state="void"),))


def test_a_decided_item_is_neither_postponed_nor_withdrawn():
    for act in (MatterAct.POSTPONE, MatterAct.WITHDRAW):
        assert reasons(act, votes=(announced("carried"),)) == (MatterReason.ITEM_ADOPTED,)
        assert reasons(act, votes=(announced("tie"),)) == (MatterReason.ITEM_DECIDED,)
        assert may(act, votes=(announced("no_quorum"),))


def test_a_repetition_without_a_quorum_leaves_the_first_result():
    votes = (announced("rejected", challenged=True), announced("no_quorum", is_repeat=True))

    assert Matter(item="under_way", votes=votes).result == "rejected"
    assert reasons(MatterAct.POSTPONE, votes=votes) == (MatterReason.ITEM_DECIDED,)


def test_a_challenged_result_is_repeated_once_whether_it_was_carried_or_lost():
    for result in RESULTS:
        first = announced(result, challenged=True)
        assert may(MatterAct.REPEAT, votes=(first,), has_resolution=result == "carried")
        assert reasons(MatterAct.REPEAT, votes=(first, announced("tie", is_repeat=True))) == (
            MatterReason.REVOTE_ALREADY_REPEATED,
        )


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"votes": (announced("tie"),)}, MatterReason.REVOTE_NOT_CHALLENGED),
        ({"votes": CHALLENGED, "revote": "never"}, MatterReason.REVOTE_NOT_IN_RULES),
        ({"votes": CHALLENGED, "moved_on": True}, MatterReason.REVOTE_TOO_LATE),
        ({"votes": CHALLENGED, "item": "done"}, MatterReason.REVOTE_TOO_LATE),
    ],
)
def test_why_a_vote_is_not_repeated(facts, reason):
    assert reasons(MatterAct.REPEAT, **facts) == (reason,)


def test_a_result_is_challenged_once_and_right_after_its_announcement():
    assert may(MatterAct.CHALLENGE, votes=(announced("carried"),), has_resolution=True)
    assert reasons(MatterAct.CHALLENGE, votes=(announced("carried", challenged=True),)) == (
        MatterReason.ALREADY_CHALLENGED,
    )
    assert reasons(MatterAct.CHALLENGE, votes=(announced("carried"),), moved_on=True) == (
        MatterReason.REVOTE_TOO_LATE,
    )


def test_a_resolution_never_gets_a_second_number():
    for matter in every_matter():
        if matter.has_resolution and not any(vote.is_repeat for vote in matter.counted):
            assert MatterReason.ALREADY_ADOPTED in matter_reasons(MatterAct.ADOPT, matter)


def test_an_item_never_has_two_truths():
    for matter in every_matter():
        if matter.result:
            assert matter_reasons(MatterAct.OPEN, matter)
            assert matter_reasons(MatterAct.POSTPONE, matter)
            assert matter_reasons(MatterAct.WITHDRAW, matter)
        if matter.item != "under_way":
            for act in (MatterAct.OPEN, MatterAct.REPEAT, MatterAct.CHALLENGE):
                assert matter_reasons(act, matter)


def test_an_unfinished_vote_stops_whatever_would_end_the_matter():
    for matter in every_matter():
        if any(vote.state in {"open", "closed"} for vote in matter.votes):
            for act in MatterAct:
                assert act is MatterAct.ADOPT or matter_reasons(act, matter)


def test_a_void_result_is_answered_by_another_round_until_one_decides():
    void = announced("void")
    again = announced("void", is_repeat=True)
    for votes in ((void,), (void, again), (void, again, again)):
        assert Matter(item="under_way", votes=votes).result == ""
        assert may(MatterAct.REPEAT, votes=votes)
        # Also where the rules know no repeated vote, and after the tellers were elected again.
        assert may(MatterAct.REPEAT, votes=votes, revote="never", moved_on=True)
        assert reasons(MatterAct.REPEAT, votes=votes, item="done") == (MatterReason.REVOTE_TOO_LATE,)
        assert reasons(MatterAct.OPEN, votes=votes) == (MatterReason.ITEM_VOTED,)
        assert may(MatterAct.POSTPONE, votes=votes)


def test_the_round_that_follows_a_void_one_is_the_first_vote_on_the_matter():
    first = announced("carried", is_repeat=True)
    challenged = announced("carried", is_repeat=True, challenged=True)

    assert may(MatterAct.CHALLENGE, votes=(announced("void"), first))
    assert reasons(MatterAct.REPEAT, votes=(announced("void"), first)) == (
        MatterReason.REVOTE_NOT_CHALLENGED,
    )
    assert may(MatterAct.REPEAT, votes=(announced("void"), challenged))
    assert reasons(
        MatterAct.REPEAT, votes=(announced("void"), challenged, announced("tie", is_repeat=True))
    ) == (MatterReason.REVOTE_ALREADY_REPEATED,)
