"""What taking a ballot costs: our service in batches, against one ORM insert per ballot and nothing else.

The baseline checks neither register nor state nor rule; ours does, and still has to be the cheaper one once
ballots arrive together.
"""

from collections.abc import Callable

from django.db import transaction

from bench.measuring import Result, Way, against_baseline, microseconds_each, report
from tests.factories import (
    let_in,
    make_agenda_item,
    make_meeting,
    make_members,
    make_term,
    make_youth_council,
)
from voting.models import Ballot, Poll, Voter
from voting.services import BallotPaper, cast_ballots, open_poll
from youth.models import Council, Meeting
from youth.policies import OPERATOR

VOTERS = 500
BATCHES = (1, 10, 100)
# CPU per ballot against the baseline's.
BARS = {"cast_ballots, 100 together": 1.0}


def an_open_poll(council: Council) -> Poll:
    """Return a poll in which everybody may vote."""
    meeting = council.meetings.get(state=Meeting.State.OPEN)
    return open_poll(meeting.agenda_items.get(state="under_way"), method="open", actor=OPERATOR)


def a_council() -> Council:
    """Return a council of five hundred, all in the hall, with an item under way."""
    council = make_youth_council()
    term = make_term(council, seats=VOTERS)
    members = make_members(term, VOTERS)
    meeting = make_meeting(term, Meeting.State.OPEN)
    let_in(meeting, *members)
    make_agenda_item(meeting, state="under_way")
    return council


def run() -> None:
    """Measure batches of several sizes; before each, the poll's ballots are taken away."""
    poll = an_open_poll(a_council())
    voters = list(Voter.objects.filter(poll=poll))
    papers = [BallotPaper(voter.participant_id, "for") for voter in voters]

    def empty() -> None:
        Ballot.objects.filter(voter__poll=poll).delete()

    def one_by_one() -> None:
        for voter in voters:
            with transaction.atomic():
                Ballot.objects.create(voter=voter, choice="for")

    def together(size: int) -> Callable[[], None]:
        def cast() -> None:
            for start in range(0, len(papers), size):
                results = cast_ballots(poll, papers[start : start + size])
                if not all(result.taken for result in results):
                    message = "a ballot was refused"
                    raise RuntimeError(message)

        return cast

    ways = [Way("one ORM insert per ballot", one_by_one, VOTERS, empty)]
    ways += [Way(f"cast_ballots, {size} together", together(size), VOTERS, empty) for size in BATCHES]
    taken = microseconds_each(ways)
    results = against_baseline(taken, ways[0].name, "CPU µs per ballot", BARS)
    results += [
        Result(
            f"{result.case}: ballots per CPU second",
            round(1_000_000 / result.value),
            "ballots/s",
            result.spread,
        )
        for result in list(results)
    ]
    report("votes", results)
