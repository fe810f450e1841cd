"""Imports in two steps: a preview with the findings, then the confirmation that writes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from plugins.records.acts import RecordReceived, RecordRevised
from plugins.records.columns import columns_of
from plugins.records.models import ConsultationRecord, ImportBatch
from plugins.records.package.verify import Report
from plugins.records.selectors import Judgement, judged_against, judged_alone
from plugins.records.services.entries import append_to_record
from youth import clock
from youth.journal.models import JournalEntry
from youth.policies import OPERATOR, Actor, participant_of, require
from youth.refusals import Refusal
from youth.selectors.councils import today_in
from youth.services.locking import locked
from youth.services.numbering import next_number

if TYPE_CHECKING:
    from youth.models import Council

BOOK = "incoming"


@dataclass(frozen=True, slots=True)
class Preview:
    """The findings, and the batch to confirm; no batch where there is nothing to confirm."""

    judgement: Judgement
    batch: ImportBatch | None


@dataclass(frozen=True, slots=True)
class Imported:
    """The record, and whether it is ``new``, a ``revision`` or existed already (``unchanged``)."""

    record: ConsultationRecord
    action: Literal["new", "revision", "unchanged"]


def preview_import(*, council: "Council", content: bytes, file_name: str, actor: Actor) -> Preview:
    """Check a package and store it for confirmation if it can be imported.

    Nothing is written for a package that is refused or was imported already. Raises
    ``PermissionDenied``, and ``Refusal`` (``not_municipal``) for a council that keeps no record.
    """
    require("records.import", actor, council)
    _require_municipal(council)
    return _preview(council, judged_alone(council, content), content, file_name, actor=actor)


@transaction.atomic
def _preview(council: "Council", report: Report, content: bytes, file_name: str, *, actor: Actor) -> Preview:
    judgement = judged_against(council, report)
    if judgement.action in {"refused", "unchanged"}:
        return Preview(judgement, None)
    batch, _created = ImportBatch.objects.get_or_create(
        council=council,
        sha256=report.sha256,
        record=None,
        defaults={
            "file_name": file_name[:200],
            "content": content,
            "size": len(content),
            "digest": report.digest,
            "urn": report.document["urn"],
            "findings": [finding.as_json() for finding in judgement.findings],
            "uploaded_by": participant_of(actor),
            "uploaded_at": clock.now(),
        },
    )
    return Preview(judgement, batch)


def confirm_import(*, batch: ImportBatch, actor: Actor) -> Imported:
    """Enter a previewed package in the record; checked again, because the record may have changed.

    Confirming twice writes nothing and returns the existing record. So does confirming what another package
    brought meanwhile; this one is then deleted, as if it had been uploaded now. Raises
    ``PermissionDenied``, and ``Refusal``: ``package_refused`` with every reason, ``not_waiting`` where the
    package was discarded.
    """
    require("records.import", actor, batch)
    # Its bytes never change.
    return _confirm(batch, judged_alone(batch.council, bytes(batch.content)), actor=actor)


@transaction.atomic
def _confirm(
    batch: ImportBatch, report: Report, *, actor: Actor, cause: JournalEntry | None = None
) -> Imported:
    council = _locked(batch.council)
    kept = ImportBatch.objects.select_for_update().filter(pk=batch.pk).first()
    if kept is None:
        raise Refusal("not_waiting", _("This package does not wait for a confirmation any more."))
    batch = kept
    if batch.record is not None:
        return Imported(batch.record, "unchanged")
    judgement = judged_against(council, report)
    _require_accepted(judgement)
    if judgement.existing is not None and judgement.action == "unchanged":
        batch.delete()
        return Imported(judgement.existing, "unchanged")
    if judgement.existing is not None:
        return Imported(_revise(judgement, judgement.existing, batch, actor=actor), "revision")
    return Imported(_receive(judgement, batch, actor=actor, cause=cause), "new")


@transaction.atomic
def discard_import(*, batch: ImportBatch, actor: Actor) -> None:
    """Delete an uploaded package that was not confirmed; idempotent.

    Raises ``PermissionDenied``, and ``Refusal`` (``already_confirmed``) for one that is in the record.
    """
    require("records.import", actor, batch)
    kept = ImportBatch.objects.select_for_update().filter(pk=batch.pk).first()
    if kept is None:
        return
    if kept.record_id is not None:
        raise Refusal("already_confirmed", _("This package is in the record and stays there."))
    kept.delete()


def import_package(*, council: "Council", content: bytes, file_name: str, actor: Actor) -> Imported:
    """Preview and confirm in one transaction, for the command; raises what both of them raise."""
    require("records.import", actor, council)
    _require_municipal(council)
    return _import(council, judged_alone(council, content), content, file_name, actor=actor)


def import_own(
    council: "Council", report: Report, *, content: bytes, file_name: str, cause: JournalEntry
) -> ConsultationRecord:
    """Enter what a youth council of this installation sent, for review; its sending is the ``cause``.

    Raises ``Refusal``: ``package_refused``, ``not_municipal``.
    """
    _require_municipal(council)
    return _import(council, report, content, file_name, actor=OPERATOR, cause=cause).record


@transaction.atomic
def _import(
    council: "Council",
    report: Report,
    content: bytes,
    file_name: str,
    *,
    actor: Actor,
    cause: JournalEntry | None = None,
) -> Imported:
    preview = _preview(council, report, content, file_name, actor=actor)
    _require_accepted(preview.judgement)
    if preview.batch is None:
        if preview.judgement.existing is None:
            message = "an import without a batch has a record"
            raise LookupError(message)
        return Imported(preview.judgement.existing, "unchanged")
    return _confirm(preview.batch, report, actor=actor, cause=cause)


def _require_municipal(council: "Council") -> None:
    if council.kind != "municipal":
        raise Refusal("not_municipal", _("Packages are received by a municipal council."))


def _require_accepted(judgement: Judgement) -> None:
    if judgement.action == "refused":
        sentences = [finding.sentence(get_language() or "bg") for finding in judgement.errors]
        raise Refusal("package_refused", sentences[0], reasons=sentences)


def _locked(council: "Council") -> "Council":
    """Return the council with its row locked, so that imports into one register run in sequence."""
    return locked(council)


def _receive(
    judgement: Judgement, batch: ImportBatch, *, actor: Actor, cause: JournalEntry | None
) -> ConsultationRecord:
    council, report = batch.council, judgement.report
    period = f"year:{today_in(council).year}"
    record = ConsultationRecord(
        council=council,
        incoming_number=next_number(council, BOOK, period),
        incoming_period=period,
        received_at=clock.now(),
    )
    _fill(record, judgement)
    record.save(force_insert=True)
    _confirmed(batch, record, actor=actor)
    act = RecordReceived(
        record=record.pk,
        incoming_number=record.incoming_number,
        incoming_period=period,
        urn=record.urn,
        revision=record.revision,
        digest=record.digest,
        package=report.sha256,
    )
    append_to_record(record, act, actor=actor, cause=cause)
    return record


def _revise(
    judgement: Judgement, record: ConsultationRecord, batch: ImportBatch, *, actor: Actor
) -> ConsultationRecord:
    supersedes = record.digest
    _fill(record, judgement)
    # A revision of a public text is reviewed before it is public, like the first one.
    record.state, record.reviewed_at = ConsultationRecord.State.REVIEW, None
    record.save()
    _confirmed(batch, record, actor=actor)
    act = RecordRevised(
        record=record.pk,
        revision=record.revision,
        digest=record.digest,
        supersedes=supersedes,
        package=judgement.report.sha256,
    )
    append_to_record(record, act, actor=actor)
    return record


def _confirmed(batch: ImportBatch, record: ConsultationRecord, *, actor: Actor) -> None:
    batch.record, batch.confirmed_by, batch.confirmed_at = record, participant_of(actor), clock.now()
    batch.save(update_fields=["record", "confirmed_by", "confirmed_at"])


def _fill(record: ConsultationRecord, judgement: Judgement) -> None:
    """Copy a package's document and the proof of its sender into the record's columns."""
    record.proof, record.key_fingerprint = judgement.sender.proof, judgement.sender.fingerprint
    for name, value in columns_of(judgement.report.document).items():
        setattr(record, name, value)
