"""Killed between commit and notice: the notice arrives all the same, once."""

import os
import signal
from datetime import date

import pytest
from django.db import transaction

from youth.acts.institution import TermOpened
from youth.journal.append import append
from youth.journal.streams import council_stream, meeting_stream
from youth.journal.verify import verify_stream
from youth.models import Follow, JournalEntry, NoticeCursor, Notification, Participant, Stream, User
from youth.services.notifications import plan_notifications

from .conftest import eventually

pytestmark = pytest.mark.skipif(
    not os.environ.get("DATABASE_URL"), reason="leases and locks matter where several processes write at once"
)


def told():
    return JournalEntry.objects.filter(kind="tests.told")


def closed(meeting):
    return JournalEntry.objects.filter(stream_id=meeting_stream(meeting), kind="youth.meeting_closed")


def test_a_notice_lost_in_a_crash_is_delivered_once_the_runner_starts(meeting, processes):
    assert processes.run("close-and-die") == -signal.SIGKILL
    entry = closed(meeting).get()
    assert not told().exists()
    runner = processes.start("runner")
    assert eventually(lambda: told().exists())
    answer = told().get()
    assert (answer.cause_stream, answer.cause_seq) == (entry.stream_id, entry.seq)
    assert set(NoticeCursor.objects.values_list("seq", flat=True)) == {entry.seq}
    assert verify_stream(meeting_stream(meeting)).broken is None
    runner.send_signal(signal.SIGTERM)
    assert runner.wait(timeout=20) == 0


def test_what_was_not_committed_never_happened(meeting, processes):
    assert processes.run("close-and-die-before") == -signal.SIGKILL
    assert not closed(meeting).exists()
    meeting.refresh_from_db()
    assert meeting.state == "open"
    # Not even the stream began.
    assert not Stream.objects.filter(pk=meeting_stream(meeting)).exists()


def test_a_second_runner_takes_over_when_the_first_is_killed(meeting, processes):
    first = processes.start("runner")
    assert eventually(lambda: lease_holder() == first.pid)
    processes.start("runner")
    first.kill()
    first.wait()
    assert processes.run("close-and-die") == -signal.SIGKILL
    assert eventually(lambda: told().exists())
    assert told().count() == 1


def test_killed_between_two_batches_of_notifications_nobody_is_left_out_or_notified_twice(meeting, processes):
    users = User.objects.bulk_create(User(email=f"follower-{one}@example.org") for one in range(700))
    people = Participant.objects.bulk_create(
        Participant(council=meeting.council, user=user, display_name=f"Следи {user.pk}") for user in users
    )
    Follow.objects.bulk_create(Follow(participant=person, label="youth.council", key="") for person in people)
    with transaction.atomic():
        opened = TermOpened(number=2, starts_on=date(2030, 1, 1), ends_on=None, seats=21)
        append(council_stream(meeting.council), meeting.council, opened, actor=None)
    assert processes.run("plan-and-die") == -signal.SIGKILL
    assert Notification.objects.count() == 300
    plan_notifications()
    told_of_it = Notification.objects.filter(kind="youth.term_opened", participant__in=people)
    assert told_of_it.count() == told_of_it.values("participant").distinct().count() == 700


def lease_holder():
    from youth.models import RunnerLease

    lease = RunnerLease.objects.first()
    return lease and int(lease.holder.split(":")[1])
