"""Votes brought to a point of their course through the services."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from tests.factories import Town, let_in
from tests.kept import kept
from tests.youth.meetings.scenes import at_item, convened
from voting.boxes.separated import ANSWER_FIELD
from voting.models import Box, OpinionPoll, Outcome, Poll
from voting.services import (
    BallotPaper,
    BallotResult,
    announce_poll,
    cast_ballots,
    close_poll,
    open_poll,
    put_tellers_to_vote,
)
from voting.services.boxes import admit, drop
from voting.services.opinions import close_opinion_poll, plan_opinion_poll
from youth import clock
from youth.models import AgendaItem, Meeting, Participant
from youth.services.meetings import open_meeting


@kept
def item_under_way(town: Town, *, present: int = 13, **fields: str) -> AgendaItem:
    """Open a meeting with so many members and call its first item, changed by ``fields``."""
    meeting = convened(town)
    # Straight into the hall: here the vote is tested, not how the members came.
    let_in(meeting, *town.members[:present])
    open_meeting(meeting, actor=town.chair)
    meeting.agenda_items.filter(position=1).update(**fields)
    return at_item(town, meeting)


@kept
def opened_poll(town: Town, *, present: int = 13, method: str = "", **fields: str) -> Poll:
    """Put the first item of a fresh meeting to the vote."""
    return open_poll(item_under_way(town, present=present, **fields), method=method, actor=town.chair)


def vote(poll: Poll, people: Iterable[Participant | UUID], choice: str) -> list[BallotResult]:
    """Cast the same choice for several people at once."""
    ids = [one if isinstance(one, UUID) else one.pk for one in people]
    return cast_ballots(poll, [BallotPaper(one, choice) for one in ids])


def cast(town: Town, poll: Poll, votes_for: int, against: int, abstain: int) -> None:
    """Let the first members vote for, the next against, the next abstain."""
    members = town.members
    vote(poll, members[:votes_for], "for")
    vote(poll, members[votes_for : votes_for + against], "against")
    vote(poll, members[votes_for + against : votes_for + against + abstain], "abstain")


@kept
def announced(town: Town, votes: tuple[int, int, int], *, present: int = 13, **fields: str) -> Outcome:
    """Take a whole vote: open, cast, close, announce."""
    poll = opened_poll(town, present=present, **fields)
    cast(town, poll, *votes)
    close_poll(poll, actor=town.chair)
    return announce_poll(poll, actor=town.chair)


def elected_tellers(town: Town, meeting: Meeting, many: int = 2) -> list[Participant]:
    """Let everybody present elect the first members as tellers."""
    tellers = town.members[:many]
    poll = put_tellers_to_vote(meeting, tellers, actor=town.chair)
    vote(poll, poll.voters.values_list("participant_id", flat=True), "for")
    close_poll(poll, actor=town.chair)
    announce_poll(poll, actor=town.chair)
    return tellers


@kept
def on_paper(town: Town, **fields: str) -> Poll:
    """Open a secret vote on the first item of a fresh meeting that has its tellers."""
    item = item_under_way(town, **fields)
    elected_tellers(town, item.meeting)
    return open_poll(item, method="secret", actor=town.chair)


@kept
def closed_opinion_poll(town: Town, *, answers: int = 10) -> OpinionPoll:
    """Let the secretary ask something, so many members answer, and its end come now."""
    opinion = plan_opinion_poll(
        town.youth,
        title="Къде да е скейт паркът?",
        options=["В парка", "До реката"],
        ends_at=clock.now() + timedelta(days=7),
        actor=town.secretary,
    )
    box = Box.objects.get(about=opinion.pk)
    for number, one in enumerate(town.members[:answers]):
        admit(box, one, "16-17")
        drop(box, one, {ANSWER_FIELD: ["2" if number < 3 else "1"]})
    return close_opinion_poll(opinion)
