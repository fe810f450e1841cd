"""The story that the demonstration tells: a hundred days of a Youth Council, up to this minute."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cms.demo.amendments import amend
from cms.demo.arguments import debate_on
from cms.demo.clock import Timeline
from cms.demo.institution import (
    Institution,
    found_municipal_council,
    found_youth_council,
    show_plugins,
)
from cms.demo.meeting import Votes, called, closed, convened, finished, opened, planned, put_to_vote
from cms.demo.moderation import moderate
from cms.demo.opinions import ask_young_people
from cms.demo.people import CHAIR, SECRETARY
from cms.demo.proposal_progress import ProposalProgress, Step, bring_about
from cms.demo.proposals import PROPOSALS, Goal
from plugins.records.models import ConsultationRecord
from plugins.records.services import note_overdue, note_stage, review_record, send_resolution
from youth import clock
from youth.models import AgendaItem, Meeting, Resolution
from youth.procedure.referral import Outcome, Stage, StageFacts
from youth.selectors.councils import today_in
from youth.services.agenda import add_item
from youth.services.minutes import draft_minutes, open_minutes_to_objections, sign_minutes

FOUNDED = 100
# Drafts that the chair's table brings into the meeting, as title and text.
WITHOUT_PROPOSAL = (
    (
        "Питейни чешми в парка и на спортната площадка",
        "Предлага на Общинския съвет да възложи ремонта на двете питейни чешми до 30.11.2026 г.",
    ),
    (
        "Обществен транспорт до гарата вечер",
        "Предлага на Общинския съвет да осигури вечерен курс до гарата в дните с филмови прожекции.",
    ),
)
ANSWERED_IN_PART: tuple[tuple[int, dict[str, Any]], ...] = (
    (14, {"stage": Stage.COMMITTEE, "unit": "Постоянна комисия по околна среда"}),
    (9, {"stage": Stage.AGENDA, "text": "Редовно заседание, т. 6 от дневния ред"}),
    (7, {"stage": Stage.DECIDED, "number": "214", "document": "Решение на Общинския съвет"}),
    (
        5,
        {
            "stage": Stage.ANSWERED,
            "outcome": Outcome.PARTLY,
            "document": "Писмо на председателя на Общинския съвет",
            "number": "ОбС-214-1",
            "unit": "Дирекция „Устройство на територията и екология“",
            "text": "Приема се т. 1: контейнери ще има във всяко училище до началото на втория учебен срок. "
            "По т. 2 данните се събират веднъж годишно и ще се публикуват през юни.",
        },
    ),
)
CARRIED_OUT: tuple[tuple[int, dict[str, Any]], ...] = (
    (
        24,
        {
            "stage": Stage.ANSWERED,
            "outcome": Outcome.ACCEPTED,
            "document": "Писмо на председателя на Общинския съвет",
            "number": "ОбС-198-1",
            "unit": "Дирекция „Общинска собственост и строителство“",
            "text": "Ремонтът е възложен и ще приключи в срока, който предлагате.",
        },
    ),
    (15, {"stage": Stage.UNDER_WAY, "text": "Чешмата в парка работи. Тази на площадката се ремонтира."}),
    (3, {"stage": Stage.DONE, "text": "Двете чешми работят. Приети са без забележки."}),
)


class History:
    """Builds everything through the services, each act at its own moment."""

    def __init__(self, timeline: Timeline) -> None:
        """Take the moments; nothing is written yet."""
        self.timeline = timeline

    def tell(self) -> Institution:
        """Found both councils, bring the proposals about, hold one meeting and begin the next."""
        founding = self.timeline.days_ago(FOUNDED)
        with clock.standing_at(founding):
            municipal, secretary = found_municipal_council(founding.date())
            self.institution = found_youth_council(municipal, secretary, founding.date())
            show_plugins(self.institution)
        proposals = dict[str, ProposalProgress]()
        for plan in PROPOSALS:
            into = proposals.get(plan.merged_into)
            proposals[plan.author] = ProposalProgress(self.institution, self.timeline, plan, into)
        bring_about(self._ways(proposals.values()))
        self.proposals = {proposal.plan.goal: proposal for proposal in proposals.values()}
        self._finished_meeting()
        self._record_in_the_municipality()
        self._meeting_under_way()
        self._coming_meeting()
        ask_young_people(self.institution, self.timeline)
        return self.institution

    def _ways(self, proposals: Iterable[ProposalProgress]) -> Iterator[Iterator[Step]]:
        """Yield what happens to each proposal, what is written about it, and what is reported of that."""
        for progress in proposals:
            yield progress.steps()
            yield amend(self.institution, self.timeline, progress)
            yield debate_on(self.institution, self.timeline, progress)
        yield moderate(self.institution, self.timeline)

    def _finished_meeting(self) -> None:
        with clock.standing_at(self.timeline.days_ago(45)):
            meeting = planned(self.institution, self.timeline.days_ago(30))
            self._information(meeting, "Информация за работата на комисиите през лятото")
            self._put_on_agenda(meeting, Goal.ADOPTED, Goal.REJECTED)
            for title, text in WITHOUT_PROPOSAL:
                add_item(meeting, title=title, text=text, actor=self.institution[SECRETARY.key])
        with clock.standing_at(self.timeline.days_ago(42)):
            convened(self.institution, meeting)
        with clock.standing_at(self.timeline.days_ago(30)):
            present = opened(self.institution, meeting, 16)
        items = _items(meeting)
        carried = Votes(votes_for=12, against=2, abstain=2)
        results = (None, carried, Votes(votes_for=5, against=9, abstain=2), carried, carried)
        for number, (item, votes) in enumerate(zip(items, results, strict=True)):
            with clock.standing_at(self.timeline.days_ago(30, minute=35 + 5 * number)):
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
        """Send what was adopted: one is answered in part, one is carried out, one waits for too long."""
        partly, done, overdue = Resolution.objects.filter(council=self.institution.youth).order_by("number")
        self._sent(overdue, days_ago=29)
        record = self._sent(done, days_ago=29)
        for days, facts in CARRIED_OUT:
            self._noted(record, days, facts)
        record = self._sent(partly, days_ago=17)
        for days, facts in ANSWERED_IN_PART:
            self._noted(record, days, facts)
        with clock.standing_at(self.timeline.days_ago(7)):
            note_overdue(self.institution.youth, clock.now())

    def _sent(self, resolution: Resolution, *, days_ago: int) -> ConsultationRecord:
        """Send a resolution; on the next day the Municipal Council's secretary makes its record public."""
        with clock.standing_at(self.timeline.days_ago(days_ago)):
            referral = send_resolution(
                resolution,
                on=today_in(self.institution.youth),
                number=f"ИЗ-{resolution.number}",
                actor=self.institution[SECRETARY.key],
            )
        assert referral.record is not None  # noqa: S101 - both councils are here
        with clock.standing_at(self.timeline.days_ago(days_ago - 1)):
            return review_record(referral.record, actor=self.institution.municipal_secretary)

    def _noted(self, record: ConsultationRecord, days_ago: int, said: Mapping[str, Any]) -> None:
        with clock.standing_at(self.timeline.days_ago(days_ago)):
            facts = StageFacts(on=today_in(record.council), **said)
            note_stage(record, facts, actor=self.institution.municipal_secretary)

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
