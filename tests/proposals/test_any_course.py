"""Any course of a proposal: no state outside the table, no gap in the journal, no support lost.

Random people do random acts at random times, lawful and unlawful ones; a refusal is an answer and changes
nothing. After each act the truths hold.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from proposals import services
from proposals.models import Assignment, Proposal
from proposals.streams import proposal_stream
from proposals.workflow import TABLE, WITH_COMMITTEES, State
from tests.factories import make_committee, make_meeting, make_participant, make_resolution, make_town
from youth import clock
from youth.journal.kinds import act_of
from youth.journal.models import JournalEntry
from youth.journal.selectors import entries_after
from youth.journal.streams import meeting_stream
from youth.journal.verify import verify_stream
from youth.models import AgendaItem, CommitteeMembership, Meeting, Participant
from youth.procedure.opinions import OpinionState
from youth.refusals import Refusal
from youth.selectors.councils import today_in

POINTS = "1. Общината да отреди място.\n2. Да се предвидят до 14 000 евро."
# What the table allows, by any role. Withdrawn from an agenda and back is none of it.
LAWFUL = {(source, line.target or source) for line in TABLE for source in line.sources}
# A changed text opens the way for support again.
LAWFUL |= {(State.SUPPORTED, State.PUBLISHED)}
FOUND = (Phase.explicit, Phase.reuse, Phase.generate)

who = st.sampled_from(["author", "secretary", "chair", "first", "second", "third", "outsider"])
committees = st.integers(0, 2)
days = st.one_of(st.none(), st.integers(-3, 12))


class AnyCourse(RuleBasedStateMachine):
    """One proposal in a council with three committees, and everybody who may press something."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.moment = clock.now()
        self.town = town = make_town(members=5)
        rule_of_two = {"value": 2, "source": "", "confirmed": False}
        town.youth.rules_overrides = {"proposal.support_threshold": rule_of_two}
        town.youth.save()
        self.people: dict[str, Participant] = {
            "author": town.young_person,
            "secretary": town.secretary,
            "chair": town.chair,
            "outsider": make_participant(town.youth, "Страничен"),
        }
        self.committees = []
        for place, name in enumerate(("first", "second", "third")):
            committee = make_committee(town.term, name, names={"bg": f"Комисия {place}"})
            self.people[name] = make_participant(town.youth, f"Председател {place}", is_public=True)
            CommitteeMembership.objects.create(
                committee=committee,
                participant=self.people[name],
                is_chair=True,
                starts_at=town.term.starts_at,
            )
            self.committees.append(committee)
        written = services.draft_proposal(
            town.youth, title="Скейт площадка", summary="Няма къде.", points=POINTS, actor=town.young_person
        )
        self.pk = services.publish_proposal(written, actor=town.young_person).pk
        # Whose support has to be there until they take it back.
        self.supporters: set[Any] = set()

    def teardown(self) -> None:
        """Recompute the stream, then forget the town."""
        try:
            assert verify_stream(proposal_stream(self.pk)).holds
        finally:
            transaction.set_rollback(rollback=True)
            self.atomic.__exit__(None, None, None)

    @property
    def proposal(self) -> Proposal:
        return Proposal.objects.select_related("council").get(pk=self.pk)

    @property
    def entries(self) -> list[JournalEntry]:
        return list(entries_after(proposal_stream(self.pk)))

    def day(self, days: int | None) -> Any:
        return None if days is None else today_in(self.town.youth, self.moment) + timedelta(days=days)

    def assignment(self, place: int) -> Any:
        rows = list(Assignment.objects.filter(proposal=self.pk).order_by("created_at", "pk"))
        return rows[place % len(rows)].pk if rows else self.pk

    @contextmanager
    def refused_leaves_nothing(self) -> Iterator[None]:
        """Take a refusal as an answer, and see that it left neither an act nor another state."""
        before, told = self.proposal.state, len(self.entries)
        try:
            yield
        except (Refusal, PermissionDenied):
            assert (self.proposal.state, len(self.entries)) == (before, told)

    def attempt(self, act: Callable[..., object], *arguments: Any, by: str, **facts: Any) -> bool:
        """Let somebody do an act a minute later; return whether it was not refused."""
        self.moment += timedelta(minutes=1)
        with self.refused_leaves_nothing(), transaction.atomic(), clock.standing_at(self.moment):
            act(self.proposal, *arguments, actor=self.people[by], **facts)
            return True
        return False

    @rule(by=who, name=st.sampled_from(["submit", "register", "withdraw"]))
    def press_a_button(self, by: str, name: str) -> None:
        self.attempt(getattr(services, f"{name}_proposal"), by=by)

    @rule(by=who)
    def return_it(self, by: str) -> None:
        self.attempt(services.return_proposal, by=by, reason="Липсва сметка.")

    @rule(by=who, points=st.sampled_from([POINTS, POINTS + "\n3. Да се поддържа."]))
    def change_the_text(self, by: str, points: str) -> None:
        facts = {"title": "Скейт площадка", "summary": "Няма.", "points": points, "language": "bg"}
        self.attempt(services.edit_proposal, by=by, **facts)

    @rule(place=st.integers(0, 4), gives=st.booleans())
    def support(self, place: int, gives: bool) -> None:
        member = self.town.members[place]
        self.people["supporter"] = member
        act = services.support_proposal if gives else services.withdraw_support
        if self.attempt(act, by="supporter"):
            self.supporters = self.supporters | {member.pk} if gives else self.supporters - {member.pk}

    @rule(by=who, lead=committees, others=st.sets(committees, max_size=2), due=days, on=days)
    def assign(self, by: str, lead: int, others: set[int], due: int | None, on: int | None) -> None:
        facts = {"due_on": self.day(due), "others_due_on": self.day(due), "on": self.day(on)}
        rest = [self.committees[one] for one in sorted(others)]
        self.attempt(services.assign_committee, self.committees[lead], by=by, others=rest, **facts)

    @rule(by=who, committee=committees, due=days)
    def assign_another(self, by: str, committee: int, due: int | None) -> None:
        self.attempt(services.assign_another, self.committees[committee], by=by, due_on=self.day(due))

    @rule(by=who, place=st.integers(0, 5), committee=committees, due=days)
    def reassign(self, by: str, place: int, committee: int, due: int | None) -> None:
        facts = {"committee": self.committees[committee], "due_on": self.day(due), "reason": "Молба."}
        self.attempt(services.reassign_committee, self.assignment(place), by=by, **facts)

    @rule(by=who, on=days, document=st.sampled_from(["Становище", ""]))
    def give_an_opinion(self, by: str, on: int | None, document: str) -> None:
        self.attempt(services.give_opinion, by=by, on=self.day(on), document=document, number="3")

    @rule(by=who, place=st.integers(0, 5), committee=st.one_of(st.none(), committees), on=days)
    def correct(self, by: str, place: int, committee: int | None, on: int | None) -> None:
        right = None if committee is None else self.committees[committee]
        correction = services.Correction(committee=right, on=self.day(on), number="4")
        self.attempt(
            services.correct_committee_work, self.assignment(place), correction, by=by, reason="Грешка."
        )

    @rule(by=who, number=st.integers(0, 3), on=days)
    def correct_the_register(self, by: str, number: int, on: int | None) -> None:
        facts = {"number": number, "on": self.day(on), "reason": "Грешка."}
        self.attempt(services.correct_registration, by=by, **facts)

    @rule(days=st.integers(0, 14))
    def let_the_runner_work(self, days: int) -> None:
        self.moment += timedelta(days=days)
        with clock.standing_at(self.moment):
            services.note_missed_opinions(self.town.youth, self.moment)
            services.lapse_support(self.town.youth, self.moment)

    @rule(by=who)
    def put_on_an_agenda(self, by: str) -> None:
        with clock.standing_at(self.moment):
            meeting = make_meeting(self.town.term)
        if self.attempt(services.put_on_agenda, meeting, by=by):
            item = AgendaItem.objects.get(meeting=meeting)
            self.follow(services.note_on_agenda, meeting, item)

    @rule(name=st.sampled_from(["postpone", "take_off", "adopt", "reject"]))
    def end_the_item(self, name: str) -> None:
        proposal = self.proposal
        if proposal.meeting_id is None or proposal.state not in {State.ON_AGENDA, State.REJECTED}:
            return
        meeting = Meeting.objects.get(pk=proposal.meeting_id)
        number = Meeting.objects.count() + AgendaItem.objects.count() + len(self.entries)
        if name == "adopt":
            item = AgendaItem.objects.get(meeting=meeting)
            with clock.standing_at(self.moment):
                resolution = make_resolution(item, number=number)
            self.follow(services.adopt_proposal, meeting, resolution)
        elif name == "reject":
            self.follow(services.reject_proposal, meeting, poll=self.pk)
        else:
            follow = services.postpone_proposal if name == "postpone" else services.note_taken_off
            self.follow(follow, meeting)

    def follow(
        self, consequence: Callable[..., object], meeting: Meeting, *arguments: Any, **facts: Any
    ) -> None:
        """Let the proposal follow an act of a meeting, twice, as a notice may come."""
        self.moment += timedelta(minutes=1)
        cause = entries_after(meeting_stream(meeting)).last()
        assert cause is not None
        with self.refused_leaves_nothing(), transaction.atomic(), clock.standing_at(self.moment):
            consequence(self.proposal, *arguments, cause=cause, **facts)
            told = len(self.entries)
            consequence(self.proposal, *arguments, cause=cause, **facts)
            assert len(self.entries) == told

    @invariant()
    def the_journal_has_no_gap_and_no_step_outside_the_table(self) -> None:
        entries = self.entries
        assert [one.seq for one in entries] == list(range(1, len(entries) + 1))
        at = State.DRAFT
        for entry in entries:
            act: Any = act_of(entry)
            after = getattr(act, "after", at)
            if hasattr(act, "after"):
                assert act.before == at, entry.kind
                assert after == at or (at, after) in LAWFUL, entry.kind
            at = after
        assert at == self.proposal.state

    @invariant()
    def no_support_is_lost_and_none_counts_twice(self) -> None:
        rows = list(self.proposal.supports.all())
        counted = [one.participant_id for one in rows if one.ended_at is None]
        lapsed = {one.participant_id for one in rows if one.ended_because == "lapsed"}
        assert len(counted) == len(set(counted))
        assert set(counted) | lapsed >= self.supporters
        assert set(counted) <= self.supporters

    @invariant()
    def the_work_of_committees_adds_up(self) -> None:
        proposal, rows = self.proposal, list(Assignment.objects.filter(proposal=self.pk))
        leads = [one for one in rows if one.is_open and one.is_lead]
        assert len(leads) == (1 if proposal.state in WITH_COMMITTEES and rows else len(leads))
        if proposal.state == State.OPINION_GIVEN:
            assert leads[0].opinion_state in {OpinionState.GIVEN, OpinionState.LATE}
        if proposal.state == State.IN_COMMITTEE:
            assert leads[0].opinion_state in {OpinionState.AWAITED, OpinionState.MISSED}
        for one in rows:
            assert proposal.incoming_on is not None
            assert proposal.incoming_on <= one.assigned_on
            assert one.opinion_on is None or one.assigned_on <= one.opinion_on


class Submitted(AnyCourse):
    """The same of a proposal that is in the register: most of what is pressed at random is too early."""

    def __init__(self) -> None:
        super().__init__()
        for place in (2, 3):
            self.support(place, gives=True)
        self.press_a_button("secretary", "register")
        assert self.proposal.state == State.REGISTERED


class WithCommittees(Submitted):
    """The same of a proposal that two committees have."""

    def __init__(self) -> None:
        super().__init__()
        self.assign("chair", 0, {1}, 5, None)
        assert self.proposal.state == State.IN_COMMITTEE


def walk(machine: type[AnyCourse], courses: int, steps: int) -> None:
    """Try so many courses of so many steps at most."""
    found = settings(
        max_examples=courses,
        stateful_step_count=steps,
        deadline=None,
        phases=FOUND,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=found)


@pytest.mark.django_db
@pytest.mark.parametrize("machine", [AnyCourse, Submitted, WithCommittees])
def test_any_course_of_a_proposal_stays_within_the_table(machine: type[AnyCourse]) -> None:
    walk(machine, 3, 20)


@pytest.mark.django_db
@pytest.mark.long
@pytest.mark.parametrize("machine", [AnyCourse, Submitted, WithCommittees])
def test_many_courses_of_proposals_stay_within_the_table(machine: type[AnyCourse]) -> None:
    walk(machine, 80, 60)
