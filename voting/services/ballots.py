"""Casting ballots in batches, with one result for each paper.

The poll's row is share-locked against its closing (on SQLite the transaction itself is the lock), so that
a ballot is counted or refused, never lost in between. The database says which rows it took.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, cast
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Exists, Field, OuterRef

from voting import offers as voting_offers
from voting.models import Ballot, Poll, Voter
from voting.phrasing import BALLOT_STATUS
from voting.procedure.eligibility import judge_ballot
from voting.procedure.methods import may_change
from voting.turnout import announce_turnout
from youth import clock
from youth.procedure.choices import Method
from youth.selectors.attendance import open_stays

WRITTEN = ("id", "voter", "choice", "is_current", "cast_at", "entered_by")


@dataclass(frozen=True, slots=True)
class BallotPaper:
    """A participant and the choice they want to cast."""

    participant: UUID
    choice: str


@dataclass(frozen=True, slots=True)
class BallotResult:
    """The result of one paper.

    ``status``: ``recorded`` and ``changed`` were written; ``already``, ``not_in_register``, ``closed``,
    ``bad_choice``, ``left_hall`` and ``objected`` were not. ``choice`` is the one that now counts, empty
    if there is none; ``message`` is a sentence in the active language.
    """

    participant: UUID
    status: str
    choice: str
    cast_at: datetime | None
    message: str

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
    state, rule, offered = _share_locked(poll)
    voters, inside = _register(poll, {paper.participant for paper in batch})
    by_voter = _current_ballots(voter.pk for voter in voters.values())
    changes = may_change(Method(poll.method), rule["change_until"])
    results: list[BallotResult | None] = [None] * len(batch)
    first: dict[UUID, tuple[int, Ballot]] = {}
    later: list[tuple[int, Ballot]] = []
    for place, paper in enumerate(batch):
        voter = voters.get(paper.participant)
        current = by_voter.get(voter.pk) if voter else None
        verdict = judge_ballot(
            is_open=state == Poll.State.OPEN,
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
            continue
        objections = voting_offers.may_vote.objections(poll.council, participant=voter.participant, poll=poll)
        if objections:
            results[place] = _result(paper, "objected", current, objections[0])
            continue
        ballot = Ballot(id=uuid4(), voter=voter, choice=paper.choice, cast_at=clock.now())
        if verdict.status == "recorded" and paper.participant not in first:
            first[paper.participant] = (place, ballot)
        else:
            later.append((place, ballot))
    _record_first(first, batch, results)
    for place, ballot in later:
        results[place] = _changed(batch[place], ballot, changes)
    done = [result for result in results if result is not None]
    if any(result.status == "recorded" for result in done):
        transaction.on_commit(partial(announce_turnout, poll.pk), robust=True)
    return done


def _share_locked(poll: Poll) -> tuple[str, dict[str, Any], list[str]]:
    """Return the poll's state, its frozen rule and what its ballots offer.

    They are under a lock that only closing waits for.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM voting_poll WHERE id = %s FOR SHARE", [poll.pk])
    fresh = Poll.objects.only("state", "rule", "form", "options").get(pk=poll.pk)
    offered = [option["key"] for option in fresh.options] or fresh.rule["options"]
    return fresh.state, fresh.rule, offered


def _register(poll: Poll, participants: set[UUID]) -> tuple[dict[UUID, Voter], set[UUID]]:
    """Return the lines of the register, and which of their voters are in the hall now."""
    stay = open_stays(poll.sitting).filter(participant=OuterRef("participant"))
    lines = Voter.objects.filter(poll=poll, participant__in=participants).select_related("participant")
    voters = {line.participant_id: line for line in lines.annotate(in_hall=Exists(stay))}
    return dict(voters), {key for key, line in voters.items() if line.in_hall}


def _current_ballots(voters: Iterable[int]) -> dict[int, Ballot]:
    ballots = Ballot.objects.filter(voter__in=list(voters), is_current=True)
    return {ballot.voter_id: ballot for ballot in ballots}


def _record_first(
    first: dict[UUID, tuple[int, Ballot]], batch: Sequence[BallotPaper], results: list[BallotResult | None]
) -> None:
    """Write the first ballots in one statement; papers of those who voted meanwhile get ``already``."""
    taken = _insert([ballot for _, ballot in first.values()])
    for place, ballot in first.values():
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
    with transaction.atomic():
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
    marks = ", ".join(["(" + ", ".join(["%s"] * len(fields)) + ")"] * len(rows))
    # Columns come from the model, values are passed as parameters.
    statement = f"INSERT INTO voting_ballot ({columns}) VALUES {marks} ON CONFLICT DO NOTHING RETURNING id"  # noqa: S608 - see above
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for row in rows for value in row])
        return {one if isinstance(one, UUID) else UUID(one) for (one,) in cursor.fetchall()}


def _result(
    paper: BallotPaper, status: str, current: Ballot | None, message: str | None = None
) -> BallotResult:
    return BallotResult(
        participant=paper.participant,
        status=status,
        choice=current.choice if current else "",
        cast_at=current.cast_at if current else None,
        message=message or str(BALLOT_STATUS[status]),
    )
