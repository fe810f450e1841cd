"""Notices: in order, at least once, each listener for itself."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from youth.journal.notices import AT_ONCE, deliver_left_behind, deliver_notices, next_attempt
from youth.journal.streams import council_stream
from youth.models import NoticeFailure


def wait(**time):
    """Let the last failure lie so far back."""
    NoticeFailure.objects.update(last_at=timezone.now() - timedelta(**time))


@pytest.mark.django_db(transaction=True)
def test_listeners_are_notified_right_after_the_commit(happen, listener):
    happen()
    assert listener.heard == [("first", 1), ("second", 1)]
    happen()
    assert listener.heard[2:] == [("first", 2), ("second", 2)]


@pytest.mark.django_db(transaction=True)
def test_listeners_of_installed_plugins_wait_for_the_runner(happen, listener):
    listener.installed = {"second"}
    happen()
    assert listener.heard == [("first", 1)]
    assert deliver_left_behind() == 1
    assert listener.heard == [("first", 1), ("second", 1)]


@pytest.mark.django_db(transaction=True)
def test_an_act_to_which_nobody_listens_costs_no_query_for_its_notice(happen, listener, something_happened):
    happen()
    listener.plugins = []
    with CaptureQueriesContext(connection) as told:
        happen()
    something_happened.notice = None
    with CaptureQueriesContext(connection) as silent:
        happen()
    assert len(told) == len(silent)


def test_what_a_crash_left_undelivered_is_delivered_by_the_runner_once(happen, listener):
    happen()
    happen()
    assert listener.heard == []
    assert deliver_left_behind() == 4
    assert listener.heard == [("first", 1), ("first", 2), ("second", 1), ("second", 2)]
    assert deliver_left_behind() == 0


def test_a_failing_listener_stops_only_itself(happen, listener, council):
    listener.deaf = {"first"}
    happen()
    happen()
    deliver_notices(council_stream(council), listener, ["first", "second"])
    assert listener.heard == [("second", 1), ("second", 2)]
    failure = NoticeFailure.objects.get()
    assert (failure.listener, failure.seq, failure.attempts) == ("something_happened:first", 1, 1)


def test_what_arrived_before_a_failure_is_not_delivered_twice(happen, listener):
    listener.plugins = ["first"]
    for _ in range(3):
        happen()
    listener.deaf_to = {3}
    assert deliver_left_behind() == 2
    listener.deaf_to = set()
    wait(seconds=3)
    assert deliver_left_behind() == 1
    assert listener.heard == [("first", 1), ("first", 2), ("first", 3)]


def test_many_notices_arrive_in_several_transactions(happen, listener):
    listener.plugins = ["first"]
    for _ in range(2 * AT_ONCE + 1):
        happen()
    assert deliver_left_behind() == 2 * AT_ONCE + 1
    assert [seq for _, seq in listener.heard] == list(range(1, 2 * AT_ONCE + 2))


@pytest.mark.parametrize("waiting", [1, 3])
def test_a_listener_is_notified_of_three_acts_in_as_few_queries_as_of_one(happen, listener, council, waiting):
    listener.plugins = ["first"]
    for _ in range(waiting):
        happen()
    with CaptureQueriesContext(connection) as asked:
        assert deliver_notices(council_stream(council), listener, ["first"], council) == waiting
    # Beside the savepoint around each notice.
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) == 5


def test_a_failure_is_recorded_without_the_words_in_it(happen, listener, council):
    listener.deaf = {"first"}
    happen()
    deliver_left_behind()
    assert "RuntimeError" in NoticeFailure.objects.get().error
    assert "young person" not in NoticeFailure.objects.get().error


def test_a_failed_notice_waits_longer_each_time_and_arrives_in_order(happen, listener):
    listener.deaf = {"first", "second"}
    happen()
    deliver_left_behind()
    deliver_left_behind()
    assert set(NoticeFailure.objects.values_list("attempts", flat=True)) == {1}
    wait(seconds=3)
    deliver_left_behind()
    assert set(NoticeFailure.objects.values_list("attempts", flat=True)) == {2}
    listener.deaf = set()
    happen()
    assert deliver_left_behind() == 0
    wait(seconds=5)
    deliver_left_behind()
    assert listener.heard == [("first", 1), ("first", 2), ("second", 1), ("second", 2)]
    assert not NoticeFailure.objects.exists()


def test_no_failure_waits_longer_than_an_hour():
    now = timezone.now()
    assert next_attempt(NoticeFailure(attempts=30_000, last_at=now)) == now + timedelta(hours=1)


def test_a_plugin_that_is_off_misses_what_happens_meanwhile(happen, listener):
    happen()
    deliver_left_behind()
    listener.plugins = ["first"]
    happen()
    deliver_left_behind()
    listener.plugins = ["first", "second"]
    happen()
    deliver_left_behind()
    assert [seq for plugin, seq in listener.heard if plugin == "second"] == [1, 3]


def test_a_plugin_installed_later_is_not_notified_of_the_past(happen, listener):
    listener.plugins = ["first"]
    happen()
    deliver_left_behind()
    listener.plugins = ["first", "late"]
    happen()
    deliver_left_behind()
    assert [seq for plugin, seq in listener.heard if plugin == "late"] == [2]


def test_acts_that_have_no_notice_are_passed_over(happen, listener, something_happened):
    happen()
    deliver_left_behind()
    something_happened.notice = None
    happen()
    assert deliver_left_behind() == 0
    assert listener.heard == [("first", 1), ("second", 1)]
