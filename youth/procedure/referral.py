"""The way of a resolution at the Municipal Council: its stages, what each needs, and their order in time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from youth.procedure.notice import deadline


class Stage(StrEnum):
    """Where a resolution is after it left the Youth Council."""

    SENT = "sent"
    RECEIVED = "received"
    COMMITTEE = "committee"
    AGENDA = "agenda"
    DECIDED = "decided"
    ANSWERED = "answered"
    UNDER_WAY = "under_way"
    DONE = "done"
    NOT_DONE = "not_done"


class Outcome(StrEnum):
    """What the Municipal Council's answer says."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    REFUSED = "refused"
    NOTED = "noted"


class Objection(StrEnum):
    """Why a stage can't be entered so."""

    OUT_OF_ORDER = "out_of_order"
    NOTHING_TO_CARRY_OUT = "nothing_to_carry_out"
    DATE_MISSING = "date_missing"
    DATE_IN_FUTURE = "date_in_future"
    DATE_TOO_EARLY = "date_too_early"
    DATE_TOO_LATE = "date_too_late"
    OUTCOME_MISSING = "outcome_missing"
    NUMBER_MISSING = "number_missing"
    DOCUMENT_MISSING = "document_missing"
    UNIT_MISSING = "unit_missing"
    TEXT_MISSING = "text_missing"


UNANSWERED = (Stage.SENT, Stage.RECEIVED, Stage.COMMITTEE, Stage.AGENDA, Stage.DECIDED)
EXECUTION = (Stage.UNDER_WAY, Stage.DONE, Stage.NOT_DONE)
_DELIBERATION = frozenset({Stage.COMMITTEE, Stage.AGENDA, Stage.DECIDED, Stage.ANSWERED})
# What may come after each stage. Work that was given up may be taken up again.
NEXT: dict[Stage, frozenset[Stage]] = {
    Stage.SENT: _DELIBERATION | {Stage.RECEIVED},
    Stage.RECEIVED: _DELIBERATION | {Stage.RECEIVED},
    Stage.COMMITTEE: _DELIBERATION,
    Stage.AGENDA: _DELIBERATION,
    Stage.DECIDED: frozenset({Stage.ANSWERED}),
    Stage.ANSWERED: frozenset(EXECUTION),
    Stage.UNDER_WAY: frozenset(EXECUTION),
    Stage.NOT_DONE: frozenset({Stage.UNDER_WAY, Stage.DONE}),
    Stage.DONE: frozenset(),
}
# Of these something is to be carried out, by a unit that the answer names.
TO_CARRY_OUT = frozenset({Outcome.ACCEPTED, Outcome.PARTLY})
# What each stage has to say; refusals also give their reasons.
NEEDS: dict[Stage, tuple[Objection, ...]] = {
    Stage.COMMITTEE: (Objection.UNIT_MISSING,),
    Stage.AGENDA: (Objection.TEXT_MISSING,),
    Stage.DECIDED: (Objection.NUMBER_MISSING,),
    Stage.ANSWERED: (Objection.OUTCOME_MISSING, Objection.DOCUMENT_MISSING),
    Stage.DONE: (Objection.TEXT_MISSING,),
    Stage.NOT_DONE: (Objection.TEXT_MISSING,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFacts:
    """What is said of a stage: its day, and its papers in words; all but the day may be empty."""

    stage: Stage
    on: date | None
    number: str = ""
    document: str = ""
    outcome: str = ""
    unit: str = ""
    text: str = ""


def answer_due(sent_on: date, days: int | None) -> date | None:
    """Return the last day for the answer by `referral.answer_days`; None where the rules set none."""
    return None if days is None else deadline(sent_on, days)


def next_stages(last: Stage, outcome: str) -> frozenset[Stage]:
    """Return what may follow a stage, given the outcome of the answer where there is one."""
    if last == Stage.ANSWERED and outcome not in TO_CARRY_OUT:
        return frozenset()
    return NEXT[last]


def objections_to_next(
    facts: StageFacts, *, last: Stage, last_on: date, outcome: str, today: date
) -> list[Objection]:
    """Return why a stage can't follow the last one; ``outcome`` is that of the answer, if there is one."""
    found = []
    if facts.stage not in NEXT[last]:
        found.append(Objection.OUT_OF_ORDER)
    elif facts.stage not in next_stages(last, outcome):
        found.append(Objection.NOTHING_TO_CARRY_OUT)
    return [*found, *objections_to_words(facts, since=last_on, until=today, today=today)]


def objections_to_words(facts: StageFacts, *, since: date, until: date, today: date) -> list[Objection]:
    """Return what is missing or wrongly dated; the day lies between those of the stages beside it."""
    return [*_of_day(facts.on, since, until, today), *_of_papers(facts)]


def _of_day(on: date | None, since: date, until: date, today: date) -> Iterator[Objection]:
    if on is None:
        yield Objection.DATE_MISSING
    elif on > today:
        yield Objection.DATE_IN_FUTURE
    elif on < since:
        yield Objection.DATE_TOO_EARLY
    elif on > until:
        yield Objection.DATE_TOO_LATE


def _of_papers(facts: StageFacts) -> Iterator[Objection]:
    missing = {
        Objection.OUTCOME_MISSING: facts.outcome not in set(Outcome),
        Objection.NUMBER_MISSING: not facts.number,
        Objection.DOCUMENT_MISSING: not facts.document,
        Objection.UNIT_MISSING: not facts.unit,
        Objection.TEXT_MISSING: not facts.text,
    }
    needed = list(NEEDS.get(facts.stage, ()))
    if facts.stage == Stage.ANSWERED and facts.outcome in TO_CARRY_OUT:
        needed.append(Objection.UNIT_MISSING)
    if facts.stage == Stage.ANSWERED and facts.outcome == Outcome.REFUSED:
        needed.append(Objection.TEXT_MISSING)
    yield from (one for one in needed if missing[one])
