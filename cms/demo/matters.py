"""How a proposal of the demonstration comes as far as its goal says."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date

from cms.demo.institution import Institution
from cms.demo.people import CHAIR, SECRETARY
from cms.demo.proposals import DemoProposal, Goal
from cms.demo.timeline import Timeline
from proposals.models import Proposal
from proposals.services.handling import (
    assign_committee,
    give_opinion,
    put_on_agenda,
    register_proposal,
    return_proposal,
)
from proposals.services.supporting import support_proposal
from proposals.services.writing import draft_proposal, publish_proposal, submit_proposal, withdraw_proposal
from youth import clock
from youth.models import CommitteeMembership, Meeting, Participant
from youth.selectors.councils import today_in

# On which day before today the proposal was begun, so that its last step lies in the past.
BEGUN = {
    Goal.ADOPTED: 75,
    Goal.REJECTED: 74,
    Goal.VOTED_NEXT: 44,
    Goal.ON_AGENDA: 43,
    Goal.WITHDRAWN: 33,
    Goal.IN_COMMITTEE: 21,
    Goal.REGISTERED: 17,
    Goal.RETURNED: 19,
    Goal.SUBMITTED: 15,
    Goal.SUPPORTED: 12,
    Goal.PUBLISHED: 9,
    Goal.DRAFT: 1,
}
TO_THE_COMMITTEE = {Goal.ADOPTED, Goal.REJECTED, Goal.VOTED_NEXT, Goal.ON_AGENDA, Goal.IN_COMMITTEE}
WITH_OPINION = TO_THE_COMMITTEE - {Goal.IN_COMMITTEE}
HANDED_IN = TO_THE_COMMITTEE | {Goal.REGISTERED, Goal.RETURNED, Goal.SUBMITTED}
REGISTERED = TO_THE_COMMITTEE | {Goal.REGISTERED}

RETURN_REASON = "Посочете откъде минава трасето и чия е земята. Без това комисията не може да се произнесе."
OPINION_TEXT = "Комисията подкрепя предложението."


class Matter:
    """One proposal, its author and the days on which things happen to it."""

    def __init__(self, institution: Institution, timeline: Timeline, told: DemoProposal) -> None:
        """Take what is told of the proposal; nothing is written yet."""
        self.institution, self.timeline, self.told = institution, timeline, told
        self.author = institution[told.author]
        self.begun = BEGUN[told.goal]

    def bring_about(self) -> Proposal:
        """Write, publish and carry the proposal up to the committee, or to where its goal lies before."""
        with self._on(0):
            proposal = draft_proposal(
                self.institution.youth,
                title=self.told.title,
                summary=self.told.summary,
                points=self.told.points,
                language=self.told.language,
                actor=self.author,
            )
        if self.told.goal is Goal.DRAFT:
            return proposal
        with self._on(1):
            publish_proposal(proposal, actor=self.author)
        self._support(proposal)
        if self.told.goal is Goal.WITHDRAWN:
            with self._on(8):
                withdraw_proposal(proposal, actor=self.author)
        if self.told.goal in HANDED_IN:
            self._hand_in(proposal)
        if self.told.goal in TO_THE_COMMITTEE:
            self._send_to_committee(proposal)
        return proposal

    def put_on_agenda(self, proposal: Proposal, meeting: Meeting) -> None:
        """Put the proposal on a meeting's agenda, as the secretary does."""
        put_on_agenda(proposal, meeting, actor=self.institution[SECRETARY.key])

    def _support(self, proposal: Proposal) -> None:
        for number, supporter in enumerate(self._supporters(), start=1):
            # Four a day, so that the support of all lies before the handing in.
            with self._on(2 + number // 5):
                support_proposal(proposal, actor=supporter, is_named=number % 3 == 0)

    def _supporters(self) -> Iterator[Participant]:
        others = (
            participant
            for key, participant in self.institution.participants.items()
            if participant != self.author and key not in {SECRETARY.key, "moderator"}
        )
        return (participant for _number, participant in zip(range(self.told.supports), others, strict=False))

    def _hand_in(self, proposal: Proposal) -> None:
        with self._on(8):
            submit_proposal(proposal, actor=self.author)
        if self.told.goal is Goal.RETURNED:
            with self._on(10):
                return_proposal(proposal, reason=RETURN_REASON, actor=self.institution[SECRETARY.key])
        if self.told.goal in REGISTERED:
            with self._on(9):
                register_proposal(proposal, actor=self.institution[SECRETARY.key])

    def _send_to_committee(self, proposal: Proposal) -> None:
        committee = self.institution.committees[self.told.committee]
        with self._on(10):
            assign_committee(proposal, committee, due_on=self._day(26), actor=self.institution[CHAIR.key])
        if self.told.goal not in WITH_OPINION:
            return
        head = CommitteeMembership.objects.get(committee=committee, is_chair=True, ends_on=None)
        with self._on(20):
            give_opinion(
                proposal,
                document=f"Становище на {committee.name_bg}",
                number=f"{3 + len(self.told.title) % 20}",
                on=today_in(self.institution.youth),
                text=OPINION_TEXT,
                actor=self.institution.participant(head.participant_id),
            )

    def _on(self, days: int) -> AbstractContextManager[None]:
        return clock.standing_at(self.timeline.days_ago(self.begun - days))

    def _day(self, days: int) -> date:
        return self.timeline.days_ago(self.begun - days).date()
