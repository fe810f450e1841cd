"""What becomes of a record after it was entered: it is reviewed and public, or annulled."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from plugins.records.acts import RecordAnnulled, RecordReviewed
from plugins.records.models import ConsultationRecord
from plugins.records.services.entries import append_to_record
from youth import clock
from youth.journal.append import sealed
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.services.locking import locked

State = ConsultationRecord.State


@transaction.atomic
def review_record(record: ConsultationRecord, *, actor: Actor) -> ConsultationRecord:
    """Make a record public; one that is public already stays so and nothing is written.

    Raises ``PermissionDenied``, and ``Refusal`` (``annulled``) for one that was annulled.
    """
    require("records.review", actor, record)
    record = locked(record, "council")
    if record.state == State.PUBLIC:
        return record
    _require_standing(record)
    record.state, record.reviewed_at = State.PUBLIC, clock.now()
    record.save(update_fields=["state", "reviewed_at"])
    act = RecordReviewed(record=record.pk, revision=record.revision, digest=record.digest)
    append_to_record(record, act, actor=actor)
    return record


@transaction.atomic
def annul_record(record: ConsultationRecord, *, reason: str, actor: Actor) -> ConsultationRecord:
    """Void a record with its reason; its incoming number stays given, its identity is free again.

    Raises ``PermissionDenied``, and ``Refusal``: ``annulled`` already, ``reason_needed``.
    """
    require("records.annul", actor, record)
    record, reason = locked(record, "council"), reason.strip()
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
    append_to_record(record, act, actor=actor)
    return record


def _require_standing(record: ConsultationRecord) -> None:
    if record.state == State.ANNULLED:
        raise Refusal("annulled", _("This record was annulled."))
