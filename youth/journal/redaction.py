"""Erasing what an entry says while the chain keeps proving that and when it was said."""

from django.db import transaction

from youth.journal.acts import PayloadErased
from youth.journal.append import append
from youth.models.journal import JournalEntry
from youth.models.people import Participant, Representation


def erase_payload(
    stream: str, seq: int, *, reason: str, actor: Participant | Representation | None = None
) -> JournalEntry | None:
    """Erase one payload with its salt and append the act that says so; ``None`` where it was erased before.

    ``reason`` is a code. Raises ``JournalEntry.DoesNotExist`` for an entry that is not there.
    """
    with transaction.atomic():
        entry = (
            JournalEntry.objects.select_for_update()
            .select_related("stream__council")
            .get(stream_id=stream, seq=seq)
        )
        if entry.payload is None:
            return None
        entry.payload, entry.salt = None, ""
        entry.save(update_fields=["payload", "salt"])
        act = PayloadErased(entry=seq, reason=reason)
        return append(stream, entry.stream.council, act, actor=actor, cause=entry)
