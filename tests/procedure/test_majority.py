"""Majorities: vectors of the rules, the defects of other systems, and every small council there is."""

from fractions import Fraction

import pytest

from voting.procedure.majority import Reason, Rule, Snapshot, base_size, carried, votes_needed
from voting.procedure.tally import Tally, TallyError
from youth.procedure.choices import Base, Tie

PRESENT = Rule(Base.PRESENT, Fraction(1, 2), strict=True)
CAST = Rule(Base.CAST, Fraction(1, 2), strict=True)
ABSOLUTE = Rule(Base.SEATS, Fraction(1, 2), strict=True)
MEMBERS = Rule(Base.MEMBERS, Fraction(1, 2), strict=True)
TWO_THIRDS = Rule(Base.SEATS, Fraction(2, 3), strict=False)
THREE_QUARTERS = Rule(Base.SEATS, Fraction(3, 4), strict=False)
TWO_THIRDS_CAST = Rule(Base.CAST, Fraction(2, 3), strict=False)


def judge(rule, present, votes, seats=21, in_office=None, **more):
    yes, no, abstain = votes
    tally = Tally(yes, no, abstain, present - yes - no - abstain)
    return carried(tally, rule, Snapshot(seats, seats if in_office is None else in_office, present), **more)


@pytest.mark.parametrize(
    ("present", "votes", "passes"),
    [
        (13, (7, 6, 0), True),
        (13, (6, 1, 6), False),
        (13, (7, 0, 0), True),
        (12, (6, 6, 0), False),
        (12, (6, 0, 6), False),
        (12, (7, 5, 0), True),
        (20, (10, 5, 5), False),
        (20, (11, 5, 4), True),
        (15, (15, 0, 0), True),
    ],
)
def test_more_than_half_of_those_present(present, votes, passes):
    assert judge(PRESENT, present, votes).carried is passes


def test_six_to_one_with_six_abstaining_would_pass_on_votes_cast():
    assert judge(CAST, 13, (6, 1, 6)).carried
    assert not judge(PRESENT, 13, (6, 1, 6)).carried


def test_one_to_nothing_with_the_rest_abstaining_passes_only_where_votes_cast_are_the_base():
    assert judge(CAST, 13, (1, 0, 12)).carried
    assert not judge(PRESENT, 13, (1, 0, 12)).carried


@pytest.mark.parametrize(
    ("rule", "needs"),
    [
        (ABSOLUTE, {11: 6, 13: 7, 16: 9, 17: 9, 20: 11, 21: 11, 41: 21}),
        (TWO_THIRDS, {11: 8, 12: 8, 13: 9, 17: 12, 21: 14, 41: 28}),
        (THREE_QUARTERS, {20: 15, 21: 16}),
    ],
)
def test_thresholds_of_the_whole_council(rule, needs):
    for seats, needed in needs.items():
        assert votes_needed(rule, seats) == needed
        assert judge(rule, seats, (needed, seats - needed, 0), seats=seats).carried
        assert not judge(rule, seats, (needed - 1, 0, 0), seats=seats).carried


def test_two_vacant_seats_leave_the_base_at_twenty_one():
    verdict = judge(ABSOLUTE, 19, (10, 9, 0), seats=21, in_office=19)

    assert (verdict.carried, verdict.needed, verdict.size) == (False, 11, 21)
    assert judge(MEMBERS, 19, (10, 9, 0), seats=21, in_office=19).carried


def test_the_verdict_carries_its_arithmetic():
    verdict = judge(PRESENT, 15, (11, 2, 2))

    assert (verdict.carried, verdict.reason) == (True, Reason.ENOUGH_FOR)
    assert (verdict.needed, verdict.votes_for, verdict.base, verdict.size) == (8, 11, Base.PRESENT, 15)


def test_a_tie_fails_and_is_called_so():
    assert judge(CAST, 12, (6, 6, 0)).reason is Reason.TIE
    assert judge(PRESENT, 12, (6, 6, 0)).reason is Reason.TIE
    assert judge(PRESENT, 12, (6, 6, 0), casting="for").carried is False


def test_a_casting_vote_decides_a_tie_only_where_the_rules_have_one():
    rule = Rule(Base.CAST, Fraction(1, 2), strict=True, tie=Tie.CASTING_VOTE)

    assert judge(rule, 12, (6, 6, 0)).reason is Reason.TIE
    assert judge(rule, 12, (6, 6, 0), casting="for").reason is Reason.CASTING_VOTE_FOR
    assert judge(rule, 12, (6, 6, 0), casting="against").reason is Reason.CASTING_VOTE_AGAINST
    assert judge(rule, 12, (5, 6, 0), casting="for").reason is Reason.TOO_FEW_FOR


def test_a_casting_vote_is_one_vote_and_not_a_verdict():
    of_present = Rule(Base.PRESENT, Fraction(1, 2), strict=True, tie=Tie.CASTING_VOTE)

    assert judge(of_present, 12, (5, 5, 2), casting="for").carried is False
    assert judge(of_present, 12, (6, 6, 0), casting="for").carried is True


def test_ties_are_never_broken_by_chance():
    assert {judge(CAST, 10, (5, 5, 0)).carried for _ in range(200)} == {False}


class TestDefectsSeenElsewhere:
    def test_eight_of_sixteen_is_no_absolute_majority(self):
        assert judge(ABSOLUTE, 16, (8, 0, 0), seats=16).needed == 9
        assert not judge(ABSOLUTE, 16, (8, 0, 0), seats=16).carried

    def test_nothing_to_nothing_is_no_two_thirds(self):
        verdict = judge(TWO_THIRDS_CAST, 13, (0, 0, 13))

        assert (verdict.carried, verdict.needed, verdict.size) == (False, 1, 0)

    def test_half_rounded_up_plus_one_asks_too_much(self):
        assert judge(ABSOLUTE, 11, (6, 5, 0), seats=11).carried

    def test_two_thirds_is_not_a_decimal_number(self):
        # 0.6667 of 12 is 8.0004 and would ask for nine.
        assert judge(TWO_THIRDS, 12, (8, 4, 0), seats=12).carried

    @pytest.mark.parametrize("rule", [PRESENT, CAST, ABSOLUTE, MEMBERS, TWO_THIRDS, TWO_THIRDS_CAST])
    def test_nobody_wins_out_of_no_ballots(self, rule):
        verdict = judge(rule, 13, (0, 0, 0))

        assert (verdict.carried, verdict.reason) == (False, Reason.NO_VOTES)
        assert carried(Tally(0, 0, 0), rule, Snapshot(3, 0, 0)).carried is False

    def test_more_votes_than_members_present_are_an_error_and_no_result(self):
        thirteen = Snapshot(21, 21, 13)
        with pytest.raises(TallyError, match="more_votes_than_present"):
            carried(Tally(8, 5, 1), PRESENT, thirteen)

    def test_a_snapshot_of_more_present_than_in_office_is_refused(self):
        for numbers in [(21, 12, 13), (10, 11, 5), (21, 21, -1), (21, 21, 5, -1)]:
            with pytest.raises(ValueError, match="snapshot"):
                Snapshot(*numbers)


def outweighs(rule, yes, size):
    """Say the rule in words: those for outweigh the rest of the base once (more), twice, three times."""
    rest = size - yes
    if rule.fraction == Fraction(1, 2):
        return yes > rest
    times = {Fraction(2, 3): 2, Fraction(3, 4): 3}[rule.fraction]
    return yes > 0 and yes >= times * rest


def small_councils(limit):
    """Yield every (seats, in office, present, for, against, abstain) up to a council of ``limit`` seats."""
    for seats in range(limit + 1):
        for in_office in range(seats + 1):
            for present in range(in_office + 1):
                snapshot = Snapshot(seats, in_office, present)
                for yes in range(present + 1):
                    for no in range(present - yes + 1):
                        for abstain in range(present - yes - no + 1):
                            yield snapshot, Tally(yes, no, abstain, present - yes - no - abstain)


# All ways to share so many places among seven groups.
@pytest.mark.parametrize(
    ("limit", "ways"), [(12, 18_564), pytest.param(33, 3_262_623, marks=pytest.mark.long)]
)
def test_every_small_council_agrees_with_the_rule_said_in_words(limit, ways):
    rules = [PRESENT, CAST, ABSOLUTE, MEMBERS, TWO_THIRDS, THREE_QUARTERS, TWO_THIRDS_CAST]
    seen = 0
    wrong = []
    for snapshot, tally in small_councils(limit):
        seen += 1
        yes, no = tally.votes_for, tally.against
        sizes = {"seats": snapshot.seats, "members": snapshot.in_office, "present": snapshot.present}
        for rule in rules:
            size = sizes.get(rule.base, yes + no)
            verdict = carried(tally, rule, snapshot)
            if verdict.carried is not outweighs(rule, yes, size):
                wrong.append((rule, snapshot, tally))

    assert wrong == []
    assert seen == ways


def test_the_number_needed_is_the_first_that_passes_in_every_council():
    for rule in [ABSOLUTE, TWO_THIRDS, THREE_QUARTERS]:
        for seats in range(1, 62):
            passing = [yes for yes in range(seats + 1) if outweighs(rule, yes, seats)]
            assert votes_needed(rule, seats) == passing[0]


def test_the_base_is_what_the_rule_names():
    snapshot, tally = Snapshot(21, 19, 15), Tally(6, 3, 4, 2)

    assert [base_size(Rule(base, Fraction(1, 2), strict=True), snapshot, tally) for base in Base] == [
        21,
        19,
        15,
        9,
    ]
