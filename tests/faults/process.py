"""What the processes of the fault tests do: ``python -m tests.faults.process <deed> [argument]``.

Each is a whole process with its own connection, so that killing it is what a power cut would be. All of
them have the voting plugin listen to closed meetings: it answers with an act on the council's stream.
"""

import os
import signal
import sys
from datetime import timedelta
from functools import partial

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from cms.settings.mail import mailer_from_url
from plugins.registry import plugin_by_slug
from tests.faults.acts import Told
from youth import offers as youth_offers
from youth.journal.append import act_done, append
from youth.journal.streams import council_stream
from youth.mail.audiences import declared_announcements
from youth.mail.delivery import deliver_due_mail
from youth.models import Meeting
from youth.policies import OPERATOR
from youth.services import notifications
from youth.services.attendance import enter_hall, leave_hall
from youth.services.meetings import close_meeting
from youth.services.notifications import _plan_batch


def listener(council, entry):
    stream = council_stream(council)
    with transaction.atomic():
        if not act_done(stream, entry, Told):
            append(stream, council, Told(), actor=None, cause=entry)


youth_offers.meeting_closed.receivers.pop("voting", None)
youth_offers.meeting_closed.add(plugin_by_slug("voting"), listener)


def come_and_go(times: int) -> None:
    """Have a member come into the hall and leave it, each an act of its own."""
    meeting = Meeting.objects.get()
    participant = meeting.term.seats.filter(mandates__isnull=False).first().mandates.get().participant
    is_there = meeting.attendances.filter(participant=participant, left_at=None).exists()
    for number in range(times):
        move = leave_hall if number % 2 != is_there else enter_hall
        move(meeting, participant=participant, actor=OPERATOR)


def close_and_die() -> None:
    """Close the meeting and be killed after the commit, before anybody is notified of it."""
    with transaction.atomic():
        # The first thing after the commit, before the journal's own announcements.
        transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
        close_meeting(Meeting.objects.get(), actor=OPERATOR)


def close_and_die_before() -> None:
    """Close the meeting and be killed before the commit."""
    with transaction.atomic():
        close_meeting(Meeting.objects.get(), actor=OPERATOR)
        os.kill(os.getpid(), signal.SIGKILL)


def kill(*processes: int) -> None:
    """Kill processes at once, in this order."""
    for process in processes:
        os.kill(process, signal.SIGKILL)


def enter_and_die(server: str) -> None:
    """Have a member come in and be killed after the commit, together with the server, before it knows."""
    meeting = Meeting.objects.get()
    coming = meeting.term.seats.filter(mandates__isnull=False).last().mandates.get().participant
    with transaction.atomic():
        # The first thing after the commit, before the journal's own announcements.
        transaction.on_commit(partial(kill, int(server), os.getpid()))
        enter_hall(meeting, participant=coming, actor=OPERATOR)


def plan_and_die() -> None:
    """Write one batch of notifications, and be killed before the next one is committed."""
    notifications.BATCH = 300
    _plan_batch("council:" + str(Meeting.objects.get().council_id), list(declared_announcements()))
    with transaction.atomic():
        _plan_batch("council:" + str(Meeting.objects.get().council_id), list(declared_announcements()))
        os.kill(os.getpid(), signal.SIGKILL)


def send_mail(port: str, minutes_from_now: str) -> None:
    """Send what is due, at a moment from now, through the test's own mail server."""
    settings.MAILERS = {"default": mailer_from_url(f"smtp://127.0.0.1:{port}")}
    moment = timezone.now() + timedelta(minutes=int(minutes_from_now))
    while deliver_due_mail(moment):
        pass


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["come-and-go", times]:
            come_and_go(int(times))
        case ["enter-and-die", server]:
            enter_and_die(server)
        case ["close-and-die"]:
            close_and_die()
        case ["close-and-die-before"]:
            close_and_die_before()
        case ["send-mail", port, minutes]:
            send_mail(port, minutes)
        case ["plan-and-die"]:
            plan_and_die()
        case ["runner"]:
            call_command("runner")
