"""The runner's part of mail: claim one delivery, send it, store the outcome.

Each delivery is claimed in a transaction of its own before its mail goes out. If the process is
killed, only the delivery under way is uncertain, and it alone is sent again, with the same Message-ID.
"""

import logging
import smtplib
import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import mailers
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from youth.journal.streams import meeting_stream
from youth.live import announce_ephemeral
from youth.mail.digest import mark_as_mailed
from youth.mail.mailings import call_off
from youth.mail.message import compose
from youth.mail.rendering import letter_for
from youth.mail.selectors import address_of
from youth.mail.smtp_replies import Outcome, outcome_of, wait_after
from youth.mail.subscriptions import end_rows
from youth.mail.topics import CONFIRMATION, DIGEST, MEETINGS, OFFICIAL, topic_named
from youth.models import Delivery, Mailing, Recipient, Subscription

log = logging.getLogger(__name__)

State = Delivery.State
UNDER_WAY = (Mailing.State.QUEUED, Mailing.State.SENDING)
# Seconds that one turn may take, well within the runner's lease.
TURN = 2.0
# Longer than any connection to a mail server; afterwards the claiming process is considered dead.
CUT_OFF_AFTER = timedelta(minutes=3)
MAX_REFUSALS = 3


def deliver_due_mail(now: datetime) -> int:
    """Send what is due at ``now``, for about two seconds and at the rate allowed; return how many mails."""
    if not Mailing.objects.filter(state__in=UNDER_WAY).exists():
        return 0
    _take_back_cut_off(now)
    sent = _send_for_a_turn(now) if _due(now).exists() else 0
    _finish(now)
    return sent


def _send_for_a_turn(now: datetime) -> int:
    lately = Delivery.objects.filter(claimed_at__gt=now - timedelta(minutes=1)).count()
    allowed = settings.MAILS_PER_MINUTE - lately
    connection = mailers.create_connection("default")
    done, end = 0, time.monotonic() + TURN
    try:
        while done < allowed and time.monotonic() < end:
            if not _connected(connection):
                break
            delivery = _claim(now)
            if delivery is None:
                break
            _write_down(delivery, _send(delivery, connection), now)
            done += 1
    finally:
        _hang_up(connection)
    return done


def _connected(connection: Any) -> bool:
    """Open the connection if needed; return whether it is open, else nothing is claimed."""
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        if Mailing.objects.filter(state__in=UNDER_WAY, is_held_up=False).update(is_held_up=True):
            log.warning("mail_server_away error=%s", type(error).__name__)
        return False
    return True


def _due(now: datetime) -> QuerySet[Delivery]:
    useful = Q(mailing__useful_until__isnull=True) | Q(mailing__useful_until__gt=now)
    return Delivery.objects.filter(
        useful, state=State.WAITING, due_at__lte=now, mailing__state__in=UNDER_WAY
    ).order_by("-mailing__is_urgent", "due_at", "pk")


def _claim(now: datetime) -> Delivery | None:
    """Mark the next delivery as under way, so that no other runner sends it; skip what was stopped."""
    with transaction.atomic():
        rows = _due(now).select_for_update(of=("self",), skip_locked=True)
        delivery: Delivery | None = rows.select_related(
            "mailing__council", "subscription__recipient__user"
        ).first()
        if delivery is None:
            return None
        delivery.state, delivery.claimed_at = State.SENDING, now
        delivery.attempts += 1
        delivery.save(update_fields=["state", "claimed_at", "attempts"])
        Mailing.objects.filter(pk=delivery.mailing_id, state=Mailing.State.QUEUED).update(
            state=Mailing.State.SENDING
        )
    return delivery


def _send(delivery: Delivery, connection: Any) -> Outcome:
    if not _is_wanted(delivery):
        return Outcome(State.SKIPPED)
    try:
        letter = letter_for(delivery)
        if letter is None:
            return Outcome(State.SKIPPED)
        name = f"{delivery.pk}.{delivery.mailing_id.hex[:16]}"
        message = compose(letter, address_of(delivery.subscription.recipient), name=name)
        connection.send_messages([message])
    except (OSError, smtplib.SMTPException, ValueError) as error:
        # After a failure the SMTP session may be in any state: the next mail opens a new one.
        _hang_up(connection)
        return outcome_of(error)
    return Outcome(State.SENT)


def _is_wanted(delivery: Delivery) -> bool:
    subscription = delivery.subscription
    user = subscription.recipient.user
    if user is not None and not user.is_active:
        return False
    topic = topic_named(delivery.mailing.topic)
    if topic is None or not topic.is_on_in(delivery.mailing.council):
        return False
    if topic is CONFIRMATION:
        return subscription.state != Subscription.State.ENDED
    return subscription.state == Subscription.State.CONFIRMED


def _write_down(delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    """Store the outcome of a claimed delivery, unless the claim was taken back meanwhile."""
    wait = wait_after(delivery.attempts) if outcome.state == State.WAITING else None
    state = State.FAILED if outcome.state == State.WAITING and wait is None else outcome.state
    values: dict[str, Any] = {"state": state, "error": outcome.code}
    values |= {"due_at": now + wait} if wait is not None else {"ended_at": now}
    with transaction.atomic():
        mine = Delivery.objects.filter(pk=delivery.pk, state=State.SENDING, attempts=delivery.attempts)
        if not mine.update(**values):
            return
        _count(delivery, state)
        if state == State.SENT and delivery.mailing.topic == DIGEST.name:
            mark_as_mailed(delivery, now)
        _remember_refusal(delivery, outcome)
    if delivery.mailing.topic == MEETINGS.name and delivery.mailing.subject_id is not None:
        # Who convened sees on the open page how far the notices are.
        announce_ephemeral(meeting_stream(delivery.mailing.subject_id), "youth.notices", {})


def _count(delivery: Delivery, state: str) -> None:
    row = Mailing.objects.filter(pk=delivery.mailing_id)
    if state == State.SENT:
        row.update(sent=F("sent") + 1, is_held_up=False)
    elif state == State.FAILED:
        row.update(failed=F("failed") + 1)
    elif state == State.SKIPPED:
        row.update(skipped=F("skipped") + 1)


def _remember_refusal(delivery: Delivery, outcome: Outcome) -> None:
    """Count refusals in a row; after the third nothing is sent there any more, official notices excepted."""
    recipient = Recipient.objects.filter(pk=delivery.subscription.recipient_id)
    if outcome.state == State.SENT:
        recipient.exclude(refusals=0).update(refusals=0)
    if not outcome.is_refusal:
        return
    recipient.update(refusals=F("refusals") + 1)
    if recipient.filter(refusals__gte=MAX_REFUSALS).exists():
        rows = Subscription.objects.select_for_update().filter(recipient__in=recipient)
        agreed = rows.exclude(topic=OFFICIAL.name)
        end_rows(list(agreed), Subscription.EndReason.REFUSED)


def _take_back_cut_off(now: datetime) -> None:
    """Release the deliveries claimed by a dead process."""
    cut_off = Delivery.objects.filter(state=State.SENDING, claimed_at__lt=now - CUT_OFF_AFTER)
    # Read before writing: on SQLite a write locks all other writers out.
    if cut_off.exists():
        cut_off.update(state=State.WAITING, due_at=now, error="cut_off")


def _finish(now: datetime) -> None:
    """End the mailings that have nothing left to send, and those that would come too late."""
    unsent = Delivery.objects.filter(mailing=OuterRef("pk"), state__in=(State.WAITING, State.SENDING))
    over = Q(useful_until__lte=now) | ~Exists(unsent)
    for pk in Mailing.objects.filter(over, state__in=UNDER_WAY).values_list("pk", flat=True):
        with transaction.atomic():
            row = Mailing.objects.select_for_update().get(pk=pk)
            if row.state not in UNDER_WAY:
                continue
            if row.deliveries.filter(state__in=(State.WAITING, State.SENDING)).exists():
                call_off(row)
            else:
                row.state, row.finished_at, row.is_held_up = Mailing.State.SENT, now, False
                row.save(update_fields=["state", "finished_at", "is_held_up"])


def _hang_up(connection: Any) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        # The connection was broken already; the next mail opens another one.
        log.info("mail_connection_broken")
