"""The comparison of polls, registers, ballots and outcomes with the acts on a meeting's stream."""

from collections.abc import Iterator
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from voting.acts import PollAnnounced, PollClosed, PollOpened, QuorumCounted
from voting.models import Poll
from voting.procedure.sealed_register import person_seal
from voting.selectors import RegisterLine, register_lines
from voting.services.announcement import decision_of, judge, poll_votes
from voting.services.closing import ballots_root, current_ballots, tally_of, votes_of
from voting.services.opening import act_of_opening, question_digest
from youth.journal.comparison import Course, Difference, compares
from youth.journal.models import JournalEntry


@compares("meeting")
def compare_polls(course: Course) -> Iterator[Difference]:
    """Recompute each poll of the meeting from its rows, down to the root over its ballots."""
    polls = Poll.objects.filter(meeting=course.uuid).select_related("outcome__resolution", "council")
    rows = {poll.pk: poll for poll in polls}
    opened = {act.poll for _entry, act in course.acts(PollOpened)}
    for entry, act in course.acts(PollOpened, PollClosed, PollAnnounced):
        poll = rows.get(act.poll)
        if poll is None:
            yield Difference(entry.seq, "poll", _("the vote is missing"))
        elif isinstance(act, PollOpened):
            yield from _opening(entry, act, poll)
        elif isinstance(act, PollClosed):
            yield from _count(entry, act, poll)
        else:
            yield from _result(entry, act, poll)
    yield from _counts_of_the_hall(course, rows)
    if course.is_whole:
        yield from _without_acts(course, rows, opened)


def _opening(entry: JournalEntry, act: PollOpened, poll: Poll) -> Iterator[Difference]:
    lines = register_lines(poll)
    if question_digest(poll) != act.question:
        yield Difference(entry.seq, "question", _("the question of the vote was changed"))
    elif _is_resealed(lines) or act_of_opening(poll, lines) != act:
        yield Difference(entry.seq, "register", _("the rule, the numbers or the list of voters was changed"))


def _is_resealed(lines: list[RegisterLine]) -> bool:
    """Return whether a line does not belong to the member and the name in it; erased names are not asked."""
    known = [line for line in lines if line.salt]
    return any(person_seal(line.salt, str(line.participant), line.name) != line.seal for line in known)


def _count(entry: JournalEntry, act: PollClosed, poll: Poll) -> Iterator[Difference]:
    ballots = current_ballots(poll)
    recorded = {
        "for": act.votes_for,
        "against": act.votes_against,
        "abstain": act.votes_abstain,
        "not_voting": act.not_voting,
    }
    if ballots_root(ballots) != act.ballots_root:
        yield Difference(entry.seq, "ballots", _("the ballots are not those that were counted"))
    elif votes_of(tally_of(poll, ballots)) != recorded:
        yield Difference(entry.seq, "register", _("the list of voters was changed after the count"))
    if poll.votes != recorded or poll.ballots_root != act.ballots_root:
        yield Difference(entry.seq, "count", _("the counts of the vote or its seal were changed"))


def _result(entry: JournalEntry, act: PollAnnounced, poll: Poll) -> Iterator[Difference]:
    outcome = getattr(poll, "outcome", None)
    if outcome is None:
        yield Difference(entry.seq, "outcome", _("the announced result is missing"))
        return
    decision = outcome.decision
    recorded = (act.carried, act.reason, act.needed)
    if (outcome.carried, outcome.reason, decision["needed"]) != recorded or decision[
        "carried"
    ] != act.carried:
        yield Difference(entry.seq, "outcome", _("the announced result was changed"))
    elif not _is_recomputed(poll):
        yield Difference(entry.seq, "outcome", _("the result does not follow from the vote's own numbers"))
    if outcome.resolution is not None and outcome.resolution.decision != decision:
        yield Difference(entry.seq, "outcome", _("the resolution tells the vote otherwise than its result"))


def _is_recomputed(poll: Poll) -> bool:
    """Return whether the frozen decision follows from the poll, with any casting vote that it may have had.

    Compared is what both have: a later version may write more into a decision.
    """
    if poll.votes is None or poll.votes != poll_votes(poll):
        return False
    kept = poll.outcome.decision
    for casting in ("", "for", "against"):
        made = decision_of(poll, judge(poll, casting))
        if all(_same(key, kept[key], made[key]) for key in kept.keys() & made.keys()):
            return True
    return False


def _same(key: str, kept: Any, made: Any) -> bool:
    if key != "named":
        return bool(kept == made)
    # The order of names is decided by the page that shows them.
    return sorted(kept, key=itemgetter("participant")) == sorted(made, key=itemgetter("participant"))


def _counts_of_the_hall(course: Course, rows: dict[UUID, Poll]) -> Iterator[Difference]:
    latest = {act.poll: (entry, act) for entry, act in course.acts(QuorumCounted)}
    for key, (entry, act) in latest.items():
        poll = rows.get(key)
        # A later doubt takes the count away until the next one.
        if poll is not None and poll.quorum_recount not in {None, act.present}:
            yield Difference(entry.seq, "quorum", _("the count of the quorum was changed"))


def _without_acts(course: Course, rows: dict[UUID, Poll], opened: set[UUID]) -> Iterator[Difference]:
    closed = {act.poll for _entry, act in course.acts(PollClosed)}
    announced = {act.poll for _entry, act in course.acts(PollAnnounced)}
    for poll in rows.values():
        done = {
            Poll.State.OPEN: poll.pk in opened and poll.pk not in closed,
            Poll.State.CLOSED: poll.pk in closed and poll.pk not in announced,
            Poll.State.ANNOUNCED: poll.pk in announced,
        }
        if not done[Poll.State(poll.state)]:
            yield Difference(0, "poll", _("a vote is in a state that no act brought it to"))
