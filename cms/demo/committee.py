"""A sitting of a committee in the demonstration: convened, opened, one vote, which is its opinion, closed."""

from datetime import timedelta

from django.db.models import QuerySet

from cms.demo.institution import Institution
from cms.demo.meeting import Votes
from cms.demo.people import SECRETARY
from proposals.models import Proposal
from proposals.selectors.proposals import summary_of
from voting.services.announcement import announce_poll
from voting.services.ballots import cast_ballots
from voting.services.closing import close_poll
from voting.services.opening import open_poll
from youth import clock
from youth.models import Committee, CommitteeMembership, Meeting, Participant
from youth.selectors.committees import places_in
from youth.services.agenda import add_item, finish_item, start_item
from youth.services.attendance import enter_hall
from youth.services.meetings import close_meeting, convene_meeting, open_meeting, plan_meeting
from youth.services.minutes import draft_minutes, open_minutes_to_objections

PLACE = "Стая 12 в общината"


class CommitteeSitting:
    """One sitting of a committee, on one proposal that it leads; its chair takes every step."""

    meeting: Meeting

    def __init__(self, institution: Institution, committee: Committee, proposal: Proposal) -> None:
        """Store the committee and what it is to give its opinion on."""
        self.institution, self.committee, self.proposal = institution, committee, proposal
        self.members = [one.participant for one in _places(committee)]

    @property
    def chair(self) -> Participant:
        """Return who chairs the committee."""
        return self.members[0]

    def convene(self) -> None:
        """Plan the sitting a week ahead with the proposal on its agenda, and send the notice."""
        planned = plan_meeting(
            self.institution.youth,
            committee=self.committee,
            starts_at=clock.now() + timedelta(days=7),
            place=PLACE,
            actor=self.chair,
        )
        add_item(planned, subject=summary_of(self.proposal), actor=self.chair)
        self.meeting = convene_meeting(planned, actor=self.chair)

    def sit(self, votes: Votes) -> None:
        """Hold the sitting: the members but one come, vote, and the result is the committee's opinion."""
        present = self.members[:-1]
        for member in present:
            enter_hall(self.meeting, participant=member, actor=member)
        open_meeting(self.meeting, actor=self.chair)
        item = start_item(self.meeting.agenda_items.get(), actor=self.chair)
        poll = open_poll(item, actor=self.chair)
        cast_ballots(poll, votes.papers(present))
        close_poll(poll, actor=self.chair)
        announce_poll(poll, actor=self.chair)
        item.refresh_from_db()
        finish_item(item, actor=self.chair)
        close_meeting(self.meeting, actor=self.chair)
        minutes = draft_minutes(self.meeting, actor=self.institution[SECRETARY.key])
        open_minutes_to_objections(minutes, actor=self.institution[SECRETARY.key])


def _places(committee: Committee) -> QuerySet[CommitteeMembership]:
    """Return the places in a committee, the chair's first."""
    return places_in(committee.pk).select_related("participant__council").order_by("-is_chair", "pk")
