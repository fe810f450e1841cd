"""Reviewing a record, which makes it public, and annulling it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from plugins.records.acts import RecordAnnulled, RecordReviewed
from plugins.records.models import ConsultationRecord, ReferralStage
from plugins.records.selectors import stages_of
from plugins.records.services.entries import append_to_record
from plugins.records.services.referrals import note_received
from plugins.records.services.stages import add_row
from youth import clock
from youth.journal.append import sealed
from youth.plain_text import plain_line
from youth.policies import Actor, require
from youth.procedure.referral import UNANSWERED, Stage, StageFacts
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.services.locking import locked

State = ConsultationRecord.State


@transaction.atomic
def review_record(record: ConsultationRecord, *, number: str = "", actor: Actor) -> ConsultationRecord:
    """Make a record public, which tells the youth council of its receipt; nothing for a public one.

    ``number`` is that of the municipality's own document system, where it has another than the register.

    Raises ``PermissionDenied``, and ``Refusal`` (``annulled``) for one that was annulled.
    """
    require("records.review", actor, record)
    record = locked(record, "council")
    if record.state == State.PUBLIC:
        return record
    _require_standing(record)
    record.state, record.reviewed_at = State.PUBLIC, clock.now()
    rows = stages_of(record)
    row = rows[0] if rows else _received(record, plain_line(number), actor)
    record.stage = record.stage or row.stage
    record.save(update_fields=["state", "reviewed_at", "stage"])
    act = RecordReviewed(
        record=record.pk,
        revision=record.revision,
        digest=record.digest,
        on=row.on,
        number=row.number,
    )
    entry = append_to_record(record, act, actor=actor)
    note_received(record, row, cause=entry)
    return record


@transaction.atomic
def annul_record(record: ConsultationRecord, *, reason: str, actor: Actor) -> ConsultationRecord:
    """Annul a record with its reason; its incoming number is not reused, its identity is free again.

    Raises ``PermissionDenied``, and ``Refusal``: ``annulled`` already, ``answered``, ``reason_needed``.
    """
    require("records.annul", actor, record)
    record, reason = locked(record, "council"), reason.strip()
    _require_standing(record)
    if record.stage and record.stage not in UNANSWERED:
        raise Refusal("answered", _("A record that was answered is not annulled."))
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


def _received(record: ConsultationRecord, number: str, actor: Actor) -> ReferralStage:
    on = today_in(record.council, record.received_at)
    facts = StageFacts(stage=Stage.RECEIVED, on=on, number=number or record.incoming)
    return add_row(record, facts, actor=actor)


def _require_standing(record: ConsultationRecord) -> None:
    if record.state == State.ANNULLED:
        raise Refusal("annulled", _("This record was annulled."))
