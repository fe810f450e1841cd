"""Elections: vectors of the rules, and every small count there is against a plain statement of the rule."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product

import pytest

from voting.procedure.election import (
    ElectionReason,
    ElectionRule,
    ElectionStep,
    RoundCount,
    best_placed,
    judge_round,
)
from voting.procedure.majority import Snapshot
from voting.procedure.tally import TallyError
from youth.procedure.choices import Base, SecondRound

HALF = Fraction(1, 2)
OF_ALL = ElectionRule(Base.SEATS, HALF, strict=True)
OF_VALID = ElectionRule(Base.CAST, HALF, strict=True)
MOST = ElectionRule(Base.SEATS, HALF, strict=True, second_round=SecondRound.PLURALITY)


def judge(votes, rule=OF_ALL, present=13, seats=21, **more):
    counts = {name: more.pop(name) for name in ("against_all", "invalid", "blank", "ballots") if name in more}
    return judge_round(RoundCount(votes=votes, **counts), rule, Snapshot(seats, seats, present), **more)


@pytest.mark.parametrize(
    ("seats", "needed"), [(11, 6), (13, 7), (16, 9), (17, 9), (20, 11), (21, 11), (41, 21)]
)
def test_more_than_half_of_all_seats(seats, needed):
    assert judge({"a": needed}, seats=seats, present=seats).elected == ("a",)
    short = judge({"a": needed - 1, "b": 0}, seats=seats, present=seats)
    assert (short.elected, short.needed, short.size) == ((), needed, seats)


def test_a_base_of_valid_ballots_leaves_out_the_invalid_and_the_blank():
    counted = {"against_all": 1, "invalid": 3, "blank": 1}
    assert judge({"a": 4, "b": 2}, OF_VALID, **counted).elected == ("a",)
    assert judge({"a": 4, "b": 3}, OF_VALID, **counted).elected == ()


def test_a_single_candidate_needs_the_same_threshold_and_falling_short_asks_for_new_nominations():
    assert judge({"a": 11}).elected == ("a",)
    short = judge({"a": 10}, against_all=3)
    assert (short.elected, short.step, short.stand_again) == ((), ElectionStep.NOMINATIONS, ())


def test_the_two_best_stand_again():
    verdict = judge({"a": 2, "b": 6, "c": 4})
    assert (verdict.step, verdict.stand_again) == (ElectionStep.RUN_OFF, ("b", "c"))
    assert verdict.reason is ElectionReason.TOO_FEW_VOTES


def test_all_who_are_equal_in_second_place_stand_again():
    assert judge({"a": 3, "b": 6, "c": 3, "d": 1}).stand_again == ("a", "b", "c")


def test_three_who_are_equal_all_stand_again_and_the_fourth_does_not():
    assert judge({"a": 4, "b": 4, "c": 4, "d": 1}).stand_again == ("a", "b", "c")


def test_who_withdraws_before_the_run_off_makes_room_for_the_next():
    votes = {"a": 6, "b": 4, "c": 2, "d": 1}
    assert best_placed(votes, 1, votes) == ("a", "b")
    assert best_placed(votes, 1, {"a", "c", "d"}) == ("a", "c")
    assert best_placed(votes, 1, {"a"}) == ("a",)
    assert best_placed(votes, 1, set()) == ()


def test_the_second_round_asks_for_the_threshold_or_for_most_votes_as_the_rules_say():
    votes = {"a": 7, "b": 5}
    assert judge(votes, OF_ALL, is_second=True).elected == ()
    assert judge(votes, OF_ALL, is_second=True).step is ElectionStep.NOMINATIONS
    assert judge(votes, MOST, is_second=True).elected == ("a",)
    assert judge(votes, MOST).elected == ()


def test_most_votes_must_be_more_than_those_against_all():
    assert judge({"a": 4, "b": 3}, MOST, against_all=4, is_second=True).elected == ()
    assert judge({"a": 5, "b": 3}, MOST, against_all=4, is_second=True).elected == ("a",)


def test_a_second_tie_asks_for_new_nominations():
    verdict = judge({"a": 6, "b": 6}, MOST, is_second=True)
    assert (verdict.elected, verdict.step) == ((), ElectionStep.NOMINATIONS)
    assert verdict.reason is ElectionReason.TIE_AT_CUT


@pytest.mark.parametrize("is_second", [False, True])
@pytest.mark.parametrize("rule", [OF_ALL, OF_VALID, MOST, ElectionRule(Base.CAST, Fraction(0), strict=False)])
def test_nobody_wins_without_a_vote(rule, is_second):
    verdict = judge({"a": 0, "b": 0}, rule, is_second=is_second)
    assert (verdict.elected, verdict.step) == ((), ElectionStep.NOMINATIONS)
    assert verdict.reason is ElectionReason.NO_VOTES


def test_of_several_places_the_best_over_the_threshold_get_one_each():
    verdict = judge({"a": 12, "b": 11, "c": 13, "d": 3}, ballots=13, places=3)
    assert (verdict.elected, verdict.step, verdict.places) == (("a", "b", "c"), ElectionStep.DONE, 0)


def test_those_who_are_equal_where_the_places_end_stand_again_alone():
    verdict = judge({"a": 10, "b": 7, "c": 7, "d": 2}, OF_VALID, ballots=13, places=2)
    assert (verdict.elected, verdict.places) == (("a",), 1)
    assert (verdict.step, verdict.stand_again) == (ElectionStep.AMONG_TIED, ("b", "c"))


def test_for_each_empty_place_two_stand_again():
    verdict = judge({"a": 12, "b": 6, "c": 5, "d": 5, "e": 4, "f": 1}, ballots=13, places=3)
    assert (verdict.elected, verdict.places) == (("a",), 2)
    assert (verdict.step, verdict.stand_again) == (ElectionStep.RUN_OFF, ("b", "c", "d", "e"))


def test_as_many_candidates_as_empty_places_are_no_choice():
    assert judge({"a": 12, "b": 6}, ballots=13, places=2).step is ElectionStep.NOMINATIONS


@pytest.mark.parametrize(
    ("votes", "counted"),
    [
        ({"a": 14}, {}),
        ({"a": 7, "b": 7}, {}),
        ({"a": 7}, {"invalid": 7}),
        ({"a": 7}, {"blank": 7}),
        ({"a": 7}, {"against_all": 7}),
        ({"a": -1}, {}),
        ({"a": 1}, {"invalid": -1}),
        ({"a": 5, "b": 5}, {"ballots": 4, "places": 2}),
        ({"a": 5, "b": 5}, {"ballots": 11, "places": 2}),
        ({"a": 5, "b": 5, "c": 5}, {"ballots": 7, "places": 2}),
        ({"a": 5}, {"ballots": 6}),
    ],
)
def test_counts_that_no_honest_vote_has_are_refused(votes, counted):
    with pytest.raises(TallyError):
        judge(votes, **counted)


@pytest.mark.parametrize(("votes", "places"), [({}, 1), ({"a": 1}, 0)])
def test_without_candidates_or_places_there_is_nothing_to_judge(votes, places):
    with pytest.raises(ValueError, match="nothing_to_elect"):
        judge(votes, places=places)


def small_counts() -> Iterator[tuple[dict[str, int], int, int]]:
    """Yield votes of up to four candidates, votes against all, and members present."""
    for candidates in range(1, 5):
        for votes in product(range(5), repeat=candidates):
            for against in (0, 1, 3):
                cast = sum(votes) + against
                for present in range(cast, min(cast, 6) + 2):
                    yield dict(zip("abcd", votes, strict=False)), against, present


def statement(votes: Mapping[str, int], needed: int, places: int) -> tuple[set[str], set[str]]:
    """State the rule one candidate at a time: who has a place, and whose place the votes leave open."""
    enough = {one for one in votes if votes[one] >= needed}
    elected = {one for one in enough if sum(votes[other] >= votes[one] for other in enough - {one}) < places}
    open_for = {one for one in enough if sum(votes[other] > votes[one] for other in enough) < places}
    return elected, open_for - elected


RULES = [
    ElectionRule(base, share, strict=strict, second_round=second)
    for base in (Base.SEATS, Base.PRESENT, Base.CAST)
    for share, strict in ((HALF, True), (Fraction(1, 3), False))
    for second in SecondRound
]


@pytest.mark.parametrize("rule", RULES)
def test_every_small_count_of_one_place_agrees_with_the_plain_statement(rule):
    judged = 0
    for votes, against, present in small_counts():
        seats = max(present, 6)
        for is_second in (False, True):
            verdict = judge(
                votes, rule, against_all=against, present=present, seats=seats, is_second=is_second
            )
            size = {Base.SEATS: seats, Base.PRESENT: present, Base.CAST: sum(votes.values()) + against}
            share, above = rule.fraction * size[rule.base], rule.strict
            needed = next(n for n in range(1, 99) if (n > share if above else n >= share))
            if is_second and rule.second_round is SecondRound.PLURALITY:
                needed = against + 1
            elected, tied = statement(votes, needed, 1)
            assert (set(verdict.elected), verdict.needed) == (elected, needed)
            again = {one for one in votes if sum(votes[o] > votes[one] for o in votes) < 2}
            if elected:
                expected = (ElectionStep.DONE, set())
            elif is_second:
                expected = (ElectionStep.NOMINATIONS, set())
            elif tied:
                expected = (ElectionStep.AMONG_TIED, tied)
            elif len(votes) > 1 and any(votes.values()):
                expected = (ElectionStep.RUN_OFF, again)
            else:
                expected = (ElectionStep.NOMINATIONS, set())
            assert (verdict.step, set(verdict.stand_again)) == expected
            judged += 1
    assert judged > 1000


@pytest.mark.parametrize("places", [2, 3])
def test_every_small_count_of_several_places_agrees_with_the_plain_statement(places):
    judged = 0
    for votes in product(range(5), repeat=4):
        count = dict(zip("abcd", votes, strict=True))
        most, marks = max(votes), sum(votes)
        for ballots in range(max(most, -(-marks // places)), marks + 1):
            if ballots > 6:
                break
            verdict = judge(count, OF_VALID, ballots=ballots, present=6, seats=9, places=places)
            elected, tied = statement(count, ballots // 2 + 1, places)
            assert set(verdict.elected) == elected
            assert verdict.places == places - len(elected)
            if len(elected) == places:
                assert (verdict.step, verdict.stand_again) == (ElectionStep.DONE, ())
            elif tied:
                assert (verdict.step, set(verdict.stand_again)) == (ElectionStep.AMONG_TIED, tied)
            else:
                rest, empty = {one for one in count if one not in elected}, places - len(elected)
                again = {one for one in rest if sum(count[o] > count[one] for o in rest) < 2 * empty}
                is_choice = len(rest) > empty and any(count[one] for one in rest)
                assert set(verdict.stand_again) == (again if is_choice else set())
            judged += 1
    assert judged > 1000
