"""How the demonstration runs a meeting: the hall fills, items are called, votes are taken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cms.demo.institution import Institution
from cms.demo.people import CHAIR, MEMBERS, SECRETARY
from voting.models import Outcome, Poll
from voting.services.announcement import announce_poll
from voting.services.ballots import BallotPaper, cast_ballots
from voting.services.closing import close_poll
from voting.services.opening import open_poll
from youth.models import AgendaItem, Meeting, Participant
from youth.services.agenda import finish_item, start_item
from youth.services.attendance import enter_hall
from youth.services.meetings import close_meeting, convene_meeting, open_meeting, plan_meeting

PLACE = "Зала „Възраждане“"


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """How many of those present vote for, against and abstain; the rest does not vote."""

    votes_for: int
    against: int = 0
    abstain: int = 0

    def papers(self, present: Sequence[Participant]) -> list[BallotPaper]:
        """Return one ballot per member who votes."""
        choices = ["for"] * self.votes_for + ["against"] * self.against + ["abstain"] * self.abstain
        # Who comes first votes last in the next seat order: the chair is not always "for".
        return [
            BallotPaper(participant=member.pk, choice=choice)
            for member, choice in zip(reversed(present), choices, strict=False)
        ]


def planned(institution: Institution, starts_at: datetime, place: str = PLACE) -> Meeting:
    """Plan a regular meeting."""
    return plan_meeting(institution.youth, starts_at=starts_at, place=place, actor=institution[SECRETARY.key])


def convened(institution: Institution, meeting: Meeting) -> Meeting:
    """Send the notice as the chair."""
    return convene_meeting(meeting, actor=institution[CHAIR.key])


def opened(institution: Institution, meeting: Meeting, present: int) -> list[Participant]:
    """Let the first ``present`` members into the hall and open; return them."""
    members = [institution[somebody.key] for somebody in MEMBERS[:present]]
    for member in members:
        enter_hall(meeting, participant=member, actor=member)
    open_meeting(meeting, actor=institution[CHAIR.key])
    return members


def called(institution: Institution, item: AgendaItem) -> AgendaItem:
    """Call an item of the agenda."""
    return start_item(item, actor=institution[CHAIR.key])


def put_to_vote(
    institution: Institution,
    item: AgendaItem,
    present: Sequence[Participant],
    votes: Votes,
    *,
    method: str = "",
) -> Outcome:
    """Open, vote, close and announce a poll on the item under way."""
    poll = voted(institution, item, present, votes, method=method)
    close_poll(poll, actor=institution[CHAIR.key])
    return announce_poll(poll, actor=institution[CHAIR.key])


def voted(
    institution: Institution,
    item: AgendaItem,
    present: Sequence[Participant],
    votes: Votes,
    *,
    method: str = "",
) -> Poll:
    """Open a poll and let the members vote; it stays open."""
    poll = open_poll(item, method=method, actor=institution[CHAIR.key])
    results = cast_ballots(poll, votes.papers(present))
    refused = [result.message for result in results if not result.taken]
    if refused:
        message = f"the demonstration's ballots were refused: {refused[0]}"
        raise RuntimeError(message)
    return poll


def finished(institution: Institution, items: Iterable[AgendaItem]) -> None:
    """End items that are under way."""
    for item in items:
        finish_item(item, actor=institution[CHAIR.key])


def closed(institution: Institution, meeting: Meeting) -> Meeting:
    """Close the meeting as the chair."""
    return close_meeting(meeting, actor=institution[CHAIR.key])
