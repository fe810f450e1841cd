"""Judging a closed round of an election on what its poll froze."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from voting.boxes import box_of
from voting.electorate import option_shown
from voting.models import Poll
from voting.procedure.election import (
    ElectionReason,
    ElectionRule,
    RoundCount,
    RoundVerdict,
    judge_round,
)
from voting.procedure.lists import judge_lists
from voting.procedure.majority import Reason, Snapshot
from voting.procedure.outcome import QuorumCount, Result
from youth.procedure.choices import Base, SecondRound

AGAINST_ALL = "against_all"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundOutcome:
    """What came of a round. ``verdict`` is what the votes say, whether or not they decide anything."""

    result: Result
    reason: ElectionReason | Reason
    verdict: RoundVerdict[str]
    valid: int

    @property
    def carried(self) -> bool:
        """Return whether somebody is elected."""
        return self.result is Result.ELECTED

    @property
    def needed(self) -> int:
        """Return how many votes elected."""
        return self.verdict.needed

    @property
    def size(self) -> int:
        """Return of how many people, or ballots, the threshold is taken."""
        return self.verdict.size


def judge_election(poll: Poll) -> RoundOutcome:
    """Judge a closed round; without a quorum, or with an urn too full, it decides nothing."""
    rule, counted = poll.rule, poll.votes or {}
    keys = [option["key"] for option in poll.options if option["key"] != AGAINST_ALL]
    count = RoundCount(
        votes={key: counted[key] for key in keys},
        against_all=counted.get(AGAINST_ALL, 0),
        invalid=counted.get("invalid", 0),
        blank=counted.get("blank", 0),
        ballots=counted.get("valid"),
    )
    if rule.get("by_lists") and rule["round"] == 1:
        verdict = judge_lists(count.votes, rule["places"])
    else:
        verdict = _judge_round(poll, count)
    quorum = QuorumCount(
        poll.quorum_needed, poll.present, poll.quorum_recount, assumed=bool(rule["quorum_assumed"])
    )
    result, reason = _result(verdict), verdict.reason
    outcome = RoundOutcome(result=result, reason=reason, verdict=verdict, valid=count.valid)
    if not quorum.met:
        return replace(outcome, result=Result.NO_QUORUM, reason=Reason.NO_QUORUM)
    if box_of(poll).voids(poll):
        return replace(outcome, result=Result.VOID, reason=ElectionReason.URN_OVERFULL)
    return outcome


def _judge_round(poll: Poll, count: RoundCount[str]) -> RoundVerdict[str]:
    """Judge a round of single candidates, or the vote between lists that are equal: a place each."""
    rule = poll.rule
    top, bottom = rule["fraction"]
    verdict = judge_round(
        count,
        ElectionRule(
            Base(rule["base"]), Fraction(top, bottom), rule["strict"], SecondRound(rule["second_round"])
        ),
        Snapshot(poll.seats, poll.in_office, poll.present, poll.recused),
        places=rule["places"],
        is_second=rule["round"] == 2,
    )
    return replace(verdict, seats=dict.fromkeys(verdict.elected, 1)) if rule.get("by_lists") else verdict


def round_record(poll: Poll, outcome: RoundOutcome) -> dict[str, Any]:
    """Return what the decision keeps of a round: who stood, who is elected, what follows."""
    verdict = outcome.verdict
    decides = outcome.result not in {Result.NO_QUORUM, Result.VOID}
    record = {
        "options": [option_shown(option) for option in poll.options],
        "valid": outcome.valid,
        "places": poll.rule["places"],
        "round": poll.rule["round"],
        "second_round": poll.rule["second_round"],
        "elected": list(verdict.elected) if decides else [],
        "step": verdict.step.value if decides else "",
        "places_left": verdict.places if decides else poll.rule["places"],
        "stand_again": list(verdict.stand_again) if decides else [],
    }
    if poll.rule.get("by_lists"):
        record["seats"] = {key: number for key, number in verdict.seats.items() if number and decides}
    return record


def _result(verdict: RoundVerdict[str]) -> Result:
    if verdict.elected:
        return Result.ELECTED
    return Result.TIE if verdict.reason is ElectionReason.TIE_AT_CUT else Result.REJECTED
