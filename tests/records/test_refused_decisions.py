"""A package whose decision, names or days do not fit together is refused."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from plugins.records.package.export import package_of
from plugins.records.package.majority import votes_needed
from plugins.records.package.record import NamedVote, Quorum, Snapshot
from tests.records import samples
from tests.records.forging import codes, judged


def outcome(**changes: Any) -> list[str]:
    return codes(package_of(samples.record(decision=samples.decision(**changes))).content)


def votes(yes: int, no: int, abstain: int, silent: int = 0) -> dict[str, int]:
    return {"for": yes, "against": no, "abstain": abstain, "not_voting": silent}


def test_more_votes_than_people_are_refused() -> None:
    assert outcome(votes=votes(9, 3, 2)) == ["VOTE_SUM"]
    assert outcome(snapshot=Snapshot(seats=21, in_office=12, present=13, recused=0)) == [
        "VOTE_SUM",
        "NO_QUORUM",
        "RULES_MISMATCH",
    ]
    assert outcome(snapshot=Snapshot(seats=21, in_office=22, present=13, recused=0)) == ["VOTE_SUM"]


def present(count: int) -> Snapshot:
    return Snapshot(seats=21, in_office=20, present=count, recused=0)


def test_a_decision_without_quorum_is_refused() -> None:
    short = Quorum(base="seats", needed=11, present=10, met=False)
    votes_cast = votes(8, 1, 1)

    for quorum in (short, replace(short, met=True)):
        assert outcome(quorum=quorum, snapshot=present(10), votes=votes_cast, needed=6) == ["NO_QUORUM"]


def test_a_quorum_that_was_only_assumed_is_a_warning_where_the_rules_assume_one() -> None:
    assumed = Quorum(base="seats", needed=11, present=10, met=True, assumed=True)
    told = {"snapshot": present(10), "votes": votes(8, 1, 1), "needed": 6}
    rule = replace(samples.decision().rule, overrides={"quorum.recheck": ["on_challenge"]})

    assert outcome(quorum=assumed, rule=rule, **told) == ["QUORUM_ASSUMED", "RULE_OVERRIDDEN"]
    assert outcome(quorum=assumed, **told) == ["QUORUM_ASSUMED", "RULES_MISMATCH"]
    assert outcome(quorum=replace(assumed, met=False), rule=rule, **told) == ["NO_QUORUM", "RULE_OVERRIDDEN"]


def test_six_of_thirteen_do_not_carry_even_if_the_package_says_so() -> None:
    assert outcome(votes=votes(6, 1, 6)) == ["MAJORITY_MISMATCH"]
    assert outcome(votes=votes(6, 1, 6), needed=6) == ["MAJORITY_MISMATCH"]
    assert outcome(carried=False) == ["MAJORITY_MISMATCH"]


@pytest.mark.parametrize(
    ("base", "fraction", "strict", "needed"),
    [
        ("present", [1, 2], True, 7),
        ("seats", [1, 2], True, 11),
        ("seats", [2, 3], False, 14),
        ("seats", [3, 4], False, 16),
        ("members", [1, 2], True, 11),
        ("cast", [1, 2], True, 7),
        ("cast", [2, 3], False, 8),
    ],
)
def test_the_majority_is_counted_again(base: str, fraction: list[int], strict: bool, needed: int) -> None:
    decision = {
        "rule": {"base": base, "fraction": fraction, "strict": strict},
        "snapshot": {"seats": 21, "in_office": 20, "present": 13},
        "votes": {"for": 9, "against": 3, "abstain": 1},
    }

    assert votes_needed(decision) == needed


def test_a_tie_carries_only_by_the_chair_s_casting_vote() -> None:
    overrides = {
        "majority.ordinary": {"base": "cast", "fraction": "1/2", "strict": True},
        "majority.tie": "casting_vote",
    }
    rule = replace(samples.decision().rule, base="cast", tie="casting_vote", overrides=overrides)
    tied = {"votes": votes(6, 6, 0), "needed": 7}
    shown = ["RULE_OVERRIDDEN", "RULE_OVERRIDDEN"]

    assert outcome(**tied, rule=rule, reason="casting_vote_for") == shown
    assert outcome(**tied, rule=rule) == ["MAJORITY_MISMATCH", *shown]
    assert outcome(**tied, rule=replace(rule, tie="fails"), reason="casting_vote_for") == [
        "MAJORITY_MISMATCH",
        *shown,
    ]


def test_a_vote_by_name_without_names_is_refused() -> None:
    assert outcome(method="named") == ["NAMED_VOTE_MISSING"]
    assert outcome(method="named", named=()) == ["NAMED_VOTE_MISSING"]


def test_a_secret_vote_with_names_is_refused() -> None:
    decision = samples.named_decision(method="secret")

    assert codes(package_of(samples.record(decision=decision)).content) == ["SECRET_VOTE_NAMED"]


def test_names_that_do_not_equal_the_count_are_refused() -> None:
    decision = samples.named_decision()
    last = replace(decision.named[-1], choice="against") if decision.named else None
    assert isinstance(last, NamedVote)
    changed = replace(decision, named=(*(decision.named or ())[:-1], last))

    report = judged(package_of(samples.record(decision=changed)).content)

    assert [(one.code, one.field) for one in report.errors] == [
        ("VOTE_NAMES_MISMATCH", "against"),
        ("VOTE_NAMES_MISMATCH", "abstain"),
    ]


def test_a_member_named_twice_is_refused() -> None:
    decision = samples.named_decision()
    named = decision.named or ()
    twice = replace(decision, named=(*named[:-1], replace(named[-1], participant=named[0].participant)))

    assert codes(package_of(samples.record(decision=twice)).content) == [
        "CONTENT_MISMATCH",
        "VOTE_NAME_TWICE",
    ]


def test_a_day_that_has_not_come_is_refused() -> None:
    assert codes(package_of(samples.record(adopted_on=date(2026, 11, 23))).content) == [
        "DATE_AFTER_TODAY",
        "DATE_AFTER_PROTOCOL",
        "TIME_DISORDER",
        "LABEL_MISMATCH",
    ]


def test_a_day_before_the_meeting_is_refused() -> None:
    assert codes(package_of(samples.record(adopted_on=date(2026, 11, 20))).content) == [
        "DATE_BEFORE_PROTOCOL",
        "TIME_DISORDER",
        "LABEL_MISMATCH",
    ]
