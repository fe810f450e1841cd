"""The runner's part of push messages: claim devices, send each its message, store what became of it.

A device is claimed by moving its ``due_at`` on, in a transaction of its own before anything is sent. After a
kill it is due again a minute later, and what may have arrived is sent again with the same mark, so that the
device shows it once. A push service that does not answer is left alone for a while, with all its devices.
"""

import logging
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from youth.models import Council, PushSubscription, WaitingPush
from youth.push.keys import PushKey, push_key
from youth.push.messages import KEPT_FOR, Parcel, is_announced, parcels_for
from youth.push.transport import Answer, post_all

log = logging.getLogger(__name__)

BATCH = 50
# Seconds that one turn may wait for answers, well within the runner's lease.
TURN = 2.0
# Longer than any message is under way; afterwards the claiming process is considered dead.
CUT_OFF_AFTER = timedelta(minutes=1)
# What happens within this time is one message.
PAUSE = timedelta(minutes=1)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
MAX_REFUSALS = 3
GONE = {404, 410}
TOO_MANY = 429
FAULT = 500


@dataclass(slots=True)
class Outcomes:
    """What became of the messages of one turn."""

    sent: list[Parcel] = field(default_factory=list)
    gone: list[Parcel] = field(default_factory=list)
    refused: list[Parcel] = field(default_factory=list)
    not_begun: list[Parcel] = field(default_factory=list)
    # By host: how long all of its devices wait.
    away: dict[str, timedelta] = field(default_factory=dict)
    failed: list[Parcel] = field(default_factory=list)


def send_due_pushes(now: datetime) -> int:
    """Send what is due at ``now``, for about two seconds; return how many messages were taken."""
    key = push_key()
    if key is None or not _due(now, key).exists():
        return 0
    devices = _claim(now, key)
    parcels = parcels_for(_worth_sending(devices, now), key, now)
    answers = post_all([one.message for one in parcels], within=TURN)
    outcomes = _outcomes(parcels, answers)
    _write_down(outcomes, now)
    return len(outcomes.sent)


def forget_devices(now: datetime) -> int:
    """Delete the devices of a former key and the messages that are too old to send; return how many."""
    key = push_key()
    former = PushSubscription.objects.exclude(key=key.public) if key else PushSubscription.objects.none()
    old = WaitingPush.objects.filter(notification__created_at__lt=now - KEPT_FOR)
    # Read before writing: on SQLite a write locks all other writers out.
    return sum(rows.delete()[0] for rows in (former, old) if rows.exists())


def _due(now: datetime, key: PushKey) -> QuerySet[PushSubscription]:
    waiting = WaitingPush.objects.filter(subscription=OuterRef("pk"))
    return PushSubscription.objects.filter(Exists(waiting), key=key.public, due_at__lte=now)


@transaction.atomic
def _claim(now: datetime, key: PushKey) -> list[int]:
    rows = _due(now, key).select_for_update(of=("self",), skip_locked=True).order_by("due_at", "pk")
    found = list(rows.values_list("pk", flat=True)[:BATCH])
    PushSubscription.objects.filter(pk__in=found).update(due_at=now + CUT_OFF_AFTER)
    return found


def _worth_sending(devices: list[int], now: datetime) -> list[WaitingPush]:
    """Return what waits for these devices, oldest first; what nobody needs any more is deleted."""
    waiting = WaitingPush.objects.filter(subscription__in=devices).select_related(
        "subscription__user", "notification__participant__council"
    )
    rows = list(waiting.order_by("notification__created_at", "notification"))
    councils: dict[int, Council] = {}
    for row in rows:
        person = row.notification.participant
        # One object for each council, which remembers the plugins that are on.
        person.council = councils.setdefault(person.council_id, person.council)
    wanted = [row for row in rows if _is_wanted(row, now)]
    if len(wanted) < len(rows):
        kept = {row.pk for row in wanted}
        WaitingPush.objects.filter(pk__in=[row.pk for row in rows if row.pk not in kept]).delete()
    return wanted


def _is_wanted(row: WaitingPush, now: datetime) -> bool:
    note = row.notification
    is_new = note.seen_at is None and note.created_at > now - KEPT_FOR
    return is_new and row.subscription.user.is_active and is_announced(note)


def _outcomes(parcels: list[Parcel], answers: list[Answer | None]) -> Outcomes:
    found = Outcomes()
    for parcel, answer in zip(parcels, answers, strict=True):
        if answer is None:
            found.not_begun.append(parcel)
        elif answer.is_private or answer.status in GONE:
            found.gone.append(parcel)
        elif answer.status is None or answer.status == TOO_MANY or answer.status >= FAULT:
            found.failed.append(parcel)
            wait = max(_wait_after(parcel.device.failures), timedelta(seconds=answer.retry_after))
            host = parcel.device.host
            found.away[host] = min(max(wait, found.away.get(host, wait)), LONGEST_WAIT)
        elif answer.status // 100 == 2:
            found.sent.append(parcel)
        else:
            # Neither the endpoint nor its host, which names the browser of one person.
            log.warning("push_refused status=%s", answer.status)
            found.refused.append(parcel)
    return found


def _wait_after(failures: int) -> timedelta:
    return min(FIRST_WAIT * 2 ** min(failures, 10), LONGEST_WAIT)


@transaction.atomic
def _write_down(outcomes: Outcomes, now: datetime) -> None:
    rows = PushSubscription.objects
    _done(outcomes.sent + outcomes.refused)
    if outcomes.sent:
        sent = rows.filter(pk__in=_ids(outcomes.sent))
        sent.update(due_at=now + PAUSE, failures=0, refusals=0)
    if outcomes.gone:
        rows.filter(pk__in=_ids(outcomes.gone)).delete()
    if outcomes.refused:
        refused = rows.filter(pk__in=_ids(outcomes.refused))
        refused.update(due_at=now + PAUSE, refusals=F("refusals") + 1)
        refused.filter(refusals__gte=MAX_REFUSALS).delete()
    if outcomes.not_begun:
        rows.filter(pk__in=_ids(outcomes.not_begun)).update(due_at=now)
    if outcomes.failed:
        rows.filter(pk__in=_ids(outcomes.failed)).update(failures=F("failures") + 1)
        _hold_back(outcomes, now)


def _hold_back(outcomes: Outcomes, now: datetime) -> None:
    """Let all devices of a push service wait that did not answer, so that they cost no further turn."""
    log.warning("push_service_away devices=%s", len(outcomes.failed))
    failed = set(_ids(outcomes.failed))
    by_wait: dict[timedelta, list[str]] = defaultdict(list)
    for host, wait in outcomes.away.items():
        by_wait[wait].append(host)
    for wait, hosts in by_wait.items():
        theirs = Q(host__in=hosts) & (Q(pk__in=failed) | Q(due_at__lt=now + wait))
        PushSubscription.objects.filter(theirs).update(due_at=now + wait)


def _done(parcels: list[Parcel]) -> None:
    if parcels:
        WaitingPush.objects.filter(pk__in=[pk for parcel in parcels for pk in parcel.rows]).delete()


def _ids(parcels: list[Parcel]) -> list[int]:
    return [parcel.device.pk for parcel in parcels]
