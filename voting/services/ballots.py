"""Casting ballots in batches, with one result for each paper.

The poll's row is share-locked against its closing (on SQLite the transaction itself is the lock), so that
a ballot is counted or refused, never lost in between. The database says which rows it took.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import FETCH_PEERS, Exists, Field, OuterRef

from voting import offers as voting_offers
from voting.models import Ballot, Poll, Voter
from voting.phrasing import BALLOT_STATUS
from voting.procedure.eligibility import judge_ballot
from voting.procedure.methods import may_change
from voting.turnout import announce_turnout
from youth import clock
from youth.live.batches import batches
from youth.procedure.choices import Method
from youth.selectors.attendance import open_stays

WRITTEN = ("id", "voter", "choice", "is_current", "cast_at", "entered_by")
TICK = timedelta(microseconds=1)


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
    by_voter = _current_ballots(voter.pk for voter in voters.values())
    changes = may_change(Method(poll.method), rule["change_until"])
    results: list[BallotResult | None] = [None] * len(batch)
    first: list[tuple[int, Ballot]] = []
    later: list[tuple[int, Ballot]] = []
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
        ballot = Ballot(id=uuid4(), voter=voter, choice=paper.choice, cast_at=cast_at)
        by_voter[voter.pk] = ballot
        (first if verdict.status == "recorded" else later).append((place, ballot))
    _record_first(first, batch, results)
    for place, ballot in later:
        results[place] = _changed(batch[place], ballot, changes)
    now = _current_ballots(voter_pk for voter_pk, _status in again.values()) if again else {}
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
    if connection.vendor == "postgresql":
        locked = Poll.objects.raw(
            "SELECT id, state, rule, opened_at, options FROM voting_poll WHERE id = %s FOR SHARE", [poll.pk]
        )
        (fresh,) = locked
    else:
        fresh = Poll.objects.only("state", "rule", "opened_at", "options").get(pk=poll.pk)
    offered = fresh.answers
    return fresh.state, fresh.rule, fresh.opened_at, offered


def _register(poll: Poll, participants: set[UUID]) -> tuple[dict[UUID, Voter], set[UUID]]:
    """Return the lines of the register, and which of their voters are in the hall now."""
    stay = open_stays(poll.sitting).filter(participant=OuterRef("participant"))
    # Should a plugin ask about one of them, all are read at once.
    lines = Voter.objects.filter(poll=poll, participant__in=participants).order_by().only("participant")
    inside = lines.fetch_mode(FETCH_PEERS).annotate(in_hall=Exists(stay))
    voters = {line.participant_id: line for line in inside}
    return dict(voters), {key for key, line in voters.items() if line.in_hall}


def _objections(poll: Poll, voter: Voter) -> list[str]:
    if not voting_offers.may_vote.receivers:
        return []
    return voting_offers.may_vote.objections(poll.council, participant=voter.participant, poll=poll)


def _current_ballots(voters: Iterable[int]) -> dict[int, Ballot]:
    ballots = Ballot.objects.filter(voter__in=list(voters), is_current=True).order_by()
    return {ballot.voter_id: ballot for ballot in ballots}


def _record_first(
    first: Sequence[tuple[int, Ballot]], batch: Sequence[BallotPaper], results: list[BallotResult | None]
) -> None:
    """Write the first ballots in one statement; papers of those who voted meanwhile get ``already``."""
    taken = _insert([ballot for _, ballot in first])
    for place, ballot in first:
        if ballot.pk in taken:
            results[place] = _result(batch[place], "recorded", ballot)
        else:
            current = _current_ballots([ballot.voter_id])[ballot.voter_id]
            results[place] = _result(batch[place], "already", current)


def _changed(paper: BallotPaper, ballot: Ballot, changes: bool) -> BallotResult:  # noqa: FBT001 - a rule
    """Append a ballot that replaces the current one; the loser of a race gets the ballot that counts.

    What somebody else entered is always replaced, what the voter cast by another choice if that is allowed.
    """
    current = Ballot.objects.filter(voter=ballot.voter, is_current=True)
    kept = {"entered_by": None, "choice": paper.choice} if changes else {"entered_by": None}
    current.exclude(**kept).update(is_current=False)
    if _insert([ballot]):
        return _result(paper, "changed", ballot)
    return _result(paper, "already", _current_ballots([ballot.voter_id]).get(ballot.voter_id))


def _insert(ballots: Sequence[Ballot]) -> set[UUID]:
    """Insert what the unique index lets in; return the ids of the rows that are really there now."""
    if not ballots:
        return set()
    fields = [cast("Field[Any, Any]", Ballot._meta.get_field(name)) for name in WRITTEN]
    rows = [
        [field.get_db_prep_save(getattr(ballot, field.attname), connection) for field in fields]
        for ballot in ballots
    ]
    columns = ", ".join(str(field.column) for field in fields)
    # Columns and types come from the model, values are passed as parameters.
    if connection.vendor == "postgresql":
        # One array for each column: a statement that is as short for many rows as for one.
        arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
        source = f"SELECT * FROM unnest({arrays})"  # noqa: S608 - see above
        values: list[Any] = [list(column) for column in zip(*rows, strict=True)]
    else:
        marks = "(" + ", ".join(["%s"] * len(fields)) + ")"
        source = "VALUES " + ", ".join([marks] * len(rows))
        values = [value for row in rows for value in row]
    statement = f"INSERT INTO voting_ballot ({columns}) {source} ON CONFLICT DO NOTHING RETURNING id"
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {one if isinstance(one, UUID) else UUID(one) for (one,) in cursor.fetchall()}


def _result(paper: BallotPaper, status: str, current: Ballot | None, objection: str = "") -> BallotResult:
    return BallotResult(
        participant=paper.participant,
        status=status,
        choice=current.choice if current else "",
        cast_at=current.cast_at if current else None,
        objection=objection,
    )
