"""Any course of a meeting: no dead end and no two truths about an item, in whatever order people press.

Random lawful and unlawful acts are done on meeting, agenda, hall and votes; a refusal is an answer. After
each the truths hold, and from where it ended there is a lawful way to a meeting that is over.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.loader import render_to_string
from django.test import RequestFactory
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from proposals.models import Amendment
from proposals.services.amending import move_amendment, withdraw_amendment
from tests.factories import Town, let_in, make_town
from tests.youth.meetings.scenes import convened
from voting.boxes.hands import tellers_of
from voting.models import Outcome, Poll
from voting.procedure.papers import Protocol
from voting.services import (
    announce_poll,
    call_election,
    challenge_quorum,
    challenge_result,
    close_poll,
    count_again,
    count_quorum,
    enter_ballots,
    enter_protocol,
    enter_slips,
    nominate,
    open_poll,
    open_round,
    put_tellers_to_vote,
    put_to_vote,
    put_together,
    repeat_poll,
    take_out,
    void_poll,
)
from voting.services.ballots import BallotPaper, cast_ballots
from youth import clock
from youth.models import AgendaItem, Meeting, Resolution
from youth.presenters.chair_buttons import console_of
from youth.presenters.meeting import MeetingPresenter
from youth.procedure.matter import DECIDING, WON
from youth.refusals import Refusal
from youth.selectors.attendance import present_members
from youth.services.agenda import add_item, finish_item, postpone_item, start_item, take_off_item
from youth.services.attendance import enter_hall, leave_hall
from youth.services.lost_quorum import end_without_quorum, wait_for_quorum
from youth.services.meetings import (
    cancel_meeting,
    close_meeting,
    open_meeting,
    resume_meeting,
    suspend_meeting,
)
from youth.services.recusals import declare_recusal

OVER = {Meeting.State.CLOSED, Meeting.State.CANCELLED}
MOTIONS = (
    "youth.adopt_agenda",
    "youth.postpone_item",
    "youth.take_up_item",
    "youth.bring_forward_item",
    "youth.close_session",
)
AGAIN = [repeat_poll, count_again]
# A course that fails is shown as it was found: shortening it takes minutes.
FOUND = (Phase.explicit, Phase.reuse, Phase.generate)
# More than any way to the end needs.
MOST_STEPS = 40

places = st.integers(0, 4)
people = st.integers(0, 12)
choices = st.sampled_from(["for", "against", "abstain"])


class AnyCourse(RuleBasedStateMachine):
    """A meeting of thirteen members with three items, and everything that people can press."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.town: Town = make_town()
        self.moment = clock.now()
        meeting = convened(self.town, "Осветление", "Пейки", "Липи")
        let_in(meeting, *self.town.members)
        self.pk = meeting.pk
        self.open_the_meeting()

    def teardown(self) -> None:
        """Come to a lawful end, then forget the town."""
        try:
            self.come_to_an_end()
        finally:
            transaction.set_rollback(rollback=True)
            self.atomic.__exit__(None, None, None)

    @property
    def meeting(self) -> Meeting:
        return Meeting.objects.select_related("council", "term").get(pk=self.pk)

    def item(self, place: int) -> AgendaItem | None:
        items = list(
            AgendaItem.objects.filter(meeting=self.pk).select_related("meeting").order_by("position")
        )
        return items[place] if place < len(items) else None

    def poll(self, place: int = 0) -> Poll | None:
        polls = list(Poll.objects.filter(meeting=self.pk).order_by("-opened_at", "-pk"))
        return polls[place] if place < len(polls) else None

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do an act at the present moment; return whether it was not refused."""
        self.moment += timedelta(minutes=1)
        try:
            with transaction.atomic(), clock.standing_at(self.moment):
                act()
        except (Refusal, PermissionDenied):
            return False
        return True

    @rule()
    def open_the_meeting(self) -> None:
        self.attempt(lambda: open_meeting(self.meeting, actor=self.town.chair))

    @rule()
    def suspend(self) -> None:
        self.attempt(lambda: suspend_meeting(self.meeting, actor=self.town.chair))

    @rule()
    def resume(self) -> None:
        self.attempt(lambda: resume_meeting(self.meeting, actor=self.town.chair))

    @rule()
    def close_the_meeting(self) -> None:
        self.attempt(lambda: close_meeting(self.meeting, actor=self.town.chair))

    @rule()
    def wait(self) -> None:
        self.attempt(lambda: wait_for_quorum(self.meeting, actor=self.town.chair))

    @rule(hours=st.integers(0, 2))
    def end_for_want_of_a_quorum(self, hours: int) -> None:
        self.moment += timedelta(hours=hours)
        self.attempt(lambda: end_without_quorum(self.meeting, actor=self.town.chair))

    @rule(who=people)
    def come_in(self, who: int) -> None:
        member = self.town.members[who]
        self.attempt(lambda: enter_hall(self.meeting, participant=member, actor=self.town.secretary))

    @rule(first=people, how_many=st.integers(1, 5))
    def leave(self, first: int, how_many: int) -> None:
        for member in self.town.members[first : first + how_many]:
            self.attempt(
                lambda one=member: leave_hall(self.meeting, participant=one, actor=self.town.secretary)
            )

    @rule(place=places, act=st.sampled_from([start_item, finish_item, postpone_item, take_off_item]))
    def move_an_item(self, place: int, act: Callable[..., object]) -> None:
        if item := self.item(place):
            self.attempt(lambda: act(item, actor=self.town.chair))

    @rule()
    def bring_a_late_item(self) -> None:
        self.attempt(lambda: add_item(self.meeting, title="Спешно", actor=self.town.secretary))

    @rule(place=places, who=people)
    def declare_a_conflict(self, place: int, who: int) -> None:
        if item := self.item(place):
            member = self.town.members[who]
            self.attempt(
                lambda: declare_recusal(item, participant=member, ground="own", actor=self.town.secretary)
            )

    @rule(place=places, method=st.sampled_from(["", "open", "named"]))
    def open_a_vote(self, place: int, method: str) -> None:
        if item := self.item(place):
            self.attempt(lambda: open_poll(item, method=method, actor=self.town.chair))

    @rule(name=st.sampled_from(MOTIONS), place=places)
    def put_a_motion(self, name: str, place: int) -> None:
        about = str(item.pk) if (item := self.item(place)) else ""
        self.attempt(lambda: put_to_vote(self.meeting, name, about=about, actor=self.town.chair))

    @rule(chosen=st.sets(places, min_size=1, max_size=3))
    def put_items_together(self, chosen: set[int]) -> None:
        items = [item for place in sorted(chosen) if (item := self.item(place))]
        self.attempt(lambda: put_together(self.meeting, items, actor=self.town.chair))

    @rule(place=places)
    def take_an_item_out(self, place: int) -> None:
        if poll := self.poll(place):
            self.attempt(lambda: take_out(poll, actor=self.town.member))

    @rule(place=places, change=st.sampled_from(["delete", "add"]))
    def move_an_amendment(self, place: int, change: str) -> None:
        if item := self.item(place):
            point = item.points[0]["id"] if item.points and change == "delete" else ""
            text = "" if change == "delete" else "Да се добави."
            facts = {"change": change, "point": point, "text": text, "mover": self.town.member}
            self.attempt(lambda: move_amendment(item, **facts, actor=self.town.secretary))

    @rule()
    def vote_on_an_amendment(self) -> None:
        if amendment := self.waiting_amendment():
            item = amendment.agenda_item
            put = {"item": item, "about": str(amendment.pk), "actor": self.town.chair}
            self.attempt(lambda: put_to_vote(self.meeting, "proposals.amend", **put))

    @rule(place=places, point=st.integers(0, 1))
    def vote_on_a_point(self, place: int, point: int) -> None:
        if (item := self.item(place)) and point < len(item.points):
            put = {"item": item, "about": item.points[point]["id"], "actor": self.town.chair}
            self.attempt(lambda: put_to_vote(self.meeting, "youth.keep_point", **put))

    @rule(place=places, who=people, method=st.sampled_from(["", "secret"]))
    def hold_an_election(self, place: int, who: int, method: str) -> None:
        if item := self.item(place):
            self.attempt(lambda: call_election(item, office="deputy_chair", actor=self.town.secretary))
            if (election := item.elections.first()) is not None:
                chair, member = self.town.chair, self.town.members[who]
                self.attempt(lambda: nominate(election, member, actor=chair))
                self.attempt(lambda: open_round(election, method=method, actor=chair))

    @rule(
        place=places,
        how=st.sampled_from(["devices", "hands", "papers"]),
        votes_for=st.integers(0, 13),
        answer=st.sampled_from([None, *AGAIN]),
    )
    def take_a_whole_vote_that_is_challenged(
        self, place: int, how: str, votes_for: int, answer: Callable[..., object] | None
    ) -> None:
        """Press what is pressed in an ordinary meeting, so that a course often comes this far."""
        self.gather()
        if how == "papers":
            self.elect_tellers(1)
        if (item := self.item_to_vote_on(place)) is None:
            return
        tellers = [one.pk for one in self.town.members[1:3]] if how == "hands" else []
        method = "secret" if how == "papers" else ""
        self.attempt(lambda: open_poll(item, method=method, tellers=tellers, actor=self.town.chair))
        self.count_the_hall(votes_for)
        self.end_the_vote()
        self.doubt_a_vote(0)
        if answer is not None:
            self.go_on_with_a_vote(0, answer)
            self.count_the_hall(votes_for)
            self.end_the_vote()

    def gather(self) -> None:
        """Let everybody come into the hall, and go on after a break."""
        inside = {one.participant_id for one in present_members(self.meeting)}
        for who, member in enumerate(self.town.members):
            if member.pk not in inside:
                self.come_in(who)
        self.resume()

    def item_to_vote_on(self, place: int) -> AgendaItem | None:
        """Call an item where none is under way that was not voted on yet."""
        under_way = AgendaItem.objects.filter(meeting=self.pk, state="under_way").select_related("meeting")
        if (current := under_way.first()) is not None and current.polls.exists():
            self.attempt(lambda: finish_item(current, actor=self.town.chair))
        if not under_way.exists():
            self.move_an_item(place, start_item)
        return under_way.first()

    @rule(first=people)
    def elect_tellers(self, first: int) -> None:
        proposed = self.town.members[first : first + 2]
        self.attempt(lambda: put_tellers_to_vote(self.meeting, proposed, actor=self.town.chair))
        self.vote(0, 13, "for")
        self.end_the_vote()

    @rule(votes_for=st.integers(0, 13))
    def count_the_hall(self, votes_for: int) -> None:
        """Enter what both tellers counted, or their protocol twice, or spoken votes."""
        if (poll := self.poll()) is None:
            return
        if poll.box == Poll.Box.REGISTER:
            self.vote(0, votes_for, "for")
            self.enter_a_spoken_vote(9, "against")
        counts = {answer: votes_for if answer == "for" else 0 for answer in poll.answers}
        if poll.box == Poll.Box.HANDS:
            slips = {one.participant_id: counts for one in tellers_of(poll)}
            self.attempt(lambda: enter_slips(poll, slips, actor=self.town.secretary))
        if poll.box == Poll.Box.PAPERS:
            voters = poll.voters.count()
            left = voters - votes_for
            sheet = Protocol(voters, left, votes_for, votes_for, options=counts)
            for actor in (self.town.secretary, self.town.chair):
                self.attempt(lambda by=actor: enter_protocol(poll, sheet, actor=by))

    @rule()
    def end_the_vote(self) -> None:
        for act in (close_poll, announce_poll):
            self.go_on_with_a_vote(0, act)

    @rule(first=people, how_many=st.integers(1, 13), choice=choices)
    def vote(self, first: int, how_many: int, choice: str) -> None:
        if poll := self.poll():
            papers = [BallotPaper(one.pk, choice) for one in self.town.members[first : first + how_many]]
            self.attempt(lambda: cast_ballots(poll, papers))

    @rule(who=people, choice=choices)
    def enter_a_spoken_vote(self, who: int, choice: str) -> None:
        if poll := self.poll():
            spoken = {self.town.members[who].pk: choice}
            self.attempt(lambda: enter_ballots(poll, spoken, actor=self.town.secretary))

    @rule(place=places, act=st.sampled_from([close_poll, announce_poll, *AGAIN, count_quorum]))
    def go_on_with_a_vote(self, place: int, act: Callable[..., object]) -> None:
        if poll := self.poll(place):
            self.attempt(lambda: act(poll, actor=self.town.chair))

    @rule(place=places)
    def void_a_vote(self, place: int) -> None:
        if poll := self.poll(place):
            self.attempt(lambda: void_poll(poll, reason="Грешка.", actor=self.town.chair))

    @rule(place=places)
    def doubt_a_vote(self, place: int) -> None:
        if poll := self.poll(place):
            self.attempt(lambda: challenge_quorum(poll, actor=self.town.member))
            self.attempt(lambda: challenge_result(poll, reason="Преброено е зле.", actor=self.town.member))

    def waiting_amendment(self) -> Amendment | None:
        waiting = Amendment.objects.filter(agenda_item__meeting=self.pk, state="moved")
        return waiting.select_related("agenda_item__meeting").order_by("-number").first()

    @invariant()
    def numbers_are_given_once(self) -> None:
        numbers = list(Resolution.objects.filter(meeting=self.pk).values_list("number", flat=True))
        assert sorted(numbers) == list(range(1, len(numbers) + 1))

    @invariant()
    def each_item_has_one_truth(self) -> None:
        for item in AgendaItem.objects.filter(meeting=self.pk):
            outcomes = Outcome.objects.filter(poll__agenda_item=item, poll__question="main")
            decided = [
                one.result
                for one in outcomes.order_by("poll__opened_at", "poll__pk")
                if one.result in DECIDING
            ]
            resolution = item.resolutions.first()
            assert (resolution is not None and resolution.annulled_by_vote is None) == bool(
                decided and decided[-1] in WON
            )
            assert len(decided) <= 2
            if item.state in {"postponed", "withdrawn", "interrupted", "not_reached"}:
                assert not decided

    @invariant()
    def one_vote_is_taken_at_a_time(self) -> None:
        taken = Poll.objects.filter(meeting=self.pk, state__in=["open", "closed"], put_with=None)
        assert taken.count() <= 1
        if self.meeting.state != Meeting.State.OPEN:
            assert not taken.exists()

    @rule()
    def look_at_the_table(self) -> None:
        """Whatever was pressed, the table asks for one button, where any step comes next."""
        meeting = self.meeting
        with clock.standing_at(self.moment):
            board = MeetingPresenter(meeting)
            context = {
                "meeting": meeting,
                "council": meeting.council,
                "board": board,
                "console": console_of(board, self.town.chair),
                "is_live": True,
            }
            request = RequestFactory().get("/")
            request.participant = self.town.chair
            shown = render_to_string("youth/meeting/_console.html", context, request)
        assert shown.count("btn-now") <= 1, shown

    def come_to_an_end(self) -> None:
        """Take the first step that is lawful, again and again, until the meeting is over."""
        for _step in range(MOST_STEPS):
            if self.meeting.state in OVER:
                return
            assert any(self.attempt(step) for step in self.steps_to_the_end()), f"stuck: {self.meeting.state}"
        raise AssertionError("the meeting does not come to an end")

    def steps_to_the_end(self) -> list[Callable[[], object]]:
        chair, meeting = self.town.chair, self.meeting
        poll = Poll.objects.filter(meeting=self.pk, state__in=["open", "closed"], put_with=None).first()
        item = AgendaItem.objects.filter(meeting=self.pk, state="under_way").select_related("meeting").first()
        steps: list[Callable[[], object]] = []
        if poll is not None and poll.repeats_id is None:
            steps.append(lambda: void_poll(poll, reason="Край.", actor=chair))
        elif poll is not None:
            # Without it the challenge would not be answered.
            steps += [self.finish_the_answer]
        for challenged in Poll.objects.filter(meeting=self.pk, challenge__isnull=False):
            steps.append(lambda one=challenged: repeat_poll(one, actor=chair))
        if (amendment := self.waiting_amendment()) is not None:
            steps.append(lambda: withdraw_amendment(amendment, actor=self.town.secretary))
        if item is not None and meeting.state == Meeting.State.OPEN:
            steps.append(lambda: finish_item(item, actor=chair))
        return [
            *steps,
            lambda: close_meeting(meeting, actor=chair),
            lambda: cancel_meeting(meeting, reason="Няма зала", actor=chair),
            lambda: end_without_quorum(meeting, actor=chair),
            lambda: wait_for_quorum(meeting, actor=chair),
            lambda: resume_meeting(meeting, actor=chair),
            self.later,
        ]

    def finish_the_answer(self) -> None:
        """Count, close and announce the repeated vote."""
        poll = self.poll()
        assert poll is not None
        if poll.awaits_recount:
            count_quorum(poll, actor=self.town.chair)
        if poll.state == Poll.State.OPEN:
            self.count_the_hall(0)
            close_poll(poll, actor=self.town.chair)
        announce_poll(poll, actor=self.town.chair)

    def later(self) -> None:
        """Let the time to wait go by, and the hour of the meeting."""
        self.moment += timedelta(hours=2)


def walk(courses: int, steps: int) -> None:
    """Try so many courses of so many steps at most."""
    found = settings(
        max_examples=courses,
        stateful_step_count=steps,
        deadline=None,
        phases=FOUND,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(AnyCourse, settings=found)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("how", "box"),
    [("devices", Poll.Box.REGISTER), ("hands", Poll.Box.HANDS), ("papers", Poll.Box.PAPERS)],
)
@pytest.mark.parametrize("answer", [repeat_poll, count_again])
def test_a_course_can_come_to_an_outcome_by_each_way_to_count(
    how: str, box: Poll.Box, answer: Callable[..., object]
) -> None:
    course = AnyCourse()
    try:
        course.take_a_whole_vote_that_is_challenged(0, how, 8, answer)
        results = Outcome.objects.filter(poll__meeting=course.pk, poll__box=box, poll__question="main")
        assert {one.result for one in results} == {"carried"}
    finally:
        course.teardown()


@pytest.mark.django_db
def test_any_course_comes_to_an_end_with_one_truth_of_each_item() -> None:
    walk(8, 25)


@pytest.mark.django_db
@pytest.mark.long
def test_many_courses_come_to_an_end() -> None:
    walk(200, 60)
