"""How a proposal of the demonstration comes as far as its goal says."""

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import islice

from cms.demo.clock import Timeline
from cms.demo.committee import CommitteeSitting
from cms.demo.institution import Institution
from cms.demo.meeting import Votes
from cms.demo.people import CHAIR, SECRETARY
from cms.demo.proposals import DemoProposal, Goal
from proposals.models import Proposal
from proposals.services import file_proposal
from proposals.services.authoring import (
    draft_proposal,
    edit_proposal,
    publish_proposal,
    withdraw_proposal,
)
from proposals.services.committees import assign_committee, give_opinion, note_missed_opinions
from proposals.services.merging import ask_to_merge, merge_proposal
from proposals.services.processing import put_on_agenda, return_proposal
from proposals.services.registration import register_proposal
from proposals.services.splitting import split_proposal
from proposals.services.support import support_proposal
from youth import clock
from youth.models import Committee, CommitteeMembership, Meeting, Participant
from youth.selectors.councils import today_in
from youth.selectors.lists import all_places, all_topics, keyed
from youth.services.lists import key_of_name

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
    Goal.PUBLISHED: 9,
    Goal.MERGED: 8,
    Goal.DRAFT: 1,
}
TO_THE_COMMITTEE = {Goal.ADOPTED, Goal.REJECTED, Goal.VOTED_NEXT, Goal.ON_AGENDA, Goal.IN_COMMITTEE}
WITH_OPINION = TO_THE_COMMITTEE - {Goal.IN_COMMITTEE}
HANDED_IN = TO_THE_COMMITTEE | {Goal.REGISTERED, Goal.RETURNED, Goal.SUBMITTED}
REGISTERED = TO_THE_COMMITTEE | {Goal.REGISTERED}

MORE_REASONS = "Говорихме и със съседите: те също са за."
RETURN_REASON = "Посочете откъде минава трасето и чия е земята. Без това комисията не може да се произнесе."
OPINION_TEXT = "Комисията подкрепя предложението."


@dataclass(frozen=True, slots=True)
class Step:
    """One act of a proposal's way, and the moment at which it happens."""

    at: datetime
    act: Callable[[], object]


class ProposalProgress:
    """One proposal, its author and the days on which things happen to it."""

    proposal: Proposal
    sitting: CommitteeSitting

    def __init__(
        self,
        institution: Institution,
        timeline: Timeline,
        plan: DemoProposal,
        into: "ProposalProgress | None" = None,
    ) -> None:
        """Take what is planned for the proposal, and into which one it is merged; nothing is written yet."""
        self.institution, self.timeline, self.plan, self.into = institution, timeline, plan, into
        self.author = institution.author(plan.author)
        self.begun = BEGUN[plan.goal]

    def steps(self) -> Iterator[Step]:
        """Yield the steps up to the committee, or up to the proposal's goal if that comes before."""
        yield self._on(0, self._draft)
        if self.plan.goal is Goal.DRAFT:
            return
        yield self._on(1, lambda: publish_proposal(self.proposal, actor=self.author))
        yield from self._support()
        if self.plan.goal is Goal.PUBLISHED and not self.plan.split_off:
            yield self._on(7, self._correct)
        if self.plan.split_off:
            yield self._on(6, self._split)
        if self.into is not None:
            yield self._on(5, partial(self._merge, self.into))
        if self.plan.goal is Goal.WITHDRAWN:
            yield self._on(8, lambda: withdraw_proposal(self.proposal, actor=self.author))
        if self.plan.goal in HANDED_IN:
            yield from self._hand_in()
        if self.plan.goal in TO_THE_COMMITTEE:
            yield from self._send_to_committee()

    def put_on_agenda(self, meeting: Meeting) -> None:
        """Put the proposal on a meeting's agenda, as the secretary does."""
        put_on_agenda(self.proposal, meeting, actor=self.institution[SECRETARY.key])

    def _draft(self) -> None:
        self.proposal = draft_proposal(
            self.institution.youth,
            title=self.plan.title,
            summary=self.plan.summary,
            points=self.plan.text,
            language=self.plan.language,
            actor=self.author,
        )
        council = self.institution.youth
        topic = keyed(all_topics(council), key_of_name(self.plan.topic))
        place = keyed(all_places(council), key_of_name(self.plan.place))
        file_proposal(
            self.proposal,
            topic=topic.pk if topic else None,
            place=place.pk if place else None,
            actor=self.author,
        )

    def _correct(self) -> None:
        """Add to the reasons: no point changes, so the support stays."""
        edit_proposal(
            self.proposal,
            title=self.plan.title,
            summary=f"{self.plan.summary}\n\n{MORE_REASONS}",
            points=self.plan.text,
            language=self.plan.language,
            actor=self.author,
        )

    def _split(self) -> None:
        """Make the last point a proposal of its own, as the author does."""
        last = self.proposal.points[-1]["id"]
        split_proposal(self.proposal, title=self.plan.split_off, points={last}, actor=self.author)

    def _merge(self, into: "ProposalProgress") -> None:
        """Merge the proposal into the other one: its author asks, the secretary does it."""
        ask_to_merge(self.proposal, into.proposal, actor=self.author)
        merge_proposal(self.proposal, actor=self.institution[SECRETARY.key])

    def _support(self) -> Iterator[Step]:
        for number, supporter in enumerate(self._supporters(), start=1):
            support = partial(self._supported_by, supporter, is_named=number % 3 == 0)
            # Four a day; the last one that is needed submits it.
            yield self._on(2 + number // 5, support)

    def _supported_by(self, supporter: Participant, *, is_named: bool) -> None:
        support_proposal(self.proposal, actor=supporter, is_named=is_named)

    def _supporters(self) -> Iterator[Participant]:
        others = (
            participant
            for key, participant in self.institution.participants.items()
            if participant != self.author and key not in {SECRETARY.key, "moderator"}
        )
        return islice(others, self.plan.skips, self.plan.skips + self.plan.supports)

    def _hand_in(self) -> Iterator[Step]:
        secretary = self.institution[SECRETARY.key]
        if self.plan.goal in REGISTERED:
            yield self._on(9, lambda: register_proposal(self.proposal, actor=secretary))
        if self.plan.goal is Goal.RETURNED:
            yield self._on(10, lambda: return_proposal(self.proposal, reason=RETURN_REASON, actor=secretary))

    def _send_to_committee(self) -> Iterator[Step]:
        committee = self.institution.committees[self.plan.committee]
        yield self._on(10, partial(self._assign, committee))
        if self.plan.goal is Goal.ON_AGENDA:
            yield self._on(13, partial(self._convene_committee, committee))
            yield self._on(20, lambda: self.sitting.sit(Votes(votes_for=3, abstain=1)))
        elif self.plan.goal in WITH_OPINION:
            yield self._on(20, partial(self._give_opinion, committee))
        if self.plan.gives_no_opinion:
            yield self._on(27, lambda: note_missed_opinions(self.institution.youth, clock.now()))

    def _assign(self, committee: Committee) -> None:
        second = self.institution.committees.get(self.plan.second)
        document, number = self.plan.paper
        assign_committee(
            self.proposal,
            committee,
            due_on=self._day(26),
            others=[second] if second is not None else [],
            others_due_on=self._day(26),
            document=document,
            number=number,
            actor=self.institution[CHAIR.key],
        )

    def _convene_committee(self, committee: Committee) -> None:
        self.sitting = CommitteeSitting(self.institution, committee, self.proposal)
        self.sitting.convene()

    def _give_opinion(self, committee: Committee) -> None:
        head = CommitteeMembership.objects.get(committee=committee, is_chair=True, ends_at=None)
        give_opinion(
            self.proposal,
            document=f"Становище на {committee.own_name}",
            number=f"{3 + len(self.plan.title) % 20}",
            on=today_in(self.institution.youth),
            text=OPINION_TEXT,
            actor=self.institution.participant(head.participant_id),
        )

    def _on(self, days: int, act: Callable[[], object]) -> Step:
        return Step(self.timeline.days_ago(self.begun - days), act)

    def _day(self, days: int) -> date:
        return self.timeline.days_ago(self.begun - days).date()


def bring_about(ways: Iterable[Iterable[Step]]) -> None:
    """Take the steps of all ways in the order of their days, so that numbers follow dates."""
    for step in heapq.merge(*ways, key=lambda step: step.at):
        with clock.standing_at(step.at):
            step.act()
