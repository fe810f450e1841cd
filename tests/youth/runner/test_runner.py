"""The runner: due work in time, each apart, one runner at a time."""

import sys
import threading
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.utils import timezone

from plugins.models import PluginFailure
from voting.policies import may_see_poll
from youth.due import remove_expired_sessions
from youth.models import RunnerLease
from youth.runner import loop
from youth.runner.due import DueInCouncil, DueWork, declared_works, due_in_council, due_work
from youth.runner.lease import give_up_lease, hold_lease
from youth.runner.loop import Runner, start_supervised


@pytest.fixture
def runner(db) -> Runner:
    return Runner()


def test_work_is_done_when_it_is_due_and_not_before(runner):
    calls = []
    runner.works = [DueWork("often", timedelta(seconds=5), lambda now: calls.append(now) or 1)]
    start = timezone.now()
    for seconds in (0, 3, 6, 9, 12):
        runner.work(start + timedelta(seconds=seconds))
    assert [round((call - start).total_seconds()) for call in calls] == [0, 6, 12]


def test_failing_work_does_not_keep_the_others_waiting_and_is_tried_less_and_less(runner, caplog):
    calls, failures = [], []

    def fail(now):
        failures.append(now)
        raise OSError("the mail server is away")

    runner.works = [
        DueWork("failing", timedelta(seconds=1), fail),
        DueWork("sound", timedelta(seconds=1), lambda now: calls.append(now) or 1),
    ]
    start = timezone.now()
    for seconds in range(10):
        runner.work(start + timedelta(seconds=seconds))
    assert len(calls) == 10
    assert [round((failure - start).total_seconds()) for failure in failures] == [0, 2, 6]
    assert "due_work_failed name=failing" in caplog.text


def test_work_that_exits_does_not_end_the_runner(runner, caplog):
    def leave(now):
        sys.exit(1)

    calls = []
    runner.works = [
        DueWork("leaving", timedelta(seconds=1), leave),
        DueWork("sound", timedelta(seconds=1), lambda now: calls.append(now) or 1),
    ]
    assert runner.work(timezone.now()) == 1
    assert len(calls) == 1
    assert "due_work_failed name=leaving" in caplog.text


def test_work_in_a_council_is_tried_and_timed_apart_from_the_other_councils(runner, council, other_council):
    tried = []

    def close(council, now):
        tried.append((council.slug, round((now - start).total_seconds())))
        if council.slug == "youth-gora":
            sys.exit(1)
        return 1

    start = timezone.now()
    runner.works = [DueInCouncil("close", timedelta(seconds=1), close)]
    assert [runner.work(start + timedelta(seconds=seconds)) for seconds in range(4)] == [1, 1, 1, 1]
    assert [at for slug, at in tried if slug == "youth-polyana"] == [0, 1, 2, 3]
    assert [at for slug, at in tried if slug == "youth-gora"] == [0, 2]


@pytest.mark.django_db(transaction=True)
def test_work_of_a_plugin_is_done_only_where_it_is_on_and_its_failure_is_counted(
    runner, council, other_council, enable
):
    tried = []

    def close(council, now):
        tried.append(council.slug)
        raise OSError

    close.__module__ = "tests.dummy_plugin.due"
    runner.works = [DueInCouncil("dummy.close", timedelta(seconds=1), close)]
    start = timezone.now()
    runner.work(start)
    assert tried == []
    enable("dummy")
    runner.work(start + timedelta(seconds=2))
    assert tried == [council.slug]
    failure = PluginFailure.objects.get()
    assert (failure.slug, failure.hook, failure.council) == ("dummy", "dummy.close", council)


def test_work_in_a_council_has_a_name_of_its_own():
    with pytest.raises(ImproperlyConfigured, match=r"Plugin voting: 'close' in voting\.policies"):
        due_in_council("close", every=timedelta(hours=1))(may_see_poll)


def test_one_runner_holds_the_lease_until_it_ends_or_gives_it_up(db):
    assert hold_lease("one")
    assert hold_lease("one")
    assert not hold_lease("two")
    RunnerLease.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert hold_lease("two")
    assert not hold_lease("one")
    give_up_lease("two")
    assert hold_lease("one")


def test_a_second_runner_does_nothing_while_the_first_holds_the_lease(db, capsys):
    hold_lease("another")
    with pytest.raises(SystemExit) as exit_:
        call_command("runner", "--once")
    assert exit_.value.code == 1


def test_once_does_what_is_due_and_lets_the_next_begin(db):
    call_command("runner", "--once")
    assert not RunnerLease.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_runner_that_dies_is_started_again(monkeypatch, caplog):
    lives, stop = [], threading.Event()

    def die_twice(self, stop):
        lives.append(self.holder)
        if len(lives) < 3:
            raise MemoryError
        stop.set()

    monkeypatch.setattr(loop, "PAUSE", 0.01)
    monkeypatch.setattr(Runner, "run", die_twice)
    start_supervised(stop).join(timeout=10)
    assert len(set(lives)) == 3
    assert "runner_died" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_runner_does_what_is_due_until_it_is_stopped(monkeypatch):
    monkeypatch.setattr(loop, "PAUSE", 0.05)
    expired, stop = timezone.now() - timedelta(days=1), threading.Event()
    Session.objects.create(session_key="old", session_data="", expire_date=expired)
    thread = start_supervised(stop)
    for _look in range(200):
        if not Session.objects.exists():
            break
        stop.wait(0.05)
    stop.set()
    thread.join(timeout=10)
    assert not Session.objects.exists()
    assert not RunnerLease.objects.exists()


def test_two_works_may_not_share_a_name():
    name = declared_works()[0].name

    def impostor(now):
        return 0

    with pytest.raises(ValueError, match="two works are named"):
        due_work(name, every=timedelta(hours=1))(impostor)


def test_work_of_a_plugin_has_a_name_of_its_own():
    with pytest.raises(ImproperlyConfigured, match=r"Plugin voting: 'mail' in voting\.policies"):
        due_work("mail", every=timedelta(hours=1))(may_see_poll)
    assert "mail" not in {work.name for work in declared_works()}


def test_expired_sessions_are_forgotten(db):
    now = timezone.now()
    for key, days in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(days=days))
    assert remove_expired_sessions(now) == 1
    assert Session.objects.get().session_key == "new"
