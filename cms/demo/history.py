"""The story that the demonstration tells: a hundred days of a Youth Council, up to this minute."""

from cms.demo.arguments import DEBATES, argue
from cms.demo.clock import Timeline
from cms.demo.institution import (
    Institution,
    found_municipal_council,
    found_youth_council,
    show_plugins,
)
from cms.demo.meeting import Votes, called, closed, convened, finished, opened, planned, put_to_vote
from cms.demo.opinions import ask_young_people
from cms.demo.people import CHAIR, SECRETARY
from cms.demo.proposal_progress import ProposalProgress, bring_about
from cms.demo.proposals import PROPOSALS, Goal
from plugins.records.services import import_package, issue_package, review_record
from proposals.models import Proposal
from proposals.services.decisions import send_proposal
from youth import clock
from youth.models import AgendaItem, Meeting, Resolution
from youth.selectors.councils import today_in
from youth.services.agenda import add_item
from youth.services.minutes import draft_minutes, open_minutes_to_objections, sign_minutes

FOUNDED = 100


class History:
    """Builds everything through the services, each act at its own moment."""

    def __init__(self, timeline: Timeline) -> None:
        """Take the moments; nothing is written yet."""
        self.timeline = timeline

    def tell(self) -> Institution:
        """Found both councils, bring twelve proposals about, hold one meeting and begin the next."""
        founding = self.timeline.days_ago(FOUNDED)
        with clock.standing_at(founding):
            municipal, secretary = found_municipal_council(founding.date())
            self.institution = found_youth_council(municipal, secretary, founding.date())
            show_plugins(self.institution)
        proposals = [ProposalProgress(self.institution, self.timeline, plan) for plan in PROPOSALS]
        bring_about(proposals)
        self.proposals = {proposal.plan.goal: proposal for proposal in proposals}
        for goal in DEBATES:
            argue(self.institution, self.timeline, goal, self.proposals[goal].proposal)
        self._finished_meeting()
        self._record_in_the_municipality()
        self._meeting_under_way()
        self._coming_meeting()
        ask_young_people(self.institution, self.timeline)
        return self.institution

    def _finished_meeting(self) -> None:
        with clock.standing_at(self.timeline.days_ago(45)):
            meeting = planned(self.institution, self.timeline.days_ago(30))
            self._information(meeting, "Информация за работата на комисиите през лятото")
            self._put_on_agenda(meeting, Goal.ADOPTED, Goal.REJECTED)
        with clock.standing_at(self.timeline.days_ago(42)):
            convened(self.institution, meeting)
        with clock.standing_at(self.timeline.days_ago(30)):
            present = opened(self.institution, meeting, 16)
        items = _items(meeting)
        results = (None, Votes(votes_for=12, against=2, abstain=2), Votes(votes_for=5, against=9, abstain=2))
        for number, (item, votes) in enumerate(zip(items, results, strict=True)):
            with clock.standing_at(self.timeline.days_ago(30, minute=35 + 8 * number)):
                called(self.institution, item)
                if votes is not None:
                    put_to_vote(self.institution, item, present, votes, method="named")
                finished(self.institution, [item])
        with clock.standing_at(self.timeline.days_ago(30, hour=16)):
            closed(self.institution, meeting)
        self._signed_minutes(meeting)

    def _signed_minutes(self, meeting: Meeting) -> None:
        with clock.standing_at(self.timeline.days_ago(28)):
            minutes = draft_minutes(meeting, actor=self.institution[SECRETARY.key])
            open_minutes_to_objections(minutes, actor=self.institution[SECRETARY.key])
        with clock.standing_at(self.timeline.days_ago(19)):
            for somebody in (CHAIR, SECRETARY):
                sign_minutes(minutes, actor=self.institution[somebody.key])

    def _record_in_the_municipality(self) -> None:
        """Send the adopted resolution to the Municipal Council, whose secretary enters it in the record."""
        resolution = Resolution.objects.get(council=self.institution.youth)
        with clock.standing_at(self.timeline.days_ago(17)):
            package = issue_package(resolution, actor=self.institution[SECRETARY.key])
            send_proposal(
                Proposal.objects.get(pk=self.proposals[Goal.ADOPTED].proposal.pk),
                document=package.file_name,
                on=today_in(self.institution.youth),
                actor=self.institution[SECRETARY.key],
            )
        with clock.standing_at(self.timeline.days_ago(16)):
            imported = import_package(
                council=self.institution.municipal,
                content=bytes(package.content),
                file_name=package.file_name,
                actor=self.institution.municipal_secretary,
            )
        with clock.standing_at(self.timeline.days_ago(16, minute=50)):
            review_record(imported.record, actor=self.institution.municipal_secretary)

    def _meeting_under_way(self) -> None:
        with clock.standing_at(self.timeline.days_ago(14)):
            meeting = planned(self.institution, self.timeline.minutes_ago(40))
            self._information(meeting, "Информация за бюджета на общината за 2027 г.")
            self._put_on_agenda(meeting, Goal.VOTED_NEXT, Goal.ON_AGENDA)
        with clock.standing_at(self.timeline.days_ago(11)):
            convened(self.institution, meeting)
        with clock.standing_at(self.timeline.minutes_ago(38)):
            opened(self.institution, meeting, 15)
        information, to_vote, _later = _items(meeting)
        with clock.standing_at(self.timeline.minutes_ago(35)):
            called(self.institution, information)
        with clock.standing_at(self.timeline.minutes_ago(12)):
            finished(self.institution, [information])
            called(self.institution, to_vote)

    def _coming_meeting(self) -> None:
        with clock.standing_at(self.timeline.days_ago(2)):
            planned(self.institution, self.timeline.days_ago(-21))

    def _information(self, meeting: Meeting, title: str) -> None:
        add_item(
            meeting,
            title=title,
            decision_type=AgendaItem.DecisionType.NONE,
            actor=self.institution[SECRETARY.key],
        )

    def _put_on_agenda(self, meeting: Meeting, *goals: Goal) -> None:
        for goal in goals:
            self.proposals[goal].put_on_agenda(meeting)


def _items(meeting: Meeting) -> list[AgendaItem]:
    return list(meeting.agenda_items.order_by("position"))
