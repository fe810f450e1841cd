"""Casting ballots: one honest result for each paper, whatever comes."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.signals import connection_created

from tests.factories import Town, make_participant, make_town, seat_member
from tests.voting.scenes import opened_poll, vote
from tests.voting.test_pages import address, signed_in
from voting.models import Ballot, Poll, Voter
from voting.services import BallotPaper, announce_poll, cast_ballots, close_poll
from youth import clock
from youth.batches import batches
from youth.journal.models import JournalEntry
from youth.live.together import Batch, Sent, run_together
from youth.services.attendance import enter_hall, leave_hall


def cast(poll, participant, choice):
    """Cast one ballot and return its result."""
    (result,) = cast_ballots(poll, [BallotPaper(participant.pk, choice)])
    return result


def standing(poll):
    """Return how many current ballots there are of each choice."""
    return dict(
        Counter(Ballot.objects.filter(voter__poll=poll, is_current=True).values_list("choice", flat=True))
    )


def test_a_ballot_is_recorded(town: Town):
    poll = opened_poll(town)

    result = cast(poll, town.member, "for")

    assert (result.status, result.choice, result.taken) == ("recorded", "for", True)
    assert result.message
    assert standing(poll) == {"for": 1}


def test_a_changed_ballot_is_a_new_row_and_the_old_one_stays(town: Town):
    poll = opened_poll(town)
    cast(poll, town.member, "for")

    result = cast(poll, town.member, "against")

    assert (result.status, result.choice) == ("changed", "against")
    rows = Ballot.objects.filter(voter__participant=town.member).order_by("cast_at", "pk")
    assert {(row.choice, row.is_current) for row in rows} == {("for", False), ("against", True)}


def test_the_same_vote_twice_is_one_vote(town: Town):
    poll = opened_poll(town)
    cast(poll, town.member, "for")

    result = cast(poll, town.member, "for")

    assert (result.status, result.choice, result.taken) == ("already", "for", False)
    assert Ballot.objects.count() == 1


def test_where_the_rules_allow_no_change_the_first_vote_counts(town: Town):
    town.youth.rules_overrides = {"vote.change_until": "never"}
    town.youth.save()
    poll = opened_poll(town)
    cast(poll, town.member, "for")

    result = cast(poll, town.member, "against")

    assert (result.status, result.choice) == ("already", "for")
    assert standing(poll) == {"for": 1}


def test_who_is_not_in_the_register_has_no_vote(town: Town):
    poll = opened_poll(town, present=12)
    newcomer = make_participant(town.youth, "Нов")
    strangers = [town.secretary, town.young_person, town.municipal_secretary, newcomer, town.members[12]]

    results = vote(poll, [*strangers, uuid4()], "for")

    assert {result.status for result in results} == {"not_in_register"}
    assert not Ballot.objects.exists()


def test_a_member_who_comes_in_late_waits_for_the_next_poll(town: Town):
    poll = opened_poll(town, present=12)
    late = town.members[12]
    enter_hall(poll.meeting, participant=late, actor=late)

    assert cast(poll, late, "for").status == "not_in_register"


def test_who_has_left_the_hall_casts_no_first_ballot_until_they_are_back(town: Town):
    poll = opened_poll(town)
    leave_hall(poll.meeting, participant=town.member, actor=town.member)

    assert cast(poll, town.member, "for").status == "left_hall"
    assert not Ballot.objects.exists()
    enter_hall(poll.meeting, participant=town.member, actor=town.member)
    assert cast(poll, town.member, "for").status == "recorded"


def test_who_voted_before_leaving_the_hall_keeps_the_vote_and_does_not_change_it_from_outside(town: Town):
    poll = opened_poll(town)
    cast(poll, town.member, "for")
    leave_hall(poll.meeting, participant=town.member, actor=town.member)

    result = cast(poll, town.member, "against")

    assert (result.status, result.choice) == ("left_hall", "for")
    assert close_poll(poll, actor=town.chair).votes["for"] == 1


def test_a_seat_given_during_the_poll_gives_no_vote_in_it(town: Town):
    poll = opened_poll(town)
    newcomer = make_participant(town.youth, "Нова")
    seat_member(newcomer, town.term)

    assert cast(poll, newcomer, "for").status == "not_in_register"


@pytest.mark.parametrize("choice", ["", "maybe", "for ", "FOR", "not_voting", "'; DROP TABLE x; --"])
def test_an_answer_that_the_ballot_does_not_offer_is_refused(town: Town, choice):
    poll = opened_poll(town)

    result = cast(poll, town.member, choice)

    assert (result.status, result.choice) == ("bad_choice", "")
    assert not Ballot.objects.exists()


def test_where_the_rules_know_no_abstention_none_is_taken(town: Town):
    town.youth.rules_overrides = {"vote.options": ["for", "against"]}
    town.youth.save()
    poll = opened_poll(town)
    # What is changed afterwards holds for the next poll.
    town.youth.rules_overrides = {}
    town.youth.save()

    assert cast(poll, town.member, "abstain").status == "bad_choice"
    assert cast(poll, town.member, "against").status == "recorded"
    assert standing(poll) == {"against": 1}


def test_after_closing_no_ballot_is_taken_or_changed(town: Town):
    poll = opened_poll(town)
    cast(poll, town.member, "for")
    close_poll(poll, actor=town.chair)

    results = vote(poll, town.members, "against")

    assert {result.status for result in results} == {"closed"}
    assert standing(poll) == {"for": 1}
    announce_poll(poll, actor=town.chair)
    assert cast(poll, town.member, "against").status == "closed"


def test_a_batch_answers_each_paper_in_its_place(town: Town):
    poll = opened_poll(town)
    first, second, third = town.members[:3]
    cast(poll, third, "abstain")

    results = cast_ballots(
        poll,
        [
            BallotPaper(first.pk, "for"),
            BallotPaper(town.secretary.pk, "for"),
            BallotPaper(second.pk, "against"),
            BallotPaper(first.pk, "for"),
            BallotPaper(second.pk, "perhaps"),
            BallotPaper(third.pk, "for"),
        ],
    )

    assert [result.status for result in results] == [
        "recorded",
        "not_in_register",
        "recorded",
        "already",
        "bad_choice",
        "changed",
    ]
    assert [result.participant for result in results][:2] == [first.pk, town.secretary.pk]
    assert standing(poll) == {"for": 2, "against": 1}


def test_somebody_listed_twice_in_a_batch_gets_one_ballot(town: Town):
    poll = opened_poll(town)

    results = vote(poll, [town.member] * 5, "for")

    assert Counter(result.status for result in results) == {"recorded": 1, "already": 4}
    assert Ballot.objects.count() == 1


def test_a_change_of_mind_within_a_batch_counts_last(town: Town):
    poll = opened_poll(town)

    results = cast_ballots(poll, [BallotPaper(town.member.pk, "for"), BallotPaper(town.member.pk, "against")])

    assert [result.status for result in results] == ["recorded", "changed"]
    assert standing(poll) == {"against": 1}


def test_who_changes_their_mind_and_back_within_a_batch_has_what_they_sent_last(town: Town):
    poll = opened_poll(town)
    cast(poll, town.member, "against")

    papers = [BallotPaper(town.member.pk, choice) for choice in ("for", "against", "against")]
    results = cast_ballots(poll, papers)

    assert [(result.status, result.choice) for result in results] == [
        ("changed", "for"),
        ("changed", "against"),
        ("already", "against"),
    ]
    assert standing(poll) == {"against": 1}


def test_a_clock_that_is_set_back_turns_no_order_round(town: Town):
    poll = opened_poll(town)
    early, member = poll.opened_at - timedelta(hours=2), BallotPaper(town.member.pk, "for")

    with clock.standing_at(early):
        cast(poll, town.member, "against")
    with clock.standing_at(early - timedelta(hours=1)):
        cast_ballots(poll, [member, BallotPaper(town.member.pk, "against"), member])
        closed = close_poll(poll, actor=town.chair)

    rows = Ballot.objects.filter(voter__participant=town.member).order_by("cast_at")
    assert [row.choice for row in rows] == ["against", "for", "against", "for"]
    assert [row.is_current for row in rows] == [False, False, False, True]
    assert poll.opened_at <= rows[0].cast_at
    assert closed.closed_at >= poll.opened_at


def test_an_empty_batch_is_no_fault(town: Town):
    assert cast_ballots(opened_poll(town), []) == []


def test_the_journal_holds_no_ballot(town: Town):
    poll = opened_poll(town)
    before = JournalEntry.objects.count()

    vote(poll, town.members, "for")

    assert JournalEntry.objects.count() == before


def test_the_database_itself_keeps_one_current_ballot_per_voter(town: Town):
    poll = opened_poll(town)
    cast(poll, town.member, "for")
    voter = Voter.objects.get(poll=poll, participant=town.member)

    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(voter=voter, choice="against")
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(voter=voter, choice="maybe", is_current=False)


def test_a_batch_costs_the_same_queries_for_three_and_for_thirteen(town: Town, django_assert_num_queries):
    poll = opened_poll(town)
    papers = [BallotPaper(member.pk, "for") for member in town.members]
    # Transaction (2), poll, register, standing ballots, the insert.
    queries = 6

    with django_assert_num_queries(queries):
        cast_ballots(poll, papers[:3])
    with django_assert_num_queries(queries):
        cast_ballots(poll, papers[3:])


def in_threads(works):
    """Run each work in a thread of its own, all at once, and return the results."""

    def alone(work):
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(alone, works))


@pytest.mark.django_db(transaction=True)
class TestTwentyThreads:
    def test_the_same_voter_from_twenty_threads_has_one_ballot(self):
        town = make_town()
        poll = opened_poll(town)

        results = in_threads([lambda: cast(poll, town.member, "for")] * 20)

        assert Counter(result.status for result in results) == {"recorded": 1, "already": 19}
        assert Ballot.objects.count() == 1

    def test_a_voter_who_sends_two_answers_at_once_keeps_one_of_them(self):
        town = make_town()
        poll = opened_poll(town)

        def work(choice):
            return lambda: cast(poll, town.member, choice)

        results = in_threads([work("for" if number % 2 else "against") for number in range(20)])

        assert Counter(result.status for result in results)["recorded"] == 1
        assert Ballot.objects.filter(is_current=True).count() == 1
        written = [result for result in results if result.taken]
        assert Ballot.objects.count() == len(written)

    def test_everyone_at_once_is_recorded_once(self):
        town = make_town()
        poll = opened_poll(town)

        def work(member):
            return lambda: cast(poll, member, "for")

        results = in_threads([work(member) for member in [*town.members, *town.members[:7]]])

        assert Counter(result.status for result in results) == {"recorded": 13, "already": 7}
        assert standing(poll) == {"for": 13}

    def test_closing_in_the_middle_counts_exactly_what_was_recorded(self):
        town = make_town()
        poll = opened_poll(town)

        def work(member):
            return lambda: cast(poll, member, "for")

        def close():
            return close_poll(poll, actor=town.chair)

        works = [work(member) for member in town.members]
        results = in_threads([*works[:6], close, *works[6:]])

        recorded = sum(getattr(result, "status", "") == "recorded" for result in results)
        closed = sum(getattr(result, "status", "") == "closed" for result in results)
        poll = Poll.objects.get(pk=poll.pk)
        assert recorded + closed == 13
        assert poll.votes["for"] == recorded == Ballot.objects.count()


@pytest.mark.django_db(transaction=True)
class TestWhatABallotCosts:
    """Counted over all connections: the request's own, and that of the batches."""

    @pytest.fixture
    def executed(self):
        """Note every statement, those that begin and end a transaction too, on whichever connection."""
        statements: list[str] = []

        def note(execute, sql, params, many, context):
            statements.append(sql)
            return execute(sql, params, many, context)

        def watch(connection, **_):
            connection.execute_wrappers.append(note)

        connection_created.connect(watch)
        batches.stop()
        connection.close()
        yield statements
        connection_created.disconnect(watch)
        batches.stop()
        connection.close()

    def test_by_form_it_costs_eleven_queries_and_twelve_to_change(self, executed, monkeypatch):
        # How far the vote is, is shown after the first ballot, and not again while this counts.
        monkeypatch.setattr("youth.batches.AFTERWARDS_EVERY", 1000)
        town = make_town()
        poll = opened_poll(town)
        place = address("voting:ballot", town, pk=poll.pk)
        signed_in(town.members[0]).post(place, {"choice": "for"})
        batches.stop()
        voter = signed_in(town.member)

        def cost(choice):
            executed.clear()
            assert voter.post(place, {"choice": choice}).status_code == 302
            return len([sql for sql in executed if not sql.startswith("BEGIN")])

        # Council, plugins, session, account, participant, poll; poll locked, voter, ballot, insert.
        assert cost("for") == 10
        assert cost("against") == 11

    def test_over_the_live_connection_a_hall_costs_as_much_as_one(self, executed, monkeypatch):
        monkeypatch.setattr("youth.batches.AFTERWARDS_EVERY", 1000)
        town = make_town()
        poll = opened_poll(town)
        batch = Batch(town.youth.slug, "voting.cast_ballot", "bg")
        message = {"poll": str(poll.pk), "choice": "for"}

        def cost(members):
            executed.clear()
            answers = run_together(batch, [Sent(member.pk, message) for member in members])
            assert [answer["data"]["status"] for answer in answers] == ["recorded"] * len(members)
            return len([sql for sql in executed if not sql.startswith("BEGIN")])

        run_together(batch, [Sent(town.members[0].pk, message)])
        batches.stop()
        # Council, plugins, participants, poll; poll locked, voters, ballots, insert.
        assert cost(town.members[1:2]) == 8
        assert cost(town.members[2:]) == 8
