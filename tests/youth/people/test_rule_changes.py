"""The council changes its rules by a resolution, from a day on; a slip is corrected by two people."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client

from tests.decisions import carried
from tests.factories import Town, make_agenda_item, make_meeting, make_resolution
from tests.markup import part
from tests.youth.meetings import scenes
from tests.youth.people.acts import kinds
from tests.youth.people.test_joining import refusal_of
from voting.questions import frozen_rule
from youth.clock import now
from youth.models import Council, Meeting, Resolution, RuleChange
from youth.selectors.councils import start_of_day, today_in
from youth.selectors.rules import profile_of, rules_of
from youth.services.meetings import convene_meeting
from youth.services.rule_changes import (
    decide_rule_change,
    propose_rule_change,
    put_into_rule_change,
    take_out_of_rule_change,
    withdraw_rule_change,
)
from youth.services.rule_corrections import confirm_rule_slip, report_rule_slip, state_rule_source
from youth.services.rules import override_rule

DAYS = "notice.days_regular"


def decided_meeting(town: Town, **votes: int) -> Resolution:
    """Return a resolution of a meeting that is over; 12 of 21 voted for it unless said otherwise."""
    meeting = make_meeting(town.term, Meeting.State.CLOSED)
    given = {"for": 12, "against": 1, "abstain": 0, "not_voting": 0} | {
        name.rstrip("_"): n for name, n in votes.items()
    }
    return make_resolution(make_agenda_item(meeting), decision=carried(votes=given))


def proposed(town: Town, field: str = DAYS, value: object = 9, **wanted: object) -> RuleChange:
    """Return a change of one rule that waits for the council."""
    put_into_rule_change(town.youth, field, value, source="Правилник, чл. 9", actor=town.secretary)
    return propose_rule_change(town.youth, reason="По-дълъг срок.", actor=town.secretary, **wanted)


def fresh(town: Town) -> Council:
    """Return the council read again."""
    return Council.objects.get(pk=town.youth.pk)


def test_a_decided_change_holds_from_its_day_on_and_nothing_before(town: Town) -> None:
    resolution = decided_meeting(town)
    day = today_in(town.youth) + timedelta(days=10)
    change = proposed(town, wanted_from=day)
    assert profile_of(fresh(town)).notice.days_regular.value == 7

    decide_rule_change(change, resolution, actor=town.chair)

    council, begins = fresh(town), start_of_day(town.youth, day)
    assert change.in_force_from == begins
    assert profile_of(council).notice.days_regular.value == 7
    assert profile_of(council, begins - timedelta(seconds=1)).notice.days_regular.value == 7
    assert profile_of(council, begins).notice.days_regular.value == 9
    assert change.before == {DAYS: 7}
    assert kinds(town.youth)[-2:] == ["youth.rules_change_proposed", "youth.rules_changed"]


def test_without_a_day_it_holds_from_the_day_after_and_never_earlier(town: Town) -> None:
    resolution = decided_meeting(town)
    change = proposed(town)

    decide_rule_change(change, resolution, actor=town.secretary)

    assert change.in_force_from == start_of_day(town.youth, today_in(town.youth) + timedelta(days=1))


def test_a_meeting_keeps_the_rules_of_its_notice(town: Town) -> None:
    resolution = decided_meeting(town)
    convened = make_meeting(town.term, Meeting.State.CONVENED)
    change = proposed(town, "quorum.minimum", 14)
    decide_rule_change(change, resolution, actor=town.chair)

    later = profile_of(fresh(town), now() + timedelta(days=2))
    assert later.quorum.minimum.value == 14
    assert rules_of(Meeting.objects.get(pk=convened.pk)).quorum.minimum.value == 1


@pytest.mark.parametrize(("votes", "is_enough"), [(10, False), (11, True)])
def test_the_majority_is_that_of_a_change_of_the_rules(town: Town, votes: int, is_enough: bool) -> None:
    # An ordinary decision of 13 present needs seven; half of the 21 seats is another matter.
    resolution = decided_meeting(town, for_=votes, against=0)
    change = proposed(town)
    if is_enough:
        decide_rule_change(change, resolution, actor=town.chair)
        assert fresh(town).rules_changes
    else:
        assert refusal_of(decide_rule_change, change, resolution, actor=town.chair) == (
            "too_few_votes",
            "resolution",
        )
        assert fresh(town).rules_changes == []


def test_a_resolution_changes_rules_once_and_after_its_meeting(town: Town) -> None:
    resolution = decided_meeting(town)
    decide_rule_change(proposed(town), resolution, actor=town.chair)
    again = proposed(town, "notice.materials_days", 3)
    assert refusal_of(decide_rule_change, again, resolution, actor=town.chair)[0] == "resolution_used"
    running = make_resolution(
        make_agenda_item(make_meeting(town.term, Meeting.State.OPEN)), decision=carried(), number=9
    )
    assert refusal_of(decide_rule_change, again, running, actor=town.chair)[0] == "meeting_not_over"


def test_once_the_council_works_nobody_sets_a_rule_alone(town: Town) -> None:
    assert refusal_of(put_into_rule_change, town.youth, DAYS, 9, actor=town.chair)[0] == "founding"
    override_rule(town.youth, DAYS, 8, source="Решение № 1", actor=town.chair)
    make_meeting(town.term, Meeting.State.CONVENED)

    for actor in (town.chair, town.secretary):
        assert refusal_of(override_rule, town.youth, DAYS, 9, source="чл. 1", actor=actor)[0] == (
            "rules_are_the_councils"
        )
    for nobody in (town.member, town.municipal_secretary, None):
        with pytest.raises(PermissionDenied):
            put_into_rule_change(town.youth, DAYS, 9, actor=nobody)
    assert profile_of(fresh(town)).notice.days_regular.value == 8


def test_what_is_proposed_fits_together_and_says_why(town: Town) -> None:
    decided_meeting(town)
    put_into_rule_change(town.youth, DAYS, 3, actor=town.secretary)
    # Papers five days before a meeting that is announced three days before.
    assert refusal_of(propose_rule_change, town.youth, reason="Защо", actor=town.secretary) == (
        "invalid_rule",
        "notice.materials_days",
    )
    put_into_rule_change(town.youth, "notice.materials_days", 2, actor=town.chair)
    assert refusal_of(propose_rule_change, town.youth, reason=" ", actor=town.secretary)[1] == "reason"
    assert refusal_of(
        propose_rule_change, town.youth, reason="Защо", wanted_from=today_in(town.youth), actor=town.chair
    ) == ("day_has_begun", "wanted_from")
    assert refusal_of(put_into_rule_change, town.youth, DAYS, 7, actor=town.chair)[0] == "rule_unchanged"
    change = propose_rule_change(town.youth, reason="Защо", actor=town.secretary)
    assert set(change.facts) == {DAYS, "notice.materials_days"}

    withdraw_rule_change(change, actor=town.secretary)
    assert refusal_of(withdraw_rule_change, change, actor=town.secretary)[0] == "not_proposed"


def test_a_rule_is_taken_out_again_and_without_any_there_is_no_change(town: Town) -> None:
    decided_meeting(town)
    put_into_rule_change(town.youth, DAYS, 9, actor=town.secretary)
    take_out_of_rule_change(town.youth, DAYS, actor=town.chair)
    assert not RuleChange.objects.exists()


def test_seats_change_with_a_coming_term_only(town: Town) -> None:
    resolution = decided_meeting(town)
    put_into_rule_change(town.youth, "body.seats", 19, actor=town.secretary)
    override = {"reason": "По-малък съвет.", "actor": town.secretary}
    assert refusal_of(propose_rule_change, town.youth, **override) == ("term_running", "body.seats")
    town.term.ends_at = now() + timedelta(hours=2)
    town.term.save()
    change = propose_rule_change(town.youth, wanted_from=today_in(town.youth) + timedelta(days=3), **override)
    decide_rule_change(change, resolution, actor=town.chair)


def test_a_slip_is_reported_by_the_secretary_and_confirmed_by_the_chair(town: Town) -> None:
    with pytest.raises(PermissionDenied):
        report_rule_slip(town.youth, DAYS, 8, reason="чл. 9 казва 8.", actor=town.chair)
    slip = report_rule_slip(town.youth, DAYS, 8, reason="чл. 9 казва 8.", actor=town.secretary)
    assert profile_of(fresh(town)).notice.days_regular.value == 7
    for nobody in (town.secretary, town.member, None):
        with pytest.raises(PermissionDenied):
            confirm_rule_slip(slip, actor=nobody)

    chair, address = Client(), f"/bg/c/ms/rules/changes/{slip.pk}/"
    chair.force_login(town.chair.user)
    page = chair.get(address).text
    assert "чака председателя" in page
    assert 'name="confirm"' in page
    confirm_rule_slip(slip, actor=town.chair)
    assert "поправена" in chair.get(address).text

    assert profile_of(fresh(town)).notice.days_regular.value == 8
    shown = part(Client().get("/bg/c/ms/rules/"), "*[@id='rules-changes']")
    assert "7 дни" in shown
    assert "8 дни" in shown


@pytest.mark.parametrize("state", [Meeting.State.CONVENED, Meeting.State.OPEN, Meeting.State.SUSPENDED])
def test_no_slip_is_corrected_while_a_meeting_is_convened_or_under_way(town: Town, state: str) -> None:
    slip = report_rule_slip(town.youth, DAYS, 8, reason="чл. 9.", actor=town.secretary)
    make_meeting(town.term, state)
    assert refusal_of(confirm_rule_slip, slip, actor=town.chair)[0] == "meeting_ahead"
    chair = Client()
    chair.force_login(town.chair.user)
    page = chair.get(f"/bg/c/ms/rules/changes/{slip.pk}/").text
    assert 'name="confirm"' not in page
    assert "свикано" in page
    assert (
        refusal_of(report_rule_slip, town.youth, "quorum.minimum", 2, reason="чл. 9.", actor=town.secretary)[
            0
        ]
        == "meeting_ahead"
    )


def test_one_person_in_both_offices_does_not_confirm_the_own_slip(town: Town) -> None:
    town.youth.offices.filter(role="secretary").update(participant=town.chair)
    slip = report_rule_slip(town.youth, DAYS, 8, reason="чл. 9.", actor=town.chair)
    assert refusal_of(confirm_rule_slip, slip, actor=town.chair)[0] == "same_person"


def test_no_vote_rests_on_another_towns_rules(town: Town) -> None:
    assert frozen_rule(profile_of(town.youth), "ordinary")["source"] == ""
    state_rule_source(
        town.youth,
        "majority.ordinary",
        source="Правилник на Младежкия съвет, чл. 12",
        confirmed=True,
        actor=town.secretary,
    )
    profile = profile_of(fresh(town))
    assert frozen_rule(profile, "ordinary")["source"] == "Правилник на Младежкия съвет, чл. 12"
    assert profile.majority.ordinary.value == profile_of(town.municipal).majority.ordinary.value


def test_only_who_edits_the_rules_reads_where_the_preset_has_them_from(town: Town) -> None:
    secretary = Client()
    secretary.force_login(town.secretary.user)
    assert "Поморие" in secretary.get("/bg/c/ms/rules/majority.ordinary/").text
    for client in (Client(), secretary):
        assert "Поморие" not in part(client.get("/bg/c/ms/rules/"), "main")


@pytest.mark.django_db(transaction=True)
def test_a_notice_waits_for_a_slip_that_is_being_confirmed(town: Town) -> None:
    slip = report_rule_slip(town.youth, DAYS, 8, reason="чл. 9 казва 8.", actor=town.secretary)
    meeting, entered = scenes.planned(town), threading.Event()

    def confirm() -> None:
        try:
            with transaction.atomic():
                confirm_rule_slip(slip, actor=town.chair)
                entered.set()
                # Long enough for a notice that does not wait.
                time.sleep(0.3)
        finally:
            connection.close()

    with ThreadPoolExecutor() as threads:
        confirming = threads.submit(confirm)
        assert entered.wait(10)
        convened = convene_meeting(meeting, late_because="Спешно", actor=town.chair)
        confirming.result()

    assert rules_of(convened).notice.days_regular.value == 8


@pytest.mark.django_db(transaction=True)
def test_a_slip_waits_for_a_notice_that_is_going_out_and_is_then_refused(town: Town) -> None:
    slip = report_rule_slip(town.youth, DAYS, 8, reason="чл. 9 казва 8.", actor=town.secretary)
    meeting, entered = scenes.planned(town), threading.Event()

    def convene() -> None:
        try:
            with transaction.atomic():
                convene_meeting(meeting, late_because="Спешно", actor=town.chair)
                entered.set()
                # Long enough for a confirmation that does not wait.
                time.sleep(0.3)
        finally:
            connection.close()

    with ThreadPoolExecutor() as threads:
        convening = threads.submit(convene)
        assert entered.wait(10)
        assert refusal_of(confirm_rule_slip, slip, actor=town.chair)[0] == "meeting_ahead"
        convening.result()

    assert profile_of(fresh(town)).notice.days_regular.value == 7
