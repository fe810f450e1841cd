"""Voiding a vote opened by mistake, and challenging an announced result."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories import Town
from tests.voting.scenes import announced, cast, opened_poll, vote
from voting.models import Challenge, Outcome, Poll
from voting.services import (
    announce_poll,
    challenge_result,
    close_poll,
    open_poll,
    repeat_poll,
    void_poll,
)
from youth.journal.models import JournalEntry
from youth.journal.verify import verify_all
from youth.models import Resolution
from youth.refusals import Refusal
from youth.services.agenda import finish_item, postpone_item

WHY = "Отворено е по погрешка вместо поименно."


def refused(code, act, *arguments, **facts):
    with pytest.raises(Refusal) as error:
        act(*arguments, **facts)
    assert error.value.code == code
    assert str(error.value)


def repeated(town: Town, first: Outcome, *votes: int) -> Outcome:
    """Challenge a result and take the vote again."""
    challenge_result(first.poll, reason=WHY, actor=town.member)
    again = repeat_poll(first.poll, actor=town.chair)
    cast(town, again, *votes)
    close_poll(again, actor=town.chair)
    return announce_poll(again, actor=town.chair)


def differences() -> set[str]:
    """Return what the journal notices; the members came into the hall without acts."""
    return {one.code for verdict in verify_all() for one in verdict.differs} - {"attendance"}


class TestVoiding:
    def test_a_vote_opened_by_mistake_is_void_and_the_question_is_put_again(self, town: Town):
        poll = opened_poll(town)
        vote(poll, town.members[:3], "for")

        void = void_poll(poll, reason=WHY, actor=town.chair)

        assert (void.state, void.void_reason) == ("void", WHY)
        assert open_poll(poll.agenda_item, method="named", actor=town.chair).state == "open"
        assert Poll.objects.count() == 2

    def test_a_counted_vote_is_voided_before_its_announcement_and_keeps_its_count(self, town: Town):
        poll = opened_poll(town)
        cast(town, poll, 9, 3, 1)
        close_poll(poll, actor=town.chair)

        void = void_poll(poll, reason=WHY, actor=town.chair)

        assert void.votes["for"] == 9
        refused("poll_void", announce_poll, poll, actor=town.chair)
        assert not Outcome.objects.exists()

    def test_the_reason_stays_in_the_row_and_its_seal_in_the_journal(self, town: Town):
        void_poll(opened_poll(town), reason=WHY, actor=town.chair)

        payload = JournalEntry.objects.get(kind="voting.poll_voided").payload
        assert set(payload["reason"]) == {"salt", "digest"}

    def test_no_ballot_is_taken_in_a_void_vote(self, town: Town):
        poll = void_poll(opened_poll(town), reason=WHY, actor=town.chair)

        (result,) = vote(poll, [town.member], "for")

        assert result.status == "closed"

    def test_an_announced_result_is_not_voided(self, town: Town):
        refused("already_announced", void_poll, announced(town, (9, 3, 1)).poll, reason=WHY, actor=town.chair)

    def test_it_needs_a_reason(self, town: Town):
        poll = opened_poll(town)

        refused("no_reason", void_poll, poll, reason="  ", actor=town.chair)
        refused("reason_too_long", void_poll, poll, reason="я" * 1001, actor=town.chair)

    def test_only_who_presides_voids(self, town: Town):
        poll = opened_poll(town)

        for actor in (town.member, town.secretary, town.young_person):
            with pytest.raises(PermissionDenied):
                void_poll(poll, reason=WHY, actor=actor)

    def test_a_void_vote_holds_up_nothing(self, town: Town):
        poll = void_poll(opened_poll(town), reason=WHY, actor=town.chair)

        postpone_item(poll.agenda_item, actor=town.chair, cause=JournalEntry.objects.last())

        poll.agenda_item.refresh_from_db()
        assert poll.agenda_item.state == "postponed"


class TestChallenge:
    def test_a_carried_vote_that_carries_again_keeps_its_number_with_the_new_count(self, town: Town):
        outcome = repeated(town, announced(town, (9, 3, 1)), 8, 4, 1)

        resolution = Resolution.objects.get()
        assert (resolution.number, resolution.annulled_by_vote) == (1, None)
        assert resolution.decision["votes"]["for"] == 8
        assert outcome.resolution == resolution
        assert Outcome.objects.count() == 2
        assert differences() == set()

    def test_a_carried_vote_that_is_lost_leaves_the_number_in_the_book(self, town: Town):
        outcome = repeated(town, announced(town, (9, 3, 1)), 3, 9, 1)

        resolution = Resolution.objects.get()
        assert (resolution.number, resolution.annulled_by_vote) == (1, outcome.poll_id)
        assert JournalEntry.objects.filter(kind="youth.resolution_annulled").exists()
        assert differences() == set()
        finish_item(outcome.poll.agenda_item, actor=town.chair)

    def test_a_lost_vote_that_is_carried_then_gets_a_number(self, town: Town):
        assert repeated(town, announced(town, (6, 1, 6)), 9, 3, 1).resolution.number == 1

    def test_the_first_one_s_recusals_hold_for_the_repetition(self, town: Town):
        first = announced(town, (6, 1, 6))
        first.poll.non_voters.create(participant=town.members[12], name_in_office="", why="recused")
        challenge_result(first.poll, reason=WHY, actor=town.member)

        again = repeat_poll(first.poll, actor=town.chair)

        assert (again.present, again.recused) == (12, 1)

    def test_a_result_is_challenged_once_with_a_reason(self, town: Town):
        poll = announced(town, (9, 3, 1)).poll

        refused("no_reason", challenge_result, poll, reason="", actor=town.member)
        challenge_result(poll, reason=WHY, actor=town.member)
        refused("already_challenged", challenge_result, poll, reason=WHY, actor=town.members[3])
        assert Challenge.objects.get().participant == town.member

    def test_a_stranger_challenges_nothing(self, town: Town):
        with pytest.raises(PermissionDenied):
            challenge_result(announced(town, (9, 3, 1)).poll, reason=WHY, actor=town.young_person)

    def test_the_journal_notices_a_changed_reason(self, town: Town):
        challenge_result(announced(town, (9, 3, 1)).poll, reason=WHY, actor=town.member)
        Challenge.objects.update(reason="Друго.")

        assert differences() == {"reason"}
