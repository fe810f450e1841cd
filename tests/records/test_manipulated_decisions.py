"""What a forger may do to votes, rules, days and labels: one row each, with the answer that it gets."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from plugins.records.package.record import NamedVote, Quorum, Signatory, Snapshot, WithoutVote
from tests.records import samples
from tests.records.manipulations import Row, answer_to, decision, document, record, votes

NAMES = samples.named_decision().named or ()
ABSENT = samples.named_decision().without_vote
VISITOR = WithoutVote(participant=samples.member(9), name="Зоя Гостева", why="absent")


def by_name(*changes: dict[str, str], **others: Any) -> Callable[[], bytes]:
    """Write every file again from another list of names; the first members are changed."""
    changed = [replace(vote, **change) for vote, change in zip(NAMES, changes, strict=False)]
    named = (*changed, *NAMES[len(changed) :])
    return record(decision=samples.named_decision(named=named, **others))


def without(others: tuple[WithoutVote, ...]) -> Callable[[], bytes]:
    """Write every file again from another list of the members without a vote."""
    return record(decision=samples.named_decision(without_vote=others))


def silenced() -> bytes:
    """Take the vote of the one who was against away, and list the member as absent."""
    against = NAMES[3]
    left_out = WithoutVote(participant=against.participant, name=against.name, why="absent")
    told = samples.named_decision(
        named=tuple(one for one in NAMES if one != against),
        without_vote=(left_out, *ABSENT),
        snapshot=replace(samples.named_decision().snapshot, present=4),
        quorum=replace(samples.named_decision().quorum, present=4),
        votes=votes(3, 0, 1),
    )
    (kind, opened), *later = samples.acts(samples.record(decision=told))
    assert opened is not None
    members = [*opened["members"], against.participant]
    acts = [(kind, {**opened, "members": members, "present": len(members)}), *later]
    events = samples.chained(acts, f"meeting:{samples.MEETING}")
    return record(decision=told, events=events)()


def times(**changes: Any) -> Callable[[], bytes]:
    return record(sitting=replace(samples.record().sitting, **changes))


def rule(**changes: Any) -> Callable[[], bytes]:
    return decision(rule=replace(samples.decision().rule, **changes))


def quorum(**changes: Any) -> Quorum:
    return replace(samples.decision().quorum, **changes)


def snapshot(**changes: Any) -> Snapshot:
    return replace(samples.decision().snapshot, **changes)


def crowd(count: int) -> Callable[[], bytes]:
    """Name more people than were there."""
    named = tuple(
        NamedVote(participant=samples.member(n), name=f"Член {n}", choice="for") for n in range(count)
    )
    told = samples.decision(method="named", named=named)
    return record(decision=told)


EARLY = date(1990, 1, 1)


TERM = samples.record().term


ROWS = [
    # The arithmetic and the rules.
    Row("one for and fifteen against", rule(fraction=(1, 1000)), ("MAJORITY_MISMATCH", "RULES_MISMATCH")),
    Row("another base than the preset's", rule(base="cast"), ("RULES_MISMATCH",)),
    Row("at least where the preset says more than", rule(strict=False), ("RULES_MISMATCH",)),
    Row("rules that nobody knows", rule(preset="my-own"), ("RULES_UNKNOWN",)),
    Row(
        "an override that lets both sides win",
        rule(overrides={"majority.ordinary": {"base": "present", "fraction": "1/1000", "strict": True}}),
        ("RULES_UNKNOWN",),
    ),
    Row("an override of no known field", rule(overrides={"majority.mine": 1}), ("RULES_UNKNOWN",)),
    Row("an override that is stated", rule(overrides={"body.seats": 21}), ("RULE_OVERRIDDEN",)),
    Row("a casting vote that the rules lack", rule(tie="casting_vote"), ("RULES_MISMATCH",)),
    Row("a type of decision that nobody knows", decision(type="acclaim"), ("RULES_UNKNOWN",)),
    Row(
        "a lighter type than the item's",
        record(item=replace(samples.record().item, decision_type="two_thirds")),
        ("RULES_MISMATCH",),
    ),
    Row("six of thirteen", decision(votes=votes(6, 6, 1)), ("MAJORITY_MISMATCH",)),
    Row("too few by the count", decision(needed=6), ("MAJORITY_MISMATCH",)),
    Row("a quorum of one", decision(quorum=quorum(needed=1)), ("RULES_MISMATCH",)),
    Row("a quorum of those in office", decision(quorum=quorum(base="members")), ("RULES_MISMATCH",)),
    Row("a quorum that is assumed", decision(quorum=quorum(assumed=True)), ("RULES_MISMATCH",)),
    Row(
        "more present at the quorum than at the vote",
        decision(quorum=quorum(present=20)),
        ("CONTENT_MISMATCH",),
    ),
    Row("more votes than people", decision(votes=votes(9, 3, 2)), ("VOTE_SUM",)),
    Row("more people than seats", decision(snapshot=snapshot(seats=12)), ("VOTE_SUM", "RULES_MISMATCH")),
    Row("five hundred recused", decision(snapshot=snapshot(recused=500)), ("VOTE_SUM", "RULES_MISMATCH")),
    Row("more recused than absent", decision(snapshot=snapshot(recused=8)), ("RULES_MISMATCH",)),
    Row(
        "an open vote on the budget",
        record(item=replace(samples.record().item, topic="budget")),
        ("RULES_MISMATCH",),
    ),
    Row(
        "abstentions that the rules lack",
        rule(overrides={"vote.options": ["for", "against"]}),
        ("RULES_MISMATCH", "RULE_OVERRIDDEN"),
    ),
    Row("names that do not give the count", by_name({"choice": "against"}), ("VOTE_NAMES_MISMATCH",)),
    Row("a list of twenty with thirteen present", crowd(20), ("VOTE_NAMES_MISMATCH", "VOTE_SUM")),
    Row(
        "one person twice",
        by_name({"participant": NAMES[1].participant}),
        ("CONTENT_MISMATCH", "VOTE_NAME_TWICE"),
    ),
    Row("one name under two ids", by_name({"name": NAMES[1].name.upper() + "  "}), ("VOTE_NAME_TWICE",)),
    Row("an absent member left out", without(ABSENT[:1]), ("VOTE_NAMES_INCOMPLETE",)),
    Row("an absent member more", without((*ABSENT, VISITOR)), ("VOTE_NAMES_INCOMPLETE",)),
    Row(
        "an absent member made a recused one",
        without((replace(ABSENT[0], why="recused"), ABSENT[1])),
        ("VOTE_NAMES_INCOMPLETE",),
    ),
    Row(
        "a voter listed as absent, too",
        without((ABSENT[0], replace(ABSENT[1], participant=NAMES[0].participant))),
        ("ABSENT_IN_HALL", "VOTE_NAME_TWICE"),
    ),
    Row(
        "a member in the hall listed as absent in place of their vote",
        silenced,
        ("ABSENT_IN_HALL",),
    ),
    Row(
        "absent members of a vote that names nobody",
        document("decision", "without_vote", to=[]),
        ("SCHEMA",),
    ),
    Row("a vote by name without names", decision(method="named"), ("NAMED_VOTE_MISSING",)),
    Row(
        "a secret vote with names",
        record(decision=samples.named_decision(method="secret")),
        ("SECRET_VOTE_NAMED",),
    ),
    # Days, times, labels.
    Row(
        "a label of another number and day",
        record(designation="Решение № 99/01.01.2020"),
        ("LABEL_MISMATCH",),
    ),
    Row(
        "a label of another protocol",
        record(designation="Решение № 18/21.11.2026 г., протокол № 8"),
        ("LABEL_MISMATCH",),
    ),
    Row("a label without a number", record(designation="Решение за парка"), ("LABEL_MISMATCH",)),
    Row("closed before it was opened", decision(closed_at="2026-11-21T15:02:00Z"), ("TIME_DISORDER",)),
    Row("announced before it was closed", decision(announced_at="2026-11-21T15:03:30Z"), ("TIME_DISORDER",)),
    Row("a time in words", document("decision", "closed_at", to="вчера"), ("SCHEMA",)),
    Row(
        "a day that no calendar has",
        document("decision", "closed_at", to="2026-02-30T10:00:00Z"),
        ("SCHEMA",),
    ),
    Row(
        "voted before the meeting",
        times(opened_at=datetime(2026, 11, 21, 16, tzinfo=UTC)),
        ("TIME_DISORDER",),
    ),
    Row(
        "voted after the meeting",
        times(closed_at=datetime(2026, 11, 21, 15, 4, tzinfo=UTC)),
        ("TIME_DISORDER",),
    ),
    Row("a meeting that was never opened", times(opened_at=None), ("TIME_DISORDER",)),
    Row("a meeting of another day", times(held_on=date(2026, 11, 20)), ("TIME_DISORDER",)),
    Row(
        "a time zone that nobody knows", document("body", "time_zone", to="Mars/Olympus"), ("TIME_DISORDER",)
    ),
    Row(
        "a meeting outside its term",
        record(term=replace(TERM, starts_on=date(2026, 12, 1))),
        ("DATE_OUTSIDE_TERM",),
    ),
    Row(
        "a term that ended in 1990",
        record(term=replace(TERM, starts_on=EARLY, ends_on=EARLY)),
        ("DATE_OUTSIDE_TERM",),
    ),
    Row(
        "adopted 25 days after the meeting",
        times(held_on=date(2026, 10, 27), opened_at=datetime(2026, 10, 27, 15, tzinfo=UTC)),
        ("TIME_DISORDER", "DATE_AFTER_PROTOCOL"),
    ),
    Row(
        "a day that has not come",
        record(adopted_on=date(2026, 11, 23)),
        ("DATE_AFTER_TODAY", "DATE_AFTER_PROTOCOL", "TIME_DISORDER", "LABEL_MISMATCH"),
    ),
    Row("a number of another term's book", record(period="term:3"), ("LABEL_MISMATCH",)),
    Row("a number of another year's book", record(period="year:2025"), ("LABEL_MISMATCH",)),
    Row(
        "two chairs sign",
        record(signatories=(Signatory(role="chair", name="А"), Signatory(role="chair", name="Б"))),
        ("CONTENT_MISMATCH",),
    ),
    Row(
        "nobody signs by a blank name",
        document("signatories", 0, "name", to=" "),
        ("NOT_AS_BUILT", "CONTENT_MISMATCH"),
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_a_manipulation_gets_its_answer(row: Row) -> None:
    assert answer_to(row.content()) == row.answer
