"""Casting ballots in batches, with one result for each paper.

The poll's row is share-locked against its closing (on SQLite the transaction itself is the lock), so that
a ballot is counted or refused, never lost in between. The database says which rows it took.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import (
    FETCH_PEERS,
    BigIntegerField,
    Exists,
    OuterRef,
    QuerySet,
    UUIDField,
)

from voting import offers as voting_offers
from voting.models import Ballot, Poll, Voter
from voting.phrasing import BALLOT_STATUS
from voting.procedure.eligibility import judge_ballot
from voting.procedure.methods import may_change
from voting.turnout import announce_turnout
from youth import clock
from youth.live.batches import batches
from youth.prepared import Blank, Blanks, Prepared
from youth.procedure.choices import Method
from youth.selectors.attendance import open_stays_anywhere

TICK = timedelta(microseconds=1)

# ``value`` is one ballot: its id, voter, choice and moment.
INSERT = {
    "postgresql": """
        INSERT INTO voting_ballot (id, voter_id, choice, cast_at, is_current)
        SELECT (value->>0)::uuid, (value->>1)::bigint, value->>2, (value->>3)::timestamptz, TRUE
        FROM json_array_elements(%s) ON CONFLICT DO NOTHING RETURNING id""",
    "sqlite": """
        INSERT INTO voting_ballot (id, voter_id, choice, cast_at, is_current)
        SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
            json_extract(value, '$[3]'), TRUE
        FROM json_each(%s) WHERE TRUE ON CONFLICT DO NOTHING RETURNING id""",
}


@dataclass(frozen=True, slots=True)
class BallotPaper:
    """A participant and the choice they want to cast."""

    participant: UUID
    choice: str


@dataclass(frozen=True, slots=True)
class BallotResult:
    """The result of one paper.

    ``status``: ``recorded`` and ``changed`` were written; ``already``, ``not_in_register``, ``closed``,
    ``bad_choice``, ``left_hall``, ``objected`` and ``not_by_device`` were not. ``choice`` is the one that now
    counts, empty if there is none. ``objection`` is the sentence of a plugin that refused.
    """

    participant: UUID
    status: str
    choice: str
    cast_at: datetime | None
    objection: str = ""

    @property
    def message(self) -> str:
        """Return the result as a sentence in the active language: that of the reader, not of the batch."""
        return self.objection or str(BALLOT_STATUS[self.status])

    @property
    def taken(self) -> bool:
        """Return whether this paper was written as a ballot."""
        return self.status in {"recorded", "changed"}


class NewBallot(NamedTuple):
    """A ballot that is written as the voter's own and current one; a model's row costs several times more."""

    id: UUID
    voter_id: int
    choice: str
    cast_at: datetime
    entered_by_id: None = None


@transaction.atomic
def cast_ballots(poll: Poll, batch: Sequence[BallotPaper]) -> list[BallotResult]:
    """Take a batch of ballots in one transaction and return one result per paper, in the same order.

    Papers are judged one by one; a paper that fails does not fail its neighbours. A participant who is in
    the batch twice gets one ballot. The caller has made sure that each paper comes from its participant.
    """
    if poll.box != Poll.Box.REGISTER:
        return [_result(paper, "not_by_device", None) for paper in batch]
    state, rule, opened_at, offered = _share_locked(poll)
    voters, inside = _register(poll, {paper.participant for paper in batch})
    by_voter: dict[int, Ballot | NewBallot] = {**_current_ballots([one.pk for one in voters.values()])}
    changes = may_change(Method(poll.method), rule["change_until"])
    results: list[BallotResult | None] = [None] * len(batch)
    first: list[tuple[int, NewBallot]] = []
    later: list[tuple[int, NewBallot]] = []
    latest: dict[int, datetime] = {}
    # Papers that came after another one of their voter: what counts is read once that was written, or not.
    again: dict[int, tuple[int, str]] = {}
    for place, paper in enumerate(batch):
        voter = voters.get(paper.participant)
        current = by_voter.get(voter.pk) if voter else None
        verdict = judge_ballot(
            is_open=state == Poll.State.OPEN and poll.put_with_id is None,
            in_register=voter is not None,
            in_hall=paper.participant in inside,
            offered=paper.choice in offered,
            current=current.choice if current else "",
            choice=paper.choice,
            may_change=changes,
            is_entered=current is not None and current.entered_by_id is not None,
        )
        if not verdict.allowed or voter is None:
            results[place] = _result(paper, verdict.status, current)
            if voter is not None and voter.pk in latest:
                again[place] = (voter.pk, verdict.status)
            continue
        objections = _objections(poll, voter)
        if objections:
            results[place] = _result(paper, "objected", current, objections[0])
            continue
        # After the opening and the voter's earlier ballot, also where the clock was set back meanwhile.
        cast_at = max(clock.now(), latest.get(voter.pk, current.cast_at + TICK if current else opened_at))
        latest[voter.pk] = cast_at + TICK
        ballot = NewBallot(uuid4(), voter.pk, paper.choice, cast_at)
        by_voter[voter.pk] = ballot
        (first if verdict.status == "recorded" else later).append((place, ballot))
    _record_first(first, batch, results)
    for place, ballot in later:
        results[place] = _changed(batch[place], ballot, changes)
    now = _current_ballots([voter_pk for voter_pk, _status in again.values()]) if again else {}
    for place, (voter_pk, status) in again.items():
        results[place] = _result(batch[place], status, now.get(voter_pk))
    done = [result for result in results if result is not None]
    if any(result.status == "recorded" for result in done):
        transaction.on_commit(partial(batches.afterwards, announce_turnout, poll.pk), robust=True)
    return done


def _share_locked(poll: Poll) -> tuple[str, dict[str, Any], datetime, list[str]]:
    """Return the poll's state, frozen rule and opening, and what its ballots offer.

    They are under a lock that only closing waits for.
    """
    (fresh,) = _polls_locked.rows(pk=poll.pk)
    return fresh.state, fresh.rule, fresh.opened_at, fresh.answers


def _to_lock() -> QuerySet[Poll]:
    poll = Poll.objects.filter(pk=Blank("pk", UUIDField())).order_by()
    return poll.only("state", "rule", "opened_at", "options")


_polls_locked = Prepared(_to_lock, lock=" FOR SHARE")


def _register(poll: Poll, participants: set[UUID]) -> tuple[dict[UUID, Voter], set[UUID]]:
    """Return the lines of the register, and which of their voters are in the hall now."""
    lines = _lines_of_register.rows(meeting=poll.sitting.pk, poll=poll.pk, participants=participants)
    inside = {line.participant_id for line in lines if vars(line)["in_hall"]}
    return {line.participant_id: line for line in lines}, inside


def _lines() -> QuerySet[Voter]:
    meeting, participants = Blank("meeting", UUIDField()), Blanks("participants", UUIDField())
    stay = open_stays_anywhere().filter(meeting=meeting, participant=OuterRef("participant"))
    lines = Voter.objects.filter(poll=Blank("poll", UUIDField()), participant__in=participants)
    # Should a plugin ask about one of them, all are read at once.
    return lines.annotate(in_hall=Exists(stay)).only("participant").fetch_mode(FETCH_PEERS).order_by()


_lines_of_register = Prepared(_lines)


def _objections(poll: Poll, voter: Voter) -> list[str]:
    if not voting_offers.may_vote.receivers:
        return []
    return voting_offers.may_vote.objections(poll.council, participant=voter.participant, poll=poll)


def _current_ballots(voters: Collection[int]) -> dict[int, Ballot]:
    return {ballot.voter_id: ballot for ballot in _ballots_that_count.rows(voters=voters)}


def _counting() -> QuerySet[Ballot]:
    voters = Blanks("voters", BigIntegerField())
    return Ballot.objects.filter(voter__in=voters, is_current=True).order_by()


_ballots_that_count = Prepared(_counting)


def _record_first(
    first: Sequence[tuple[int, NewBallot]], batch: Sequence[BallotPaper], results: list[BallotResult | None]
) -> None:
    """Write the first ballots in one statement; papers of those who voted meanwhile get ``already``."""
    taken = _insert([ballot for _, ballot in first])
    for place, ballot in first:
        if ballot.id in taken:
            results[place] = _result(batch[place], "recorded", ballot)
        else:
            current = _current_ballots([ballot.voter_id])[ballot.voter_id]
            results[place] = _result(batch[place], "already", current)


def _changed(paper: BallotPaper, ballot: NewBallot, changes: bool) -> BallotResult:  # noqa: FBT001 - a rule
    """Append a ballot that replaces the current one; the loser of a race gets the ballot that counts.

    What somebody else entered is always replaced, what the voter cast by another choice if that is allowed.
    """
    current = Ballot.objects.filter(voter=ballot.voter_id, is_current=True)
    kept = {"entered_by": None, "choice": paper.choice} if changes else {"entered_by": None}
    current.exclude(**kept).update(is_current=False)
    if _insert([ballot]):
        return _result(paper, "changed", ballot)
    return _result(paper, "already", _current_ballots([ballot.voter_id]).get(ballot.voter_id))


def _insert(ballots: Sequence[NewBallot]) -> set[UUID]:
    """Insert what the unique index lets in; return the ids of the rows that are really there now."""
    if not ballots:
        return set()
    moment = connection.ops.adapt_datetimefield_value
    rows = [(one.id.hex, one.voter_id, one.choice, str(moment(one.cast_at))) for one in ballots]
    with connection.cursor() as cursor:
        # One value for all of them: a statement that is as short for many rows as for one.
        cursor.execute(INSERT[connection.vendor], [json.dumps(rows)])
        return {one if isinstance(one, UUID) else UUID(one) for (one,) in cursor.fetchall()}


def _result(
    paper: BallotPaper, status: str, current: Ballot | NewBallot | None, objection: str = ""
) -> BallotResult:
    return BallotResult(
        participant=paper.participant,
        status=status,
        choice=current.choice if current else "",
        cast_at=current.cast_at if current else None,
        objection=objection,
    )
