"""The database lease by which only one of several runners works.

A row with an end instead of a session's lock: it works the same on both databases and through a pool. It
saves double work; row locks (cursors, deliveries) and the services ensure that nothing happens twice.
"""

import os
import secrets
import socket
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from youth.models.runner import RunnerLease

NAME = "runner"
TERM = timedelta(seconds=10)


def new_holder() -> str:
    """Return a unique name for one runner."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"


def hold_lease(holder: str) -> bool:
    """Take the lease or renew it; return False where another runner holds it."""
    now = timezone.now()
    lease = RunnerLease.objects.filter(pk=NAME).first()
    if lease is not None and lease.holder == holder and lease.until > now + TERM / 2:
        return True
    with transaction.atomic():
        if lease is None:
            # Two first runners at once: the row of the faster one is kept, the other reads it below.
            RunnerLease.objects.bulk_create(
                [RunnerLease(name=NAME, holder=holder, until=now + TERM)], ignore_conflicts=True
            )
        free = Q(holder=holder) | Q(until__lt=now)
        return bool(RunnerLease.objects.filter(free, pk=NAME).update(holder=holder, until=now + TERM))


def give_up_lease(holder: str) -> None:
    """Release the lease, so that the next runner begins at once."""
    RunnerLease.objects.filter(pk=NAME, holder=holder).delete()
