"""A challenged result, whatever was put to the vote: counted again or repeated, once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils.translation import override

from proposals.models import Amendment
from proposals.services.amending import move_amendment
from tests.factories import Town, give_office, make_committee, make_meeting
from tests.markup import part
from tests.voting.scenes import cast, item_under_way, on_paper, vote
from tests.voting.test_elections import called, holders
from tests.voting.test_hands import both, by_hands, figures
from tests.voting.test_motions import LOST, WON, between_items
from tests.voting.test_pages import address, signed_in, text
from tests.voting.test_papers import SHEET
from tests.youth.meetings.scenes import opened
from voting import recount
from voting.models import Outcome, Poll
from voting.presenters.poll import PollPresenter
from voting.presenters.poll_file import poll_file
from voting.selectors import tellers_of
from voting.services import (
    Asked,
    announce_poll,
    challenge_quorum,
    challenge_result,
    close_poll,
    correct_entry,
    count_again,
    count_quorum,
    enter_ballots,
    enter_protocol,
    nominate,
    open_poll,
    open_round,
    put_tellers_to_vote,
    put_to_vote,
    put_together,
    renew_nominations,
    repeat_poll,
    void_poll,
    withdraw_nominee,
)
from youth import clock
from youth.journal.models import JournalEntry
from youth.journal.verify import verify_all
from youth.models import AgendaItem, Meeting, Minutes, Resolution
from youth.points import words_of
from youth.refusals import Refusal
from youth.services.agenda import add_item, finish_item, start_item, take_off_item
from youth.services.lost_quorum import end_without_quorum, wait_for_quorum
from youth.services.meetings import close_meeting, resume_meeting, suspend_meeting
from youth.services.recusals import declare_recusal

pytestmark = pytest.mark.django_db
WHY = "Преброени са погрешно."


@dataclass(frozen=True)
class Question:
    """A vote that is open, how the members answer it, and what tells whether its result is followed."""

    poll: Poll
    follows: Callable[[], Any]
    carried: Any
    lost: Any
    answers: tuple[str, str] = ("for", "against")


def of_item(town: Town) -> Question:
    item = item_under_way(town)
    poll = open_poll(item, actor=town.chair)
    return Question(poll, lambda: list(numbers(item)), [(1, True)], [(1, False)])


def numbers(item: AgendaItem) -> Any:
    """Return the numbers of the item's decisions, each with whether it is valid."""
    for one in item.resolutions.order_by("number"):
        yield one.number, one.annulled_by_vote is None


def of_point(town: Town) -> Question:
    item = item_under_way(town)
    first, second = item.points
    poll = put_to_vote(item.meeting, "youth.keep_point", item=item, about=second["id"], actor=town.chair)
    whole, struck = draft(item.points), draft([first])
    return Question(poll, lambda: draft_of(item), whole, struck)


def draft(points: list[dict[str, Any]]) -> str:
    return words_of("", points)


def draft_of(item: AgendaItem) -> str:
    item.refresh_from_db()
    return draft(item.points)


def of_amendment(town: Town) -> Question:
    item = item_under_way(town)
    first, second = item.points
    facts = {"change": "delete", "point": second["id"], "mover": town.member}
    amendment = move_amendment(item, **facts, actor=town.secretary)
    poll = put_to_vote(item.meeting, "proposals.amend", item=item, about=str(amendment.pk), actor=town.chair)

    def follows() -> tuple[str, str]:
        return draft_of(item), Amendment.objects.get().state

    return Question(poll, follows, (draft([first]), "adopted"), (draft([first, second]), "rejected"))


def of_amendment_to_one(town: Town) -> Question:
    item = item_under_way(town)
    point = item.points[1]["id"]
    mover = {"mover": town.member, "actor": town.secretary}
    first = move_amendment(item, change="replace", point=point, text="Да се сменят пейките.", **mover)
    to_it = move_amendment(item, change="replace", text="Да се сменят две пейки.", to=first, **mover)
    poll = put_to_vote(item.meeting, "proposals.amend", item=item, about=str(to_it.pk), actor=town.chair)

    def follows() -> str:
        first.refresh_from_db()
        return first.text

    return Question(poll, follows, "Да се сменят две пейки.", "Да се сменят пейките.")


def of_items_together(town: Town) -> Question:
    meeting = between_items(town)
    items = list(meeting.agenda_items.order_by("position"))
    poll = put_together(meeting, items, actor=town.chair)

    def follows() -> list[Any]:
        states = set(meeting.agenda_items.values_list("state", flat=True))
        return [*sorted(each for item in items for each in numbers(item)), states]

    return Question(poll, follows, [(1, True), (2, True), {"done"}], [(1, False), (2, False), {"done"}])


def of_agenda(town: Town) -> Question:
    meeting = between_items(town)
    poll = put_to_vote(meeting, "youth.adopt_agenda", actor=town.chair)
    return Question(poll, lambda: fresh(meeting).agenda_adopted_at is not None, carried=True, lost=False)


def fresh(meeting: Meeting) -> Meeting:
    return Meeting.objects.get(pk=meeting.pk)


def of_late_item(town: Town) -> Question:
    meeting = between_items(town)
    late = add_item(meeting, title="Спешно", actor=town.secretary)
    poll = put_to_vote(meeting, "youth.take_up_item", about=str(late.pk), actor=town.chair)
    taken_up = meeting.agenda_items.filter(pk=late.pk, taken_up_at__isnull=False)
    return Question(poll, taken_up.exists, carried=True, lost=False)


def of_postponing(town: Town) -> Question:
    item = item_under_way(town)
    poll = put_to_vote(item.meeting, "youth.postpone_item", about=str(item.pk), actor=town.chair)

    def follows() -> tuple[str, bool]:
        item.refresh_from_db()
        return item.state, item.ended_at is not None

    return Question(poll, follows, ("postponed", True), ("under_way", False))


def of_order(town: Town) -> Question:
    meeting = opened(town, "Осветление", "Пейки", "Липи")
    before = list(meeting.agenda_items.order_by("position"))
    last = before[2]
    poll = put_to_vote(meeting, "youth.bring_forward_item", about=str(last.pk), actor=town.chair)

    def follows() -> list[AgendaItem]:
        return list(meeting.agenda_items.order_by("position"))

    return Question(poll, follows, [last, *before[:2]], before)


def of_openness(town: Town) -> Question:
    meeting = between_items(town)
    asked = Asked(reason="Лични данни.")
    poll = put_to_vote(meeting, "youth.close_session", asked=asked, actor=town.chair)
    return Question(poll, lambda: fresh(meeting).is_public, carried=False, lost=True)


def of_minutes(town: Town) -> Question:
    earlier = make_meeting(town.term, Meeting.State.CLOSED, number=90)
    Minutes.objects.create(meeting=earlier, state="signed", signed_at=clock.now())
    meeting = between_items(town)
    poll = put_to_vote(meeting, "youth.adopt_minutes", about=str(earlier.pk), actor=town.chair)
    adopted = Minutes.objects.filter(meeting=earlier, adopted_at__isnull=False)
    return Question(poll, adopted.exists, carried=True, lost=False)


def of_tellers(town: Town) -> Question:
    meeting = between_items(town)
    poll = put_tellers_to_vote(meeting, town.members[1:3], actor=town.chair)
    return Question(poll, lambda: len(tellers_of(meeting)), carried=2, lost=0)


def of_election(town: Town) -> Question:
    election = called(town, 3, 4)
    give_office(town.members[5], "deputy_chair")
    poll = open_round(election, actor=town.chair)

    def follows() -> tuple[set[Any], list[Any], int]:
        election.refresh_from_db()
        return holders(town, "deputy_chair"), list(numbers(election.agenda_item)), election.series

    kept = town.members[5].pk
    return Question(
        poll,
        follows,
        ({kept, town.members[3].pk}, [(1, True)], 1),
        ({kept}, [(1, False)], 1),
        answers=("c1", "c2"),
    )


def of_committee(town: Town) -> Question:
    committee = make_committee(town.term)
    election = called(town, 3, 4, office="", committee=committee)
    poll = open_round(election, actor=town.chair)

    def follows() -> tuple[set[Any], list[Any]]:
        sitting = committee.memberships.in_force(clock.now()).values_list("participant", flat=True)
        return set(sitting), list(numbers(election.agenda_item))

    return Question(
        poll, follows, ({town.members[3].pk}, [(1, True)]), (set(), [(1, False)]), answers=("c1", "c2")
    )


KINDS = [
    of_item,
    of_point,
    of_amendment,
    of_amendment_to_one,
    of_items_together,
    of_agenda,
    of_late_item,
    of_postponing,
    of_order,
    of_openness,
    of_minutes,
    of_tellers,
    of_election,
    of_committee,
]


def held(town: Town, question: Question, votes: tuple[int, int, int]) -> Outcome:
    """Cast, close and announce an open vote."""
    poll, (yes, no) = question.poll, question.answers
    if yes == "for":
        cast(town, poll, *votes)
    elif votes == WON:
        vote(poll, town.members[:12], yes)
    else:
        vote(poll, town.members[:6], yes)
        vote(poll, town.members[6:12], no)
    close_poll(poll, actor=town.chair)
    return announce_poll(poll, actor=town.chair)


def repeated(town: Town, question: Question, votes: tuple[int, int, int]) -> Question:
    """Challenge the result and take the vote again."""
    challenge_result(question.poll, reason=WHY, actor=town.member)
    again = replace(question, poll=repeat_poll(question.poll, actor=town.chair))
    held(town, again, votes)
    return again


def refused(code: str, act: Callable[..., object], *arguments: Any, **facts: Any) -> None:
    with pytest.raises(Refusal) as error:
        act(*arguments, **facts)
    assert error.value.code == code
    assert str(error.value)


def differences() -> set[str]:
    """Return what the journal notices; the members came into the hall without acts."""
    return {one.code for verdict in verify_all() for one in verdict.differs} - {"attendance"}


def never_decided(lost: Any) -> Any:
    """Return what a lost vote leaves where nothing was carried before: no number in the book."""
    if isinstance(lost, list):
        return [one for one in lost if not (isinstance(one, tuple) and one[1] is False)]
    if isinstance(lost, tuple) and lost and isinstance(lost[0], set):
        return (*lost[:1], [], *lost[2:])
    return lost


@pytest.mark.parametrize("ask", KINDS)
def test_a_carried_vote_is_challenged_once_and_lost_when_repeated_leaves_nothing_behind(
    town: Town, ask: Any
) -> None:
    question = ask(town)
    refused("revote_not_announced", challenge_result, question.poll, reason=WHY, actor=town.member)
    held(town, question, WON)
    assert question.follows() == question.carried
    refused("revote_not_challenged", repeat_poll, question.poll, actor=town.chair)
    refused("no_reason", challenge_result, question.poll, reason=" ", actor=town.member)

    challenge_result(question.poll, reason=WHY, actor=town.member)
    refused("already_challenged", challenge_result, question.poll, reason=WHY, actor=town.members[4])
    again = replace(question, poll=repeat_poll(question.poll, actor=town.chair))
    held(town, again, LOST)

    assert question.follows() == question.lost
    refused("revote_already_repeated", challenge_result, again.poll, reason=WHY, actor=town.member)
    refused("revote_already_repeated", repeat_poll, again.poll, actor=town.chair)
    assert differences() == set()


@pytest.mark.parametrize("ask", KINDS)
def test_a_carried_vote_that_carries_again_is_followed_once(town: Town, ask: Any) -> None:
    question = ask(town)
    held(town, question, WON)

    repeated(town, question, WON)

    assert question.follows() == question.carried
    assert Outcome.objects.filter(poll__repeats=question.poll, carried=True).exists()
    assert differences() == set()


@pytest.mark.parametrize("ask", KINDS)
def test_a_lost_vote_that_carries_when_repeated_is_followed(town: Town, ask: Any) -> None:
    question = ask(town)
    before = question.follows()
    held(town, question, LOST)
    if ask is not of_items_together:
        assert question.follows() in (before, question.lost, never_decided(question.lost))

    repeated(town, question, WON)

    assert question.follows() == question.carried
    assert differences() == set()


def test_after_another_vote_or_item_it_is_too_late(town: Town) -> None:
    question = of_agenda(town)
    held(town, question, WON)
    item = start_item(question.poll.sitting.agenda_items.get(position=1), actor=town.chair)
    refused("revote_too_late", challenge_result, question.poll, reason=WHY, actor=town.member)

    first = put_to_vote(item.meeting, "youth.close_debate", item=item, actor=town.chair)
    held(town, replace(question, poll=first), WON)
    second = put_to_vote(item.meeting, "youth.extend_speaking_time", item=item, actor=town.chair)
    held(town, replace(question, poll=second), WON)
    refused("revote_too_late", challenge_result, first, reason=WHY, actor=town.member)
    finish_item(item, actor=town.chair)
    refused("revote_too_late", challenge_result, second, reason=WHY, actor=town.member)


def test_after_a_new_nomination_the_round_before_is_not_challenged(town: Town) -> None:
    question = of_election(town)
    held(town, question, LOST)
    election = called_election(question)
    election.series += 1
    election.save()

    nominate(election, town.members[6], actor=town.chair)

    refused("revote_too_late", challenge_result, question.poll, reason=WHY, actor=town.member)


def called_election(question: Question) -> Any:
    return question.poll.agenda_item.elections.get()


def test_who_is_not_a_member_challenges_nothing(town: Town) -> None:
    question = of_amendment(town)
    held(town, question, WON)
    with pytest.raises(PermissionDenied):
        challenge_result(question.poll, reason=WHY, actor=town.young_person)
    challenge_result(question.poll, reason=WHY, actor=town.member)
    for actor in (town.member, town.secretary, town.young_person):
        for act in (repeat_poll, count_again):
            with pytest.raises(PermissionDenied):
                act(question.poll, actor=actor)


def test_where_the_rules_know_no_repeated_vote_nothing_is_challenged(town: Town) -> None:
    question = of_amendment(town)
    held(town, question, WON)
    question.poll.rule["revote"] = "never"
    question.poll.save()

    refused("revote_not_in_rules", challenge_result, question.poll, reason=WHY, actor=town.member)


def test_a_repetition_opened_by_mistake_is_voided_and_another_one_taken(town: Town) -> None:
    question = of_items_together(town)
    held(town, question, WON)
    challenge_result(question.poll, reason=WHY, actor=town.member)

    void_poll(repeat_poll(question.poll, actor=town.chair), reason="Грешка.", actor=town.chair)

    again = replace(question, poll=repeat_poll(question.poll, actor=town.chair))
    held(town, again, LOST)
    assert question.follows() == question.lost


def test_a_repetition_without_a_quorum_leaves_what_followed(town: Town) -> None:
    question = of_amendment(town)
    held(town, question, WON)
    challenge_result(question.poll, reason=WHY, actor=town.member)
    again = repeat_poll(question.poll, actor=town.chair)
    close_poll(again, actor=town.chair)
    Poll.objects.filter(pk=again.pk).update(challenged_at=clock.now(), quorum_recount=2)

    outcome = announce_poll(again, actor=town.chair)

    assert outcome.result == "no_quorum"
    assert question.follows() == question.carried


class TestCount:
    def test_a_vote_that_was_misheard_is_corrected_and_both_counts_stay(self, town: Town) -> None:
        item = item_under_way(town)
        poll = open_poll(item, actor=town.chair)
        cast(town, poll, 6, 6, 0)
        enter_ballots(poll, {town.members[12].pk: "against"}, actor=town.secretary)
        close_poll(poll, actor=town.chair)
        assert not announce_poll(poll, actor=town.chair).carried
        challenge_result(poll, reason=WHY, actor=town.members[12])

        again = count_again(poll, actor=town.chair)

        assert (again.state, again.is_count, again.votes) == ("closed", True, poll_votes(poll))
        assert (again.present, again.seats) == (poll.present, poll.seats)
        correct_entry(again, town.members[12].pk, "for", reason="Каза „за“.", actor=town.secretary)
        outcome = announce_poll(again, actor=town.chair)
        assert outcome.carried
        assert list(numbers(item)) == [(1, True)]
        poll.refresh_from_db()
        assert poll.votes["for"] == 6
        assert poll.ballots_root != again.ballots_root
        assert list(recount.findings(poll_file(Poll.objects.get(pk=again.pk)))) == []
        assert differences() == set()
        refused("revote_already_repeated", repeat_poll, again, actor=town.chair)

    def test_what_devices_cast_is_not_counted_again_but_repeated(self, town: Town) -> None:
        question = of_item(town)
        held(town, question, WON)
        challenge_result(question.poll, reason=WHY, actor=town.member)

        refused("nothing_to_count", count_again, question.poll, actor=town.chair)

    def test_hands_are_counted_by_the_same_tellers_again(self, town: Town) -> None:
        poll = by_hands(town)
        both(town, poll, figures(8, 3, 1), figures(8, 3, 1))
        close_poll(poll, actor=town.chair)
        announce_poll(poll, actor=town.chair)
        challenge_result(poll, reason=WHY, actor=town.member)

        again = count_again(poll, actor=town.chair)

        assert again.state == "open"
        refused("quorum_of_the_first", challenge_quorum, again, actor=town.member)
        both(town, again, figures(5, 6, 1), figures(5, 6, 1))
        close_poll(again, actor=town.chair)
        assert not announce_poll(again, actor=town.chair).carried
        assert list(numbers(poll.agenda_item)) == [(1, False)]
        assert list(recount.findings(poll_file(Poll.objects.get(pk=again.pk)))) == []
        assert differences() == set()

    def test_papers_are_taken_out_of_the_urn_again(self, town: Town) -> None:
        poll = on_paper(town)
        entered(town, poll, SHEET)
        challenge_result(poll, reason=WHY, actor=town.member)

        again = count_again(poll, actor=town.chair)

        other = replace(SHEET, options={"for": 4, "against": 5, "abstain": 1})
        assert not entered(town, again, other).carried
        assert list(numbers(poll.agenda_item)) == [(1, False)]
        assert differences() == set()

    def test_of_several_items_each_is_counted_again(self, town: Town) -> None:
        question = of_items_together(town)
        enter_ballots(question.poll, {town.members[12].pk: "for"}, actor=town.secretary)
        cast(town, question.poll, 6, 6, 0)
        close_poll(question.poll, actor=town.chair)
        announce_poll(question.poll, actor=town.chair)
        assert question.follows() == question.carried
        challenge_result(question.poll, reason=WHY, actor=town.member)

        again = count_again(question.poll, actor=town.chair)
        correct_entry(again, town.members[12].pk, "against", reason="Каза „против“.", actor=town.secretary)
        announce_poll(again, actor=town.chair)

        assert question.follows() == question.lost
        assert differences() == set()


def entered(town: Town, poll: Poll, sheet: Any) -> Outcome:
    """Enter the tellers' protocol twice, close and announce."""
    enter_protocol(poll, sheet, actor=town.secretary)
    enter_protocol(poll, sheet, actor=town.chair)
    close_poll(poll, actor=town.chair)
    return announce_poll(poll, actor=town.chair)


def poll_votes(poll: Poll) -> dict[str, int]:
    poll.refresh_from_db()
    assert poll.votes is not None
    return poll.votes


def test_a_chair_elected_by_a_result_that_is_overturned_gives_the_chair_back(town: Town) -> None:
    town.youth.rules_overrides = {"vote.secret_required_for": []}
    town.youth.save()
    election = called(town, 3, 4, office="chair")
    question = Question(open_round(election, actor=town.chair), lambda: None, None, None, ("c1", "c2"))
    held(town, question, WON)
    assert holders(town, "chair") == {town.members[3].pk}
    challenge_result(question.poll, reason=WHY, actor=town.member)

    again = repeat_poll(question.poll, actor=town.members[3])
    vote(again, town.members[:6], "c1")
    vote(again, town.members[6:12], "c2")
    close_poll(again, actor=town.members[3])
    announce_poll(again, actor=town.members[3])

    assert holders(town, "chair") == {town.chair.pk}
    assert [one.annulled_by_vote for one in Resolution.objects.all()] == [again.pk]


def test_minutes_are_adopted_once_and_the_journal_knows_it(town: Town) -> None:
    question = of_minutes(town)
    held(town, question, WON)

    earlier = Minutes.objects.get(adopted_by_vote=question.poll.pk)
    assert JournalEntry.objects.get(kind="youth.minutes_adopted").cause_seq is not None
    about = {"about": str(earlier.pk), "actor": town.chair}
    refused("unknown_minutes", put_to_vote, question.poll.sitting, "youth.adopt_minutes", **about)
    # That another motion was overturned does not explain an adoption that is gone.
    other = put_to_vote(question.poll.sitting, "youth.adopt_agenda", actor=town.chair)
    other_question = replace(question, poll=other)
    held(town, other_question, WON)
    repeated(town, other_question, LOST)
    assert differences() == set()
    Minutes.objects.filter(pk=earlier.pk).update(adopted_at=None, adopted_by_vote=None)
    assert differences() == {"minutes"}


class TestPages:
    def test_the_chair_is_offered_the_count_and_the_repetition(self, town: Town) -> None:
        poll = by_hands(town)
        both(town, poll, figures(8, 3, 1), figures(8, 3, 1))
        close_poll(poll, actor=town.chair)
        announce_poll(poll, actor=town.chair)
        page = address("youth:meeting", town, pk=poll.meeting_id)
        count = address("voting:count_again", town, pk=poll.pk)
        assert address("voting:challenge_result", town, pk=poll.pk) in text(signed_in(town.member).get(page))
        challenge_result(poll, reason=WHY, actor=town.member)

        chair = signed_in(town.chair)
        shown = text(chair.get(page))

        assert count in shown
        assert address("voting:repeat", town, pk=poll.pk) in shown
        assert chair.post(count).status_code == 302
        assert Poll.objects.get(repeats=poll).is_count

    def test_a_challenged_motion_about_no_item_is_answered_at_the_chairs_table(self, town: Town) -> None:
        question = of_agenda(town)
        held(town, question, WON)
        page = address("youth:meeting", town, pk=question.poll.meeting_id)
        repeat = address("voting:repeat", town, pk=question.poll.pk)
        assert repeat not in text(signed_in(town.chair).get(page))

        challenge_result(question.poll, reason=WHY, actor=town.member)

        assert repeat in text(signed_in(town.chair).get(page))

    @override("en")
    def test_who_challenges_reads_which_result_it_is(self, town: Town) -> None:
        question = of_item(town)
        held(town, question, WON)

        page = text(signed_in(town.member).get(address("voting:challenge_result", town, pk=question.poll.pk)))

        assert f"Result on “{question.poll.title}”: {verdict(question.poll)}." in page

    @override("en")
    def test_both_results_are_read_on_either_page_and_the_number_is_marked(self, town: Town) -> None:
        question = of_item(town)
        held(town, question, WON)
        again = repeated(town, question, LOST)
        first, second = verdict(question.poll), verdict(again.poll)
        resolution = Resolution.objects.get()
        visitor = Client()

        meeting = visitor.get(address("youth:meeting", town, pk=question.poll.meeting_id))

        for page in (meeting, visitor.get(address("voting:detail", town, pk=again.poll.pk))):
            assert f"Its result was: {first}." in text(page)
        of_first = visitor.get(address("voting:detail", town, pk=question.poll.pk))
        assert f"The later result: {second}." in text(of_first)
        adopted = part(meeting, "section[@id='meeting-outcome']")
        listed = part(visitor.get(address("youth:resolutions", town)))
        of_resolution = part(visitor.get(address("youth:resolution", town, pk=resolution.pk)))
        for shown in (adopted, listed, of_resolution, part(of_first)):
            assert "annulled by a later vote" in shown

    def test_the_closed_meeting_does_not_count_what_was_annulled(self, town: Town) -> None:
        question = of_item(town)
        held(town, question, WON)
        repeated(town, question, LOST)
        item = question.poll.agenda_item
        finish_item(item, actor=town.chair)

        close_meeting(fresh(item.meeting), actor=town.chair)

        assert JournalEntry.objects.get(kind="youth.meeting_closed").payload["resolutions"] == 0


def verdict(poll: Poll) -> str:
    return PollPresenter(Poll.objects.get(pk=poll.pk)).verdict


def test_the_minutes_tell_of_the_second_count_and_of_what_no_longer_holds(town: Town) -> None:
    question = of_agenda(town)
    held(town, question, WON)
    repeated(town, question, LOST)

    overturned = JournalEntry.objects.get(kind="youth.motion_overturned")
    assert overturned.cause_seq == JournalEntry.objects.filter(kind="voting.poll_announced").last().seq


class TestAnsweredFirst:
    """While a challenge is unanswered the meeting takes no other step; a break is always possible."""

    def test_of_a_motion_no_item_no_other_vote_and_no_end_comes_before_the_answer(self, town: Town) -> None:
        question = of_agenda(town)
        held(town, question, WON)
        challenge_result(question.poll, reason=WHY, actor=town.member)
        meeting = fresh(question.poll.sitting)
        first = meeting.agenda_items.get(position=1)

        for act, subject in ((start_item, first), (close_meeting, meeting)):
            refused("held_up", act, subject, actor=town.chair)
        refused("held_up", put_to_vote, meeting, "youth.close_session", actor=town.chair)
        refused("held_up", put_together, meeting, list(meeting.agenda_items.all()), actor=town.chair)
        suspend_meeting(meeting, actor=town.chair)
        refused("held_up", close_meeting, meeting, actor=town.chair)
        resume_meeting(meeting, actor=town.chair)
        # Who takes an item off does not take the answer away.
        take_off_item(meeting.agenda_items.get(position=2), reason="Отпадна.", actor=town.secretary)

        held(town, replace(question, poll=repeat_poll(question.poll, actor=town.chair)), WON)
        assert start_item(first, actor=town.chair).state == "under_way"

    def test_of_an_item_the_refusal_says_what_is_answered_where(self, town: Town) -> None:
        question = of_item(town)
        held(town, question, WON)
        challenge_result(question.poll, reason=WHY, actor=town.member)
        item = question.poll.agenda_item

        with pytest.raises(Refusal) as error:
            finish_item(item, actor=town.chair)
        assert question.poll.title in str(error.value)
        refused("held_up", put_to_vote, item.meeting, "youth.close_debate", item=item, actor=town.chair)
        page = text(signed_in(town.chair).get(address("youth:meeting", town, pk=item.meeting_id)))
        assert address("voting:repeat", town, pk=question.poll.pk) in page

        again = repeat_poll(question.poll, actor=town.chair)
        void_poll(again, reason="Грешка.", actor=town.chair)
        refused("held_up", finish_item, item, actor=town.chair)
        held(town, replace(question, poll=repeat_poll(question.poll, actor=town.chair)), WON)
        finish_item(item, actor=town.chair)

    def test_of_a_round_nobody_is_nominated_withdraws_or_stands_again_first(self, town: Town) -> None:
        question = of_election(town)
        held(town, question, LOST)
        challenge_result(question.poll, reason=WHY, actor=town.member)
        election = called_election(question)

        refused("held_up", open_round, election, actor=town.chair)
        refused("held_up", renew_nominations, election, actor=town.chair)
        refused("held_up", withdraw_nominee, election.nominees.first(), actor=town.chair)

    def test_without_a_quorum_the_meeting_ends_as_its_rules_say(self, town: Town) -> None:
        question = of_item(town)
        held(town, question, WON)
        challenge_result(question.poll, reason=WHY, actor=town.member)
        meeting = question.poll.sitting
        leave_all(meeting, town.members[3:])

        refused("no_quorum", repeat_poll, question.poll, actor=town.chair)
        refused("held_up", finish_item, question.poll.agenda_item, actor=town.chair)
        meeting = wait_for_quorum(meeting, actor=town.chair)
        with clock.standing_at(meeting.waits_until):
            assert end_without_quorum(meeting, actor=town.chair).state == "closed"
        assert question.follows() == question.carried

    def test_an_answer_that_nobody_can_give_holds_up_nothing(self, town: Town) -> None:
        town.youth.rules_overrides = {"conflict.effect": "leaves_present"}
        town.youth.save()
        item = item_under_way(town)
        for member in town.members[11:]:
            declare_recusal(item, participant=member, ground="own", actor=town.secretary)
        poll = open_poll(item, actor=town.chair)
        cast(town, poll, 9, 1, 1)
        close_poll(poll, actor=town.chair)
        announce_poll(poll, actor=town.chair)
        challenge_result(poll, reason=WHY, actor=town.member)
        refused("held_up", finish_item, item, actor=town.chair)

        leave_all(item.meeting, town.members[10:11])

        refused("no_quorum", repeat_poll, poll, actor=town.chair)
        finish_item(item, actor=town.chair)

    def test_while_a_quorum_is_doubted_the_refusal_names_the_count(self, town: Town) -> None:
        question = of_item(town)
        challenge_quorum(question.poll, actor=town.member)
        with pytest.raises(Refusal) as error:
            finish_item(question.poll.agenda_item, actor=town.chair)
        assert any(question.poll.title in str(one) for one in error.value.reasons)
        close_poll(question.poll, actor=town.chair)
        refused("awaits_recount", announce_poll, question.poll, actor=town.chair)
        count_quorum(question.poll, actor=town.chair)
        announce_poll(question.poll, actor=town.chair)


def leave_all(meeting: Meeting, members: Any) -> None:
    """Let members leave the hall."""
    meeting.attendances.filter(participant__in=members, left_at=None).update(left_at=clock.now())
