"""Appending to the journal, the only way to write it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import QuerySet, TextField
from django.db.models.expressions import BaseExpression

from youth import clock
from youth.journal.chain import Header, canonical_time, new_salt, payload_digest
from youth.journal.kinds import Kind, Sealed, payload_of, sealed
from youth.journal.notices import notify
from youth.journal.streams import family_of
from youth.models.councils import Council
from youth.models.journal import JournalEntry, Stream
from youth.models.people import Participant
from youth.models.representations import Representation
from youth.prepared import Blank, Prepared

__all__ = ["Sealed", "act_done", "append", "locked_head", "on_appended", "sealed"]

Announcer = Callable[[str, int], None]
_announcers: list[Announcer] = []


def on_appended(announcer: Announcer) -> None:
    """Register ``announcer(stream, seq)`` to be called after each commit that appended; it must be quick."""
    if announcer not in _announcers:
        _announcers.append(announcer)


def append(
    stream: str,
    council: Council,
    act: Kind,
    *,
    actor: Participant | Representation | None,
    cause: JournalEntry | None = None,
    at: datetime | None = None,
    head: Stream | None = None,
) -> JournalEntry:
    """Append an act to a stream and return its entry.

    Call it last in the service's transaction: it takes the stream's lock, which keeps ``seq``
    without gaps. After the commit the screens are updated and the listeners of the kind's notice notified.
    Who holds the lock already hands over its ``head``.
    Times never decrease within a stream: where the clock was set back, the entry gets its predecessor's.

    Raises ``RuntimeError`` outside a transaction, ``ValueError`` for a stream of no known form, of
    another council, for an undeclared kind, or for an organisation without the person who acts
    for it, and ``TypeError`` for a value that a payload may not hold.
    """
    if not transaction.get_connection().in_atomic_block:
        message = f"{act.name}: append runs inside the service's transaction"
        raise RuntimeError(message)
    named, representative = _named(actor)
    payload, salt = payload_of(act), new_salt()
    if head is None:
        head = locked_head(stream, council)
    header = Header(
        stream=stream,
        seq=head.seq + 1,
        kind=act.name,
        actor=named,
        representative=representative,
        at=canonical_time(_not_before(head, at or clock.now())),
        cause=(cause.stream_id, cause.seq) if cause else None,
        previous_digest=head.digest,
        payload_digest=payload_digest(salt, payload),
    )
    entry = _write(header, payload, salt)
    head.seq, head.digest, head.at = entry.seq, entry.digest, entry.at
    head.save(update_fields=["seq", "digest", "at"])
    if act.notice is not None:
        notify(entry, act.notice, council)
    for announcer in _announcers:
        transaction.on_commit(partial(announcer, stream, entry.seq), robust=True)
    return entry


def act_done(stream: str, cause: JournalEntry, kind: type[Kind]) -> bool:
    """Return whether a stream already holds this consequence of ``cause``; notices arrive at least once."""
    return JournalEntry.objects.filter(
        stream_id=stream, kind=kind.name, cause_stream=cause.stream_id, cause_seq=cause.seq
    ).exists()


def _named(actor: Participant | Representation | None) -> tuple[str | None, str | None]:
    """Return the ids of the actor and of the representative, as the header holds them."""
    if isinstance(actor, Representation):
        return str(actor.organisation.pk), str(actor.representative.pk)
    if actor is not None and actor.is_organisation:
        message = f"{actor} is an organisation: name who acts for it"
        raise ValueError(message)
    return (str(actor.pk) if actor else None), None


def locked_head(stream: str, council: Council, **read: BaseExpression) -> Stream:
    """Lock a stream until the transaction ends and return its head, with what else is ``read`` beside it.

    That is of the moment at which this was asked, not of that at which the lock was given: it needs a lock
    of its own, taken before. Raises ``ValueError`` as ``append`` does.
    """
    if read:
        rows = list(Stream.objects.select_for_update(of=("self",)).filter(pk=stream).annotate(**read))
    else:
        rows = _heads_to_lock.rows(stream=stream)
    if not rows:
        if family_of(stream) is None:
            message = f"no stream has a name like {stream!r}"
            raise ValueError(message)
        # Two first acts at once: the second waits for the first one's row instead of failing.
        Stream.objects.bulk_create([Stream(name=stream, council=council)], ignore_conflicts=True)
        return locked_head(stream, council, **read)
    head = rows[0]
    if head.council_id != council.pk:
        message = f"{stream} belongs to another council"
        raise ValueError(message)
    return head


def _to_lock() -> QuerySet[Stream]:
    return Stream.objects.select_for_update(of=("self",)).filter(pk=Blank("stream", TextField())).order_by()


# Every act asks for it.
_heads_to_lock = Prepared(_to_lock)


def _not_before(head: Stream, moment: datetime) -> datetime:
    """Return the later of a moment and the head's: a clock set back must not reverse the order."""
    return moment if head.at is None else max(moment, head.at)


def _write(header: Header, payload: dict[str, object], salt: str) -> JournalEntry:
    return JournalEntry.objects.create(
        stream_id=header.stream,
        seq=header.seq,
        kind=header.kind,
        actor=header.actor,
        representative=header.representative,
        at=datetime.fromisoformat(header.at),
        cause_stream=header.cause[0] if header.cause else "",
        cause_seq=header.cause[1] if header.cause else None,
        payload=payload,
        salt=salt,
        payload_digest=header.payload_digest,
        previous_digest=header.previous_digest,
        digest=header.digest,
    )
