"""The council changes its rules in a meeting: the item, the majority of the rules, the day of effect."""

from datetime import timedelta

import pytest

from tests.factories import Town, let_in, make_meeting, make_town
from tests.voting.scenes import cast
from tests.youth.meetings.scenes import at_item, planned
from voting.models import Outcome, Poll
from voting.services import announce_poll, challenge_result, close_poll, open_poll, repeat_poll
from youth import clock
from youth.models import AgendaItem, Council, Meeting, RuleChange
from youth.refusals import Refusal
from youth.selectors.agenda import candidates_for
from youth.selectors.rules import profile_of
from youth.services.agenda import add_item
from youth.services.meetings import convene_meeting, open_meeting
from youth.services.rule_changes import propose_rule_change, put_into_rule_change, withdraw_rule_change

DAYS = "notice.days_regular"


@pytest.fixture
def town(db: None) -> Town:
    """Make a town whose council has met before."""
    town = make_town()
    make_meeting(town.term, Meeting.State.CLOSED, number=99)
    return town


@pytest.fixture
def item(town: Town) -> AgendaItem:
    """Call the item of a meeting that is about a change of one rule."""
    put_into_rule_change(town.youth, DAYS, 9, actor=town.secretary)
    propose_rule_change(town.youth, reason="По-дълъг срок.", actor=town.secretary)
    meeting = planned(town, "Осветление")
    (subject,) = candidates_for(meeting)
    add_item(meeting, subject=subject, actor=town.secretary)
    meeting = convene_meeting(meeting, accept_late=True, actor=town.chair)
    let_in(meeting, *town.members[:13])
    return at_item(town, open_meeting(meeting, actor=town.chair), 2)


def announced(town: Town, poll: Poll, votes_for: int, against: int) -> Outcome:
    """Let so many vote, and announce the result."""
    cast(town, poll, votes_for, against, 0)
    close_poll(poll, actor=town.chair)
    return announce_poll(poll, actor=town.chair)


def days(town: Town, ahead: timedelta = timedelta()) -> int:
    """Return the days of notice that the rules will ask for."""
    council = Council.objects.get(pk=town.youth.pk)
    return profile_of(council, clock.now() + ahead).notice.days_regular.value


def test_a_carried_vote_changes_the_rule_from_the_next_day_on(town: Town, item: AgendaItem) -> None:
    assert item.decision_type == "rules_change"
    poll = open_poll(item, actor=town.chair)
    assert (poll.consequence, poll.decision_type, poll.rule["base"]) == (
        "youth.change_rules",
        "rules_change",
        "seats",
    )

    outcome = announced(town, poll, 11, 2)

    change = RuleChange.objects.get()
    assert (change.state, change.resolution) == ("decided", outcome.resolution)
    assert (days(town), days(town, timedelta(days=2))) == (7, 9)


def test_fewer_than_the_rules_ask_for_change_nothing(town: Town, item: AgendaItem) -> None:
    # Ten of thirteen present: enough for an ordinary decision.
    outcome = announced(town, open_poll(item, actor=town.chair), 10, 3)

    assert not outcome.carried
    assert RuleChange.objects.get().state == "proposed"
    assert days(town, timedelta(days=2)) == 7


def test_a_repeated_vote_that_fails_takes_the_change_back(town: Town, item: AgendaItem) -> None:
    first = open_poll(item, actor=town.chair)
    announced(town, first, 11, 2)
    challenge_result(first, reason="Броят не е верен.", actor=town.members[3])

    announced(town, repeat_poll(first, actor=town.chair), 9, 4)

    assert RuleChange.objects.get().state == "overturned"
    assert days(town, timedelta(days=2)) == 7


def test_a_change_that_was_withdrawn_or_reads_otherwise_is_not_put_to_the_vote(
    town: Town, item: AgendaItem
) -> None:
    AgendaItem.objects.filter(pk=item.pk).update(draft_changed_at=clock.now())
    with pytest.raises(Refusal) as refused:
        open_poll(item, actor=town.chair)
    assert refused.value.code == "rule_change_other_words"
    withdraw_rule_change(RuleChange.objects.get(), actor=town.secretary)
    with pytest.raises(Refusal) as refused:
        open_poll(item, actor=town.chair)
    assert refused.value.code == "rule_change_not_proposed"
