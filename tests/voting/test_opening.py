"""Opening a poll: what it freezes, and every reason not to open it."""

from datetime import date
from fractions import Fraction
from hashlib import sha256
from uuid import uuid4

import pytest
import rfc8785
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.factories import Town
from tests.voting.scenes import announced, elected_tellers, item_under_way, opened_poll, vote
from tests.youth.meetings.scenes import at_item, opened
from voting.electorate import register_lines
from voting.models import Ballot, NonVoter, Outcome, Poll, Voter
from voting.procedure.sealed_register import register_root
from voting.services import announce_poll, challenge_result, close_poll, open_poll, repeat_poll
from youth import clock
from youth.journal.models import JournalEntry
from youth.models import Resolution
from youth.policies import OPERATOR
from youth.procedure.profile import load_profile
from youth.refusals import Refusal
from youth.services.agenda import finish_item
from youth.services.attendance import enter_hall, leave_hall
from youth.services.mandates import substitute
from youth.services.meetings import suspend_meeting
from youth.services.people import set_birth_date
from youth.services.recusals import declare_recusal


def refused(code, item, actor, **arguments):
    """Say that opening is refused with this code and that nothing was written."""
    before = (Poll.objects.count(), Voter.objects.count(), JournalEntry.objects.count())
    with pytest.raises(Refusal) as error:
        open_poll(item, actor=actor, **arguments)
    assert error.value.code == code
    assert str(error.value)
    assert (Poll.objects.count(), Voter.objects.count(), JournalEntry.objects.count()) == before
    return error.value


def test_a_poll_freezes_question_rule_register_and_numbers(town: Town):
    poll = opened_poll(town)

    assert (poll.state, poll.method, poll.decision_type) == ("open", "open", "ordinary")
    assert poll.title == "Осветление на алеята"
    assert len(poll.digest) == 64
    assert (poll.seats, poll.in_office, poll.present, poll.recused, poll.quorum_needed) == (21, 13, 13, 0, 11)
    assert poll.rule == {
        "preset": "bg-obs",
        "base": "present",
        "fraction": [1, 2],
        "strict": True,
        "source": "",
        "tie": "fails",
        "conflict": "leaves_present",
        "options": ["for", "against", "abstain"],
        "change_until": "closed",
        "revote": "once_on_challenge",
        "quorum_base": "seats",
        "quorum_assumed": False,
    }
    assert {line.participant_id for line in poll.voters.all()} == {member.pk for member in town.members}


def test_the_act_names_numbers_and_digest_and_no_words(town: Town):
    poll = opened_poll(town, present=12)

    entry = JournalEntry.objects.get(kind="voting.poll_opened")
    assert entry.stream_id == f"meeting:{poll.meeting_id}"
    assert entry.actor == town.chair.pk
    assert entry.payload == {
        "poll": str(poll.pk),
        "item": str(poll.agenda_item_id),
        "asks": "main",
        "consequence": "youth.adopt",
        "about": "",
        "form": "choice",
        "box": "register",
        "method": "open",
        "decision_type": "ordinary",
        "base": "present",
        "fraction": [1, 2],
        "strict": True,
        "seats": 21,
        "in_office": 13,
        "present": 12,
        "recused": 0,
        "voters": 12,
        "register": register_root((line.seal, line.part) for line in register_lines(poll)),
        "rule": sha256(rfc8785.dumps(poll.rule)).hexdigest(),
        "quorum_needed": 11,
        "question": poll.digest,
        "repeats": None,
        "is_count": False,
    }


def test_everyone_in_office_is_a_voter_or_named_as_absent_or_recused(town: Town):
    item = item_under_way(town, present=12)
    recused = town.members[3]
    declare_recusal(item, participant=recused, ground="own", actor=recused)

    poll = open_poll(item, actor=town.chair)

    assert poll.voters.count() == 11
    assert dict(poll.non_voters.values_list("participant_id", "why")) == {
        recused.pk: NonVoter.Why.RECUSED,
        town.members[12].pk: NonVoter.Why.ABSENT,
    }
    # The recused member leaves the room: eleven count as present.
    assert (poll.present, poll.recused) == (11, 1)


def test_a_recusal_can_cost_the_quorum(town: Town):
    item = item_under_way(town, present=11)
    declare_recusal(item, participant=town.members[3], ground="own", actor=town.members[3])

    refused("no_quorum", item, town.chair)


def test_where_a_recused_member_stays_present_the_quorum_stays(town: Town):
    town.youth.rules_overrides = {"conflict.effect": "stays_present"}
    town.youth.save()
    item = item_under_way(town, present=11)
    declare_recusal(item, participant=town.members[3], ground="own", actor=town.members[3])

    poll = open_poll(item, actor=town.chair)

    assert (poll.present, poll.recused, poll.voters.count()) == (11, 1, 10)


def test_without_quorum_no_poll_is_opened(town: Town):
    item = item_under_way(town, present=11)
    leave_hall(item.meeting, participant=town.members[10], actor=town.members[10])

    error = refused("no_quorum", item, town.chair)

    assert "10" in str(error)


def test_rules_that_presume_a_quorum_until_doubted_let_the_poll_open(town: Town):
    town.youth.rules_overrides = {"quorum.recheck": ["on_challenge"]}
    town.youth.save()
    item = item_under_way(town, present=11)
    leave_hall(item.meeting, participant=town.members[10], actor=town.members[10])

    poll = open_poll(item, actor=town.chair)

    assert (poll.present, poll.rule["quorum_assumed"]) == (10, True)


def test_a_second_poll_waits_for_the_announcement_of_the_first(town: Town):
    poll = opened_poll(town)

    refused("poll_open", poll.agenda_item, town.chair)
    close_poll(poll, actor=town.chair)
    refused("poll_not_announced", poll.agenda_item, town.chair)


def test_the_database_itself_holds_one_unfinished_poll_per_meeting(town: Town):
    poll = opened_poll(town)
    copy = Poll.objects.get(pk=poll.pk)
    copy.pk, copy._state.adding = None, True

    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


class TestAnItemIsVotedOnOnce:
    def test_a_carried_item_is_not_put_to_the_vote_again(self, town: Town):
        won = announced(town, (10, 2, 1))

        refused("item_adopted", won.poll.agenda_item, town.chair)

        assert list(Resolution.objects.values_list("number", flat=True)) == [1]

    def test_a_page_that_was_open_too_long_opens_no_second_vote(self, town: Town, client):
        won = announced(town, (10, 2, 1))
        client.force_login(town.chair.user)
        kwargs = {"council": town.youth.slug, "item": won.poll.agenda_item_id}

        client.post(reverse("voting:open", kwargs=kwargs))

        assert list(Poll.objects.all()) == [won.poll]
        assert Resolution.objects.count() == 1

    def test_where_the_rules_know_no_repetition_a_lost_vote_is_not_opened_again_either(self, town: Town):
        town.youth.rules_overrides = {"vote.revote": "never"}
        town.youth.save()
        lost = announced(town, (6, 1, 6))

        with pytest.raises(Refusal) as error:
            repeat_poll(lost.poll, actor=town.chair)
        assert error.value.code == "revote_not_in_rules"
        refused("item_voted", lost.poll.agenda_item, town.chair)

    def test_the_database_itself_holds_one_vote_per_item_that_repeats_none(self, town: Town):
        copy = announced(town, (6, 1, 6)).poll
        copy.pk, copy._state.adding = uuid4(), True

        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save(force_insert=True)


def test_only_the_item_under_way_is_put_to_the_vote(town: Town):
    item = item_under_way(town)

    refused("wrong_item", item.meeting.agenda_items.get(position=2), town.chair)
    finish_item(item, actor=town.chair)
    refused("no_item_under_way", item, town.chair)


def test_a_suspended_meeting_votes_on_nothing(town: Town):
    item = item_under_way(town)
    suspend_meeting(item.meeting, actor=town.chair)

    refused("wrong_state", item, town.chair)


def test_an_item_for_information_is_not_put_to_the_vote(town: Town):
    refused("item_without_decision", item_under_way(town, decision_type="none"), town.chair)


def test_a_decision_on_the_budget_demands_a_vote_by_name(town: Town):
    item = item_under_way(town, topic="budget")

    error = refused("named_vote_required", item, town.chair, method="open")
    assert error.field == "method"
    assert open_poll(item, actor=town.chair).method == "named"


def test_the_election_of_the_chair_demands_a_secret_vote_which_is_held_on_paper(town: Town):
    item = item_under_way(town, topic="chair_election")

    refused("secret_vote_required", item, town.chair, method="named")
    refused("no_tellers", item, town.chair)
    elected_tellers(town, item.meeting)
    assert open_poll(item, actor=town.chair).box == "papers"


def test_an_unknown_method_is_refused(town: Town):
    refused("unknown_method", item_under_way(town), town.chair, method="dice")


def test_a_method_that_the_rules_do_not_offer_is_refused(town: Town):
    town.youth.rules_overrides = {
        "vote.methods": ["open"],
        "vote.named_required_for": [],
        "vote.secret_required_for": [],
    }
    town.youth.save()

    refused("method_not_offered", item_under_way(town), town.chair, method="named")


@pytest.mark.parametrize("who", ["secretary", "member", "young_person", "municipal_secretary"])
def test_only_who_presides_opens_a_poll(town: Town, who):
    item = item_under_way(town)

    with pytest.raises(PermissionDenied):
        open_poll(item, actor=getattr(town, who))
    assert not Poll.objects.exists()


def test_the_majority_of_the_item_is_frozen_whatever_the_rules_become(town: Town):
    poll = opened_poll(town, decision_type="two_thirds")
    town.youth.rules_overrides = {
        "majority.two_thirds": {"base": "members", "fraction": "2/3", "strict": False}
    }
    town.youth.save()

    poll.refresh_from_db()
    assert (poll.rule["base"], poll.rule["fraction"], poll.rule["strict"]) == ("seats", [2, 3], False)
    # From memory only in the preset, so no source is claimed.
    assert poll.rule["source"] == ""
    assert load_profile("bg-obs").majority.two_thirds.value.fraction == Fraction(2, 3)


def test_a_poll_follows_the_rules_of_the_notice_whatever_they_became_before_it_opened(town: Town):
    item = item_under_way(town)
    town.youth.rules_overrides = {"majority.ordinary": {"base": "seats", "fraction": "3/4", "strict": False}}
    town.youth.save()

    poll = open_poll(item, actor=town.chair)

    assert poll.rule["fraction"] == [1, 2]


def test_a_substitute_of_this_hour_votes_and_who_left_the_seat_does_not(town: Town):
    item = item_under_way(town)
    moment = clock.now()
    person = town.young_person
    assert person.user is not None
    set_birth_date(person.user, date(2006, 5, 4))
    mandate = town.member.mandates.get()
    successor = substitute(mandate, person, "Мария Заместник", moment, reason="resigned", actor=town.chair)
    enter_hall(item.meeting, participant=successor.participant, actor=successor.participant)

    poll = open_poll(item, actor=town.chair)

    names = set(poll.voters.values_list("name_in_office", flat=True))
    assert "Мария Заместник" in names
    assert "Член 13" not in names
    assert (poll.present, poll.in_office) == (13, 13)


class TestRepeating:
    def test_a_lost_vote_is_repeated_once_and_both_stay(self, town: Town):
        lost = announced(town, (6, 1, 6))

        challenge_result(lost.poll, reason="Двама вдигнаха ръка късно.", actor=town.member)
        again = repeat_poll(lost.poll, actor=town.chair)
        vote(again, town.members, "for")
        close_poll(again, actor=town.chair)
        outcome = announce_poll(again, actor=town.chair)

        assert outcome.carried
        assert again.repeats == lost.poll
        assert Outcome.objects.count() == 2
        with pytest.raises(Refusal) as error:
            repeat_poll(again, actor=town.chair)
        assert error.value.code == "revote_already_repeated"

    def test_without_a_challenge_nothing_is_repeated(self, town: Town):
        won = announced(town, (7, 6, 0))

        with pytest.raises(Refusal) as error:
            repeat_poll(won.poll, actor=town.chair)
        assert error.value.code == "revote_not_challenged"

    def test_a_vote_is_not_repeated_once_the_item_is_over(self, town: Town):
        lost = announced(town, (6, 1, 6))
        finish_item(lost.poll.agenda_item, actor=town.chair)
        at_item(town, lost.poll.meeting, 2)

        with pytest.raises(Refusal) as error:
            repeat_poll(lost.poll, actor=town.chair)
        assert error.value.code in {"revote_too_late", "wrong_item"}

    def test_a_vote_that_was_not_announced_is_not_repeated(self, town: Town):
        poll = opened_poll(town)

        with pytest.raises(Refusal) as error:
            repeat_poll(poll, actor=town.chair)
        assert error.value.code == "poll_open"


def test_the_operator_may_run_a_poll_and_is_journalled_as_nobody(town: Town):
    item = at_item(town, opened(town))

    open_poll(item, actor=OPERATOR)

    assert JournalEntry.objects.get(kind="voting.poll_opened").actor is None
    assert not Ballot.objects.exists()
