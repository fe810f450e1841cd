"""What the municipal council's secretary notes in a record: its way there, the answer, what came of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from plugins.records.acts import StageCorrected, StageNoted
from plugins.records.models import ConsultationRecord, ReferralStage
from plugins.records.selectors import stages_of
from plugins.records.services.entries import append_to_record
from plugins.records.services.referrals import follow_correction, follow_record
from plugins.records.services.stage_files import StageUpload, digests_of_stage, keep_stage_files
from plugins.records.services.stages import cleaned, replace_row, words_of_stage, write_next
from youth.journal.append import sealed
from youth.policies import Actor, require
from youth.procedure.referral import StageFacts
from youth.refusals import Refusal
from youth.services.locking import locked

State = ConsultationRecord.State


@transaction.atomic
def note_stage(
    record: ConsultationRecord, facts: StageFacts, *, uploads: Sequence[StageUpload] = (), actor: Actor
) -> ReferralStage:
    """Note the next stage of a public record; the youth council's referral repeats it with this cause.

    Raises ``PermissionDenied``, and ``Refusal``: ``not_reviewed``, the rules' objections and those to files.
    """
    require("records.note", actor, record)
    record = _locked(record)
    row = write_next(record, cleaned(facts), base=_base(record), actor=actor)
    keep_stage_files(record, row, uploads, actor=actor)
    record.stage = row.stage
    record.save(update_fields=["stage"])
    entry = append_to_record(record, StageNoted(**_payload(record, row)), actor=actor)
    follow_record(record, row, cause=entry)
    return row


@transaction.atomic
def correct_stage(
    row: ReferralStage,
    facts: StageFacts,
    *,
    reason: str,
    uploads: Sequence[StageUpload] = (),
    actor: Actor,
) -> ReferralStage:
    """Correct a stage of a record; the row before is kept, and the referral repeats the correction.

    Raises ``PermissionDenied``, and ``Refusal``: ``not_reviewed`` and what ``replace_row`` refuses.
    """
    assert row.record is not None  # noqa: S101 - the caller found it by its record
    require("records.note", actor, row.record)
    record = _locked(row.record)
    new = replace_row(
        record,
        row,
        cleaned(facts),
        base=_base(record),
        reason=reason,
        has_other_files=bool(uploads),
        actor=actor,
    )
    keep_stage_files(record, new, uploads, actor=actor, corrected=row)
    act = StageCorrected(**_payload(record, new), reason=sealed(new.reason))
    entry = append_to_record(record, act, actor=actor)
    follow_correction(record, row, new, cause=entry)
    return new


def _base(record: ConsultationRecord) -> date:
    """Return the day before which nothing can have happened here."""
    referral = record.referrals.first()
    if referral is None:
        return record.adopted_on
    before = [one for one in stages_of(referral) if one.source is None or one.source.record_id != record.pk]
    return before[-1].on if before else referral.sent_on


def _payload(record: ConsultationRecord, row: ReferralStage) -> dict[str, Any]:
    return {
        "record": record.pk,
        "place": row.place,
        "stage": row.stage,
        "on": row.on,
        "number": row.number,
        "outcome": row.outcome,
        "words": sealed(words_of_stage(row)),
        "files": digests_of_stage(row),
    }


def _locked(record: ConsultationRecord) -> ConsultationRecord:
    record = locked(record, "council")
    if record.state != State.PUBLIC:
        raise Refusal("not_reviewed", _("Review the record first; then it can be dealt with."))
    return record
