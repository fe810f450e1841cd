"""What becomes of a record after it was entered: it is reviewed and public, or annulled."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from plugins.records.acts import RecordAnnulled, RecordReviewed
from plugins.records.models import ConsultationRecord
from plugins.records.streams import record_stream
from youth import clock
from youth.journal.append import append, sealed
from youth.policies import Actor, actor_for_journal, require
from youth.refusals import Refusal

State = ConsultationRecord.State


@transaction.atomic
def review_record(record: ConsultationRecord, *, actor: Actor) -> ConsultationRecord:
    """Make a record public; one that is public already stays so and nothing is written.

    Raises ``PermissionDenied``, and ``Refusal`` (``annulled``) for one that was annulled.
    """
    require("records.review", actor, record)
    record = _locked(record)
    if record.state == State.PUBLIC:
        return record
    _require_standing(record)
    record.state, record.reviewed_at = State.PUBLIC, clock.now()
    record.save(update_fields=["state", "reviewed_at"])
    act = RecordReviewed(record=record.pk, revision=record.revision, digest=record.digest)
    append(record_stream(record.pk), record.council, act, actor=actor_for_journal(actor))
    return record


@transaction.atomic
def annul_record(record: ConsultationRecord, *, reason: str, actor: Actor) -> ConsultationRecord:
    """Void a record with its reason; its incoming number stays given, its identity is free again.

    Raises ``PermissionDenied``, and ``Refusal``: ``annulled`` already, ``reason_needed``.
    """
    require("records.annul", actor, record)
    record, reason = _locked(record), reason.strip()
    _require_standing(record)
    if not reason:
        raise Refusal("reason_needed", _("Say why the record is annulled."), "reason")
    record.state, record.annulled_at, record.annul_reason = State.ANNULLED, clock.now(), reason
    record.save(update_fields=["state", "annulled_at", "annul_reason"])
    act = RecordAnnulled(
        record=record.pk,
        incoming_number=record.incoming_number,
        incoming_period=record.incoming_period,
        urn=record.urn,
        digest=record.digest,
        reason=sealed(reason),
    )
    append(record_stream(record.pk), record.council, act, actor=actor_for_journal(actor))
    return record


def _locked(record: ConsultationRecord) -> ConsultationRecord:
    rows = ConsultationRecord.objects.select_for_update(of=("self",)).select_related("council")
    return rows.get(pk=record.pk)


def _require_standing(record: ConsultationRecord) -> None:
    if record.state == State.ANNULLED:
        raise Refusal("annulled", _("This record was annulled."))
