"""Planning notifications: the runner reads each stream and writes one row for each person and act.

Up to 500 people are written in one transaction together with how far the stream is planned, so that a
process that is killed leaves nothing out and the next one writes nothing twice.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from youth.clock import now
from youth.journal.kinds import act_of
from youth.mail.audiences import Announcement, announced_topics, announcement_of, declared_announcements
from youth.models import (
    JournalEntry,
    Notification,
    NotificationChoice,
    NotificationCursor,
    Participant,
    Stream,
)
from youth.selectors.audiences import with_representatives
from youth.services.calendar_addresses import delete_calendar_address
from youth.services.push import forget_push, queue_pushes

BATCH = 500
# How many batches one turn of the runner makes, so that its other work need not wait.
BATCHES_A_TURN = 20
KEPT_FOR = timedelta(days=180)


def plan_notifications() -> int:
    """Write the notifications that are not written yet, for one turn of the runner; return how many."""
    kinds = list(declared_announcements())
    behind = Stream.objects.filter(Q(planned=None, seq__gt=0) | Q(planned__seq__lt=F("seq")))
    written = batches = 0
    for stream in behind.order_by("name").values_list("name", flat=True)[:BATCHES_A_TURN]:
        while batches < BATCHES_A_TURN:
            found = _plan_batch(stream, kinds)
            batches += 1
            if found is None:
                break
            written += found
    return written


def mark_as_seen(participant: Participant, *, up_to: int) -> int:
    """Mark a participant's notifications as seen, up to the newest one on the page; return how many."""
    unseen = participant.notifications.filter(seen_at=None, pk__lte=up_to)
    return unseen.update(seen_at=now())


@transaction.atomic
def choose_digest(participant: Participant, *, wanted: Collection[str]) -> None:
    """Put these topics into the participant's digest and leave the others out; unknown ones are ignored."""
    for topic in announced_topics(participant.council):
        NotificationChoice.objects.update_or_create(
            participant=participant, topic=topic.name, defaults={"in_digest": topic.name in wanted}
        )


def forget_notifications(at: datetime) -> int:
    """Delete the notifications of acts that are half a year old; return how many."""
    old = Notification.objects.filter(created_at__lt=at - KEPT_FOR)
    return old.delete()[0] if old.exists() else 0


def forget_own_things(participant: Participant) -> None:
    """Delete what somebody who leaves follows and was notified of, and the address of their calendar.

    Call it in the same transaction.
    """
    participant.follows.all().delete()
    participant.notifications.all().delete()
    participant.notification_choices.all().delete()
    delete_calendar_address(participant)
    forget_push(participant)


def _plan_batch(stream: str, kinds: list[str]) -> int | None:
    """Notify the next people of the next act of a stream; return how many, None where no act is left."""
    with transaction.atomic():
        cursor = _locked_cursor(stream)
        # Read before the entries: what is committed in between is after this head, and planned next time.
        head = Stream.objects.get(pk=stream).seq
        entries = JournalEntry.objects.filter(
            stream=stream, seq__gt=cursor.seq, seq__lte=head, kind__in=kinds
        )
        entry = entries.select_related("stream__council").order_by("seq").first()
        if entry is None:
            cursor.seq, cursor.after = head, None
            cursor.save()
            return None
        announcement, act = announcement_of(entry.kind), act_of(entry)
        people: list[Participant] = []
        # Without an act the payload was erased: what was erased must not be pointed at.
        if announcement is not None and act is not None and announcement.topic.is_on_in(entry.stream.council):
            people = _next_people(entry, announcement.people(entry, act), cursor.after)
            _write(entry, announcement, announcement.about(entry, act), people)
            queue_pushes(entry, announcement.topic, people)
        if len(people) < BATCH:
            cursor.seq, cursor.after = entry.seq, None
        else:
            cursor.after = people[-1].pk
        cursor.save()
        return len(people)


def _locked_cursor(stream: str) -> NotificationCursor:
    NotificationCursor.objects.bulk_create([NotificationCursor(stream_id=stream)], ignore_conflicts=True)
    return NotificationCursor.objects.select_for_update().get(pk=stream)


def _next_people(entry: JournalEntry, people: Q, after: UUID | None) -> list[Participant]:
    """Return the next participants to notify of an act, by id; the person who did it knows already.

    An organisation has no account: those who act for it now are notified in its place.
    """
    reachable = Participant.objects.filter(with_representatives(people), left_at=None, user__is_active=True)
    reachable = reachable.exclude(pk__in=[one for one in (entry.actor, entry.representative) if one])
    if after is not None:
        reachable = reachable.filter(pk__gt=after)
    return list(reachable.only("pk").order_by("pk")[:BATCH])


def _write(
    entry: JournalEntry, announcement: Announcement, about: tuple[str, str], people: list[Participant]
) -> None:
    rows = [
        Notification(
            participant=person,
            topic=announcement.topic.name,
            stream_id=entry.stream_id,
            seq=entry.seq,
            kind=entry.kind,
            label=about[0],
            key=about[1],
            created_at=entry.at,
        )
        for person in people
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
