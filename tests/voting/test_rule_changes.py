"""The council changes its rules in a meeting: the item, the majority of the rules, the day of effect."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client

from proposals.services.amending import move_amendment
from tests.factories import Town, let_in, make_meeting, make_town
from tests.markup import part
from tests.replay import Pages, assert_frames_refresh, replays
from tests.voting.scenes import cast
from tests.youth.meetings.scenes import at_item, planned
from tests.youth.people.test_joining import refusal_of
from voting.models import Outcome, Poll
from voting.services import announce_poll, challenge_result, close_poll, open_poll, put_to_vote, repeat_poll
from youth import clock
from youth.journal.streams import council_stream
from youth.models import AgendaItem, Council, Meeting, RuleChange
from youth.refusals import Refusal
from youth.selectors.agenda import candidates_for
from youth.selectors.councils import today_in
from youth.selectors.rules import profile_of
from youth.services.agenda import add_item
from youth.services.meetings import convene_meeting, open_meeting
from youth.services.rule_amending import (
    amend_rule_change,
    change_day_of_rules,
    leave_out_of_rule_change,
)
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
    meeting = convene_meeting(meeting, late_because="Спешно", actor=town.chair)
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
    AgendaItem.objects.filter(pk=item.pk).update(
        legal_ground="На друго основание", draft_changed_at=clock.now()
    )
    with pytest.raises(Refusal) as refused:
        open_poll(item, actor=town.chair)
    assert refused.value.code == "rule_change_other_words"
    withdraw_rule_change(RuleChange.objects.get(), actor=town.secretary)
    with pytest.raises(Refusal) as refused:
        open_poll(item, actor=town.chair)
    assert refused.value.code == "rule_change_not_proposed"


def amended(town: Town, item: AgendaItem) -> AgendaItem:
    """Let the council adopt an amendment to the words of the change."""
    amendment = move_amendment(
        item,
        change="replace",
        point=item.points[0]["id"],
        text="Предизвестието да е 10 дни.",
        mover=town.member,
        actor=town.secretary,
    )
    poll = put_to_vote(item.meeting, "proposals.amend", item=item, about=str(amendment.pk), actor=town.chair)
    announced(town, poll, 11, 2)
    return AgendaItem.objects.get(pk=item.pk)


def test_an_amended_change_is_entered_as_values_and_then_put_to_the_vote(
    town: Town, item: AgendaItem
) -> None:
    change = RuleChange.objects.get()
    assert refusal_of(amend_rule_change, change, DAYS, 10, actor=town.secretary)[0] == "not_amended"
    item = amended(town, item)
    assert refusal_of(open_poll, item, actor=town.chair)[0] == "rule_change_other_words"

    amend_rule_change(change, DAYS, 10, actor=town.secretary)

    item.refresh_from_db()
    poll = open_poll(item, actor=town.chair)
    assert "„10 дни“" in poll.text
    assert refusal_of(amend_rule_change, change, DAYS, 11, actor=town.secretary)[0] == "poll_open"
    announced(town, poll, 11, 2)
    assert (days(town), days(town, timedelta(days=2))) == (7, 10)


def test_what_the_amendment_makes_of_the_rules_is_checked_like_the_proposal(
    town: Town, item: AgendaItem
) -> None:
    change, item = RuleChange.objects.get(), amended(town, item)
    for value, code in ((-1, "invalid_rule"), (7, "rule_unchanged"), (3, "invalid_rule")):
        assert refusal_of(amend_rule_change, change, DAYS, value, actor=town.secretary)[0] == code
    with pytest.raises(PermissionDenied):
        amend_rule_change(change, DAYS, 10, actor=town.member)
    assert refusal_of(leave_out_of_rule_change, change, DAYS, actor=town.secretary)[0] == "last_rule"
    today = today_in(town.youth)
    assert refusal_of(change_day_of_rules, change, today, actor=town.secretary)[0] == "day_has_begun"

    amend_rule_change(change, "quorum.minimum", 12, actor=town.secretary)
    leave_out_of_rule_change(change, DAYS, actor=town.secretary)
    change_day_of_rules(change, today + timedelta(days=30), actor=town.secretary)

    assert (list(change.facts), change.wanted_from) == (["quorum.minimum"], today + timedelta(days=30))
    item.refresh_from_db()
    assert len(item.points) == 2
    assert item.text == item.subject_text


def test_the_chairs_table_enters_the_amended_values_on_the_page_of_the_change(
    town: Town, item: AgendaItem
) -> None:
    change = RuleChange.objects.get()
    client, address = Client(), f"/bg/c/ms/rules/changes/{change.pk}/"
    client.force_login(town.secretary.user)
    value = f"{address}{DAYS}/"
    assert "Съветът измени" not in part(client.get(address), "main")
    assert client.get(value).status_code == 404

    amended(town, item)

    chair = Client()
    chair.force_login(town.chair.user)
    console = part(chair.get(f"/bg/c/ms/meetings/{item.meeting_id}/"), "div[@id='voting-actions']")
    assert "Сега не може да се открие гласуване" in console
    assert "Откриване на гласуването" not in console
    page = client.get(address).text
    assert "Съветът измени" in page
    assert "Предизвестието да е 10 дни." in page
    assert value in page
    assert client.post(value, {"value": "10"}).headers["Location"] == address
    change.refresh_from_db()
    assert change.facts[DAYS]["value"] == 10
    assert "leave_out" in client.get(address).text
    client.post(address, {"leave_out": DAYS})
    assert "Нищо не би останало" in client.get(address).text
    assert client.post(address, {"rule": "quorum.minimum"}).headers["Location"] == f"{address}quorum.minimum/"
    assert client.post(address, {"rule": "no/such"}).headers["Location"] == address
    client.post(address, {"set_day": "1", "wanted_from": "2040-01-31"})
    change.refresh_from_db()
    assert change.wanted_from == date(2040, 1, 31)
    member = Client()
    member.force_login(town.member.user)
    assert "Съветът измени" not in part(member.get(address), "main")
    assert member.get(value).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_a_notice_sent_again_and_the_announcement_of_a_change_wait_for_each_other(
    town: Town, item: AgendaItem
) -> None:
    poll = open_poll(item, actor=town.chair)
    cast(town, poll, 11, 2, 0)
    close_poll(poll, actor=town.chair)
    has_council = threading.Event()

    def send_again() -> str:
        # The council's row first, as every notice takes it; then the meeting's.
        try:
            with transaction.atomic():
                Council.objects.select_for_update(no_key=True).get(pk=town.youth.pk)
                has_council.set()
                # Long enough for an announcement that takes the meeting first.
                time.sleep(0.3)
                return refusal_of(convene_meeting, item.meeting, actor=town.chair)[0]
        finally:
            connection.close()

    with ThreadPoolExecutor() as threads:
        sending = threads.submit(send_again)
        assert has_council.wait(10)
        assert announce_poll(poll, actor=town.chair).carried
        assert sending.result() == "wrong_state"


@replays("youth.rules_change_amended")
def test_what_is_only_proposed_changes_nothing_on_open_pages(town: Town, item: AgendaItem) -> None:
    amended(town, item)
    clients = {"public": Client(), "member": Client(), "chair": Client()}
    clients["member"].force_login(town.member.user)
    clients["chair"].force_login(town.chair.user)
    page = Pages(clients, lambda language: f"/{language}/c/{town.youth.slug}/")
    change = RuleChange.objects.get()
    assert_frames_refresh(
        council_stream(town.youth),
        page,
        lambda: amend_rule_change(change, DAYS, 10, actor=town.secretary),
    )
