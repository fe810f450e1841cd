"""Closing, doubting, announcing: the vectors of the rules through services and database."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from tests.factories import Town
from tests.server import ROOT
from tests.voting.scenes import announced, cast, opened_poll, vote
from voting.boxes.register import current_ballots, leaf_of
from voting.models import Ballot, Outcome, Poll
from voting.procedure.merkle import merkle_root
from voting.procedure.outcome import may_doubt_quorum
from voting.selectors import polls_open_for, turnout_of, votes_in_meeting
from voting.services import announce_poll, challenge_quorum, close_poll, count_quorum
from youth.journal.minutes import paragraph
from youth.journal.models import JournalEntry
from youth.models import Resolution
from youth.name_order import name_key
from youth.refusals import Refusal
from youth.services.attendance import leave_hall


def refused(code, service, *arguments, **named):
    """Say that a service refuses with this code and wrote nothing."""
    before = (list(Poll.objects.values()), Outcome.objects.count(), JournalEntry.objects.count())
    with pytest.raises(Refusal) as error:
        service(*arguments, **named)
    assert error.value.code == code
    assert (list(Poll.objects.values()), Outcome.objects.count(), JournalEntry.objects.count()) == before
    return error.value


@pytest.mark.parametrize(
    ("present", "votes", "decision_type", "carried", "needed", "reason"),
    [
        (13, (7, 6, 0), "ordinary", True, 7, "enough_for"),
        (13, (6, 1, 6), "ordinary", False, 7, "too_few_for"),
        (13, (7, 0, 0), "ordinary", True, 7, "enough_for"),
        (12, (6, 6, 0), "ordinary", False, 7, "tie"),
        (12, (6, 0, 6), "ordinary", False, 7, "too_few_for"),
        (13, (0, 0, 0), "ordinary", False, 7, "no_votes"),
        (13, (10, 3, 0), "absolute", False, 11, "too_few_for"),
        (13, (11, 2, 0), "absolute", True, 11, "enough_for"),
        (13, (13, 0, 0), "two_thirds", False, 14, "too_few_for"),
        (13, (13, 0, 0), "three_quarters", False, 16, "too_few_for"),
    ],
)
def test_the_rule_decides(town: Town, present, votes, decision_type, carried, needed, reason):
    outcome = announced(town, votes, present=present, decision_type=decision_type)

    assert (outcome.carried, outcome.reason) == (carried, reason)
    assert outcome.decision["needed"] == needed
    assert Resolution.objects.count() == int(carried)


def test_a_carried_decision_is_numbered_in_the_same_act(town: Town):
    outcome = announced(town, (9, 3, 1))

    resolution = Resolution.objects.get()
    assert outcome.resolution == resolution
    assert resolution.decision == outcome.decision
    assert resolution.title == "Осветление на алеята"
    adopted = JournalEntry.objects.get(kind="youth.resolution_adopted")
    announcement = JournalEntry.objects.get(kind="voting.poll_announced")
    assert (adopted.cause_stream, adopted.cause_seq) == (announcement.stream_id, announcement.seq)


def test_the_decision_holds_everything_that_a_package_needs(town: Town):
    outcome = announced(town, (9, 2, 1))
    poll = outcome.poll

    assert outcome.decision == {
        "poll": str(poll.pk),
        "question": "Осветление на алеята",
        "method": "open",
        "type": "ordinary",
        "rule": {
            "preset": "bg-obs",
            "base": "present",
            "fraction": [1, 2],
            "strict": True,
            "source": "",
        },
        "snapshot": {"seats": 21, "in_office": 13, "present": 13, "recused": 0},
        "quorum": {"base": "seats", "needed": 11, "present": 13, "met": True},
        "votes": {"for": 9, "against": 2, "abstain": 1, "not_voting": 1},
        "needed": 7,
        "carried": True,
        "result": "carried",
        "reason": "enough_for",
        "opened_at": outcome.decision["opened_at"],
        "closed_at": outcome.decision["closed_at"],
        "announced_at": outcome.decision["announced_at"],
        "ballots_root": poll.ballots_root,
    }
    times = [outcome.decision[key] for key in ("opened_at", "closed_at", "announced_at")]
    assert times == sorted(times)
    assert all(time.endswith("Z") for time in times)


def test_a_vote_by_name_names_everyone_on_the_register_once(town: Town):
    outcome = announced(town, (9, 2, 1), present=13, topic="budget")

    named = outcome.decision["named"]
    assert len(named) == len({one["participant"] for one in named}) == 13
    assert {one["choice"] for one in named} == {"for", "against", "abstain", "not_voting"}
    assert [one["name"] for one in named] == sorted((one["name"] for one in named), key=name_key)
    assert sum(one["choice"] == "for" for one in named) == outcome.decision["votes"]["for"]


def test_an_open_vote_names_nobody(town: Town):
    assert "named" not in announced(town, (9, 2, 1)).decision


def unfinished(poll: Poll) -> tuple[int, int]:
    """Return how many polls of the meeting are open, and how many await their announcement."""
    found = votes_in_meeting(poll.sitting)
    return found.open_polls, found.unannounced_polls


class TestClosing:
    def test_the_root_covers_every_ballot_that_counts(self, town: Town):
        poll = opened_poll(town)
        vote(poll, town.members, "for")
        vote(poll, town.members[:2], "against")

        closed = close_poll(poll, actor=town.chair)

        leaves = [leaf_of(ballot) for ballot in current_ballots(closed)]
        assert len(leaves) == 13
        assert closed.ballots_root == merkle_root(leaves).hex()
        assert closed.votes == {"for": 11, "against": 2, "abstain": 0, "not_voting": 0}
        payload = JournalEntry.objects.get(kind="voting.poll_closed").payload
        assert payload["ballots_root"] == closed.ballots_root

    def test_a_changed_ballot_would_show(self, town: Town):
        poll = opened_poll(town)
        vote(poll, town.members, "for")
        closed = close_poll(poll, actor=town.chair)

        Ballot.objects.filter(voter__participant=town.member).update(choice="against")

        assert merkle_root([leaf_of(one) for one in current_ballots(closed)]).hex() != closed.ballots_root

    def test_a_poll_is_closed_once(self, town: Town):
        poll = opened_poll(town)
        close_poll(poll, actor=town.chair)

        refused("already_closed", close_poll, poll, actor=town.chair)

    @pytest.mark.parametrize("who", ["secretary", "member", "young_person", "municipal_secretary"])
    def test_only_who_presides_closes_and_announces(self, town: Town, who):
        poll = opened_poll(town)

        for service in (close_poll, announce_poll):
            with pytest.raises(PermissionDenied):
                service(poll, actor=getattr(town, who))


class TestAnnouncing:
    def test_an_open_poll_is_not_announced(self, town: Town):
        refused("not_closed", announce_poll, opened_poll(town), actor=town.chair)

    def test_a_result_is_announced_once(self, town: Town):
        outcome = announced(town, (9, 2, 1))

        refused("already_announced", announce_poll, outcome.poll, actor=town.chair)
        assert Resolution.objects.count() == 1

    def test_a_casting_vote_that_the_rules_do_not_have_is_refused(self, town: Town):
        poll = opened_poll(town, present=12)
        cast(town, poll, 6, 6, 0)
        close_poll(poll, actor=town.chair)

        refused("casting_vote_not_in_rules", announce_poll, poll, casting="for", actor=town.chair)

    def test_a_casting_vote_decides_a_tie_where_the_rules_have_one(self, town: Town):
        town.youth.rules_overrides = {"majority.tie": "casting_vote"}
        town.youth.save()
        poll = opened_poll(town, present=12)
        cast(town, poll, 6, 6, 0)
        close_poll(poll, actor=town.chair)

        outcome = announce_poll(poll, casting="for", actor=town.chair)

        assert (outcome.carried, outcome.reason) == (True, "casting_vote_for")

    def test_a_casting_vote_needs_a_tie(self, town: Town):
        town.youth.rules_overrides = {"majority.tie": "casting_vote"}
        town.youth.save()
        poll = opened_poll(town, present=12)
        cast(town, poll, 5, 6, 0)
        close_poll(poll, actor=town.chair)

        refused("casting_vote_without_tie", announce_poll, poll, casting="for", actor=town.chair)


class TestQuorumDoubted:
    def test_the_result_waits_for_the_count(self, town: Town):
        poll = opened_poll(town)
        vote(poll, town.members, "for")
        challenge_quorum(poll, actor=town.member)
        close_poll(poll, actor=town.chair)

        refused("awaits_recount", announce_poll, poll, actor=town.chair)
        refused("already_challenged", challenge_quorum, poll, actor=town.member)

    def test_a_short_count_means_no_quorum_and_earlier_decisions_hold(self, town: Town):
        poll = opened_poll(town)
        vote(poll, town.members, "for")
        close_poll(poll, actor=town.chair)
        for member in town.members[:3]:
            leave_hall(poll.meeting, participant=member, actor=member)
        challenge_quorum(poll, actor=town.member)

        count_quorum(poll, actor=town.secretary)
        outcome = announce_poll(poll, actor=town.chair)

        assert (outcome.carried, outcome.reason) == (False, "no_quorum")
        assert outcome.decision["quorum"] == {"base": "seats", "needed": 11, "present": 10, "met": False}
        assert outcome.decision["votes"]["for"] == 13
        assert not Resolution.objects.exists()

    def test_a_sufficient_count_lets_the_result_hold(self, town: Town):
        poll = opened_poll(town)
        vote(poll, town.members, "for")
        challenge_quorum(poll, actor=town.member)
        leave_hall(poll.meeting, participant=town.members[0], actor=town.members[0])

        count_quorum(poll, actor=town.secretary)
        close_poll(poll, actor=town.chair)

        assert announce_poll(poll, actor=town.chair).carried

    def test_without_a_challenge_leaving_members_change_nothing(self, town: Town):
        poll = opened_poll(town)
        vote(poll, town.members[:7], "for")
        for member in town.members[:5]:
            leave_hall(poll.meeting, participant=member, actor=member)
        close_poll(poll, actor=town.chair)

        outcome = announce_poll(poll, actor=town.chair)

        assert outcome.carried
        assert outcome.decision["snapshot"]["present"] == 13

    def test_only_members_doubt_and_only_the_table_counts(self, town: Town):
        poll = opened_poll(town)

        with pytest.raises(PermissionDenied):
            challenge_quorum(poll, actor=town.young_person)
        with pytest.raises(PermissionDenied):
            count_quorum(poll, actor=town.member)

    def test_an_announced_result_is_not_doubted(self, town: Town):
        outcome = announced(town, (9, 2, 1))

        refused("already_announced", challenge_quorum, outcome.poll, actor=town.member)
        refused("already_announced", count_quorum, outcome.poll, actor=town.secretary)


class TestReading:
    def test_an_open_poll_awaits_those_on_its_register(self, town: Town):
        poll = opened_poll(town, present=12)

        assert list(polls_open_for(town.members[0])) == [poll]
        assert not polls_open_for(town.members[12]).exists()
        assert not polls_open_for(town.secretary).exists()

    def test_turnout_and_unfinished_polls_are_counted(self, town: Town):
        poll = opened_poll(town)
        vote(poll, town.members[:4], "for")
        vote(poll, town.members[:1], "against")

        turnout = turnout_of(poll)
        assert (turnout.voted, turnout.voters) == (4, 13)
        assert unfinished(poll) == (1, 0)
        close_poll(poll, actor=town.chair)
        assert unfinished(poll) == (0, 1)


class TestMinutes:
    def told(self, kind, language="en"):
        return paragraph(JournalEntry.objects.get(kind=kind), language)

    def test_the_minutes_tell_question_counts_and_result(self, town: Town):
        announced(town, (9, 2, 1))

        assert "Осветление на алеята" in self.told("voting.poll_opened")
        assert "13 members of 21 are present; quorum: 11." in self.told("voting.poll_opened")
        assert self.told("voting.poll_announced") == (
            "Result – for: 9, against: 2, abstained: 1, not voting: 1.\n"
            "Adopted with 9 votes for, 13 present. Needed: more than half of those present (13), "
            "i.e. at least 7 votes for. Quorum: 13 present, 11 needed."
        )

    def test_a_vote_by_name_is_recorded_name_by_name(self, town: Town):
        announced(town, (12, 1, 0), topic="budget")

        told = self.told("voting.poll_announced")

        assert "Against: Член 13" in told
        assert all(f"Член {number}" in told for number in range(1, 14))

    def test_who_gave_no_vote_by_name_is_named_with_the_reason(self, town: Town):
        outcome = announced(town, (12, 1, 0), topic="budget")
        assert "Did not take part" not in self.told("voting.poll_announced")

        outcome.decision["without_vote"] = [
            {"participant": "", "name": "Член 14", "why": "absent"},
            {"participant": "", "name": "Член 15", "why": "recused"},
            {"participant": "", "name": "Член 16", "why": "absent"},
        ]
        outcome.save()

        assert (
            "Did not take part in the vote – Absent: Член 14, Член 16; Conflict of interest: Член 15."
            in self.told("voting.poll_announced").splitlines()
        )

    def test_every_sentence_exists_in_both_languages(self, town: Town):
        poll = opened_poll(town)
        challenge_quorum(poll, actor=town.member)
        count_quorum(poll, actor=town.secretary)
        close_poll(poll, actor=town.chair)
        announce_poll(poll, actor=town.chair)

        for kind in (
            "voting.poll_opened",
            "voting.quorum_challenged",
            "voting.quorum_counted",
            "voting.poll_announced",
        ):
            with override("bg"):
                assert self.told(kind, "bg")
            assert self.told(kind, "en")
        assert self.told("voting.poll_closed") is None


def test_a_count_holds_until_somebody_has_left_the_hall(town: Town) -> None:
    poll = opened_poll(town)
    cast(town, poll, 10, 2, 1)
    close_poll(poll, actor=town.chair)
    challenge_quorum(poll, actor=town.member)
    count_quorum(poll, actor=town.secretary)
    refused("already_counted", challenge_quorum, poll, actor=town.members[3])
    leave_hall(poll.meeting, participant=town.members[4], actor=town.members[4])
    challenge_quorum(poll, actor=town.members[3])
    assert count_quorum(poll, actor=town.secretary).quorum_recount == 12
    refused("already_counted", challenge_quorum, poll, actor=town.members[3])


@pytest.mark.parametrize(
    ("counted", "present", "may"), [(None, 13, True), (13, 13, False), (13, 14, False), (13, 12, True)]
)
def test_only_a_smaller_hall_lets_the_quorum_be_doubted_again(
    counted: int | None, present: int, may: bool
) -> None:
    assert may_doubt_quorum(counted=counted, present=present) is may


def test_the_keys_of_a_decision_are_those_that_the_documentation_lists(town: Town) -> None:
    decision = announced(town, (10, 2, 1), topic="budget").decision
    table = (ROOT / "docs" / "voting.md").read_text(encoding="utf-8").partition("## The decision")[2]
    rows = [line.split("|") for line in table.partition("\n## ")[0].splitlines() if line.startswith("| `")]
    # Elections and votes on paper have further keys.
    listed = [row[1] for row in rows if not row[2].startswith((" of an election", " of a vote on paper"))]
    assert set(decision) == set(re.findall(r"`(\w+)`", "".join(listed)))
