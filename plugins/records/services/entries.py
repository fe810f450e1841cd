"""Acts on the stream of a consultation record: what a service writes last in its transaction."""

from plugins.records.models import ConsultationRecord
from plugins.records.streams import record_stream
from youth.journal.append import append
from youth.journal.kinds import Kind
from youth.journal.models import JournalEntry
from youth.policies import Actor, actor_for_journal


def append_to_record(record: ConsultationRecord, act: Kind, *, actor: Actor) -> JournalEntry:
    """Append an act to the record's stream and return its entry."""
    return append(record_stream(record.pk), record.council, act, actor=actor_for_journal(actor))
