"""Erasing an entry's payload; the chain still proves that the entry was made, and when."""

from django.db import transaction

from youth.journal.acts import PayloadErased
from youth.journal.append import append
from youth.models.journal import JournalEntry
from youth.models.people import Participant
from youth.models.representations import Representation


def erase_payload(
    stream: str, seq: int, *, reason: str, actor: Participant | Representation | None = None
) -> JournalEntry | None:
    """Erase one payload with its salt and append the act of it; return None where it was erased before.

    ``reason`` is a code. Raises ``JournalEntry.DoesNotExist`` for an entry that does not exist.
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
