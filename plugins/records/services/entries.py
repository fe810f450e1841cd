"""Appending acts to the streams of records and referrals, the last step of a service's transaction."""

from plugins.records.models import ConsultationRecord, Referral
from plugins.records.streams import record_stream, referral_stream
from youth.journal.append import append
from youth.journal.kinds import Kind
from youth.journal.models import JournalEntry
from youth.policies import Actor, actor_for_journal


def append_to_record(
    record: ConsultationRecord, act: Kind, *, actor: Actor, cause: JournalEntry | None = None
) -> JournalEntry:
    """Append an act to the record's stream and return its entry."""
    return append(record_stream(record.pk), record.council, act, actor=actor_for_journal(actor), cause=cause)


def append_to_referral(
    referral: Referral, act: Kind, *, actor: Actor | None, cause: JournalEntry | None = None
) -> JournalEntry:
    """Append an act to the referral's stream and return its entry; without an actor it is a rule's."""
    named = actor_for_journal(actor) if actor is not None else None
    return append(referral_stream(referral), referral.council, act, actor=named, cause=cause)
