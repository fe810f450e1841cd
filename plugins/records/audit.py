"""Comparisons of records' rows with the streams of records and councils, for ``journal verify``."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from plugins.records.acts import (
    AnswerReceived,
    ExecutionReported,
    PackageIssued,
    Progressed,
    RecordAnnulled,
    RecordReceived,
    RecordReviewed,
    RecordRevised,
    ReferralCorrected,
    SenderDistrusted,
    SenderTrusted,
    Sent,
    StageCorrected,
    StageNoted,
)
from plugins.records.columns import columns_of
from plugins.records.models import (
    ConsultationRecord,
    ImportBatch,
    IssuedPackage,
    Referral,
    ReferralStage,
    TrustedSender,
)
from plugins.records.package.archive import opened
from plugins.records.package.bag import PACKAGE
from plugins.records.package.document import digest_of
from plugins.records.package.findings import RefusedPackageError
from plugins.records.policies import records_seen
from plugins.records.services.stage_files import digests_of_stage
from plugins.records.streams import record_stream, referral_stream
from youth.journal.comparison import Course, Difference, compares, expects_streams, shows_streams
from youth.journal.models import JournalEntry

if TYPE_CHECKING:
    from youth.models import Council

State = ConsultationRecord.State


@expects_streams
def streams_of_records() -> Iterator[str]:
    """Yield the stream of every record."""
    yield from map(record_stream, ConsultationRecord.objects.values_list("pk", flat=True))


@expects_streams
def streams_of_referrals() -> Iterator[str]:
    """Yield the stream of every referral."""
    yield from map(referral_stream, Referral.objects.values_list("pk", flat=True))


@shows_streams
def public_streams_of_referrals(council: "Council") -> Iterator[str]:
    """Yield the streams of the council's referrals, which everybody may see."""
    yield from map(referral_stream, Referral.objects.filter(council=council).values_list("pk", flat=True))


@shows_streams
def public_streams_of_records(council: "Council") -> Iterator[str]:
    """Yield the streams of the public records of the council's register."""
    seen = records_seen(None, council, council.consultation_records.all())
    yield from map(record_stream, seen.values_list("pk", flat=True))


@compares("records")
def compare_record(course: Course) -> Iterator[Difference]:
    """Compare one record with the acts of its receipt, revisions, review and annulment."""
    record = ConsultationRecord.objects.filter(pk=course.key).first()
    if record is None:
        yield Difference(0, "row_missing", _("the record itself is missing"))
        return
    received = course.last(RecordReceived)
    number = (record.incoming_number, record.incoming_period)
    if received and (received[1].incoming_number, received[1].incoming_period) != number:
        yield Difference(received[0].seq, "number", _("the incoming number was changed"))
    last = course.last(RecordReceived, RecordRevised)
    if last and (last[1].digest, last[1].revision) != (record.digest, record.revision):
        yield Difference(last[0].seq, "record", _("the record is not the one that was received"))
    elif last:
        yield from _words(last[0], last[1].package, record)
    yield from _fate(course, record)


def _words(entry: JournalEntry, package: str, record: ConsultationRecord) -> Iterator[Difference]:
    """Compare the record's columns with its package."""
    batch = ImportBatch.objects.filter(record=record, sha256=package).first()
    if batch is None or hashlib.sha256(batch.content).hexdigest() != package:
        yield Difference(entry.seq, "package", _("the package that was received is missing or was changed"))
        return
    document = json.loads(opened(bytes(batch.content))[PACKAGE])
    if any(getattr(record, name) != value for name, value in columns_of(document).items()):
        yield Difference(entry.seq, "record", _("the record differs from its package"))


def _fate(course: Course, record: ConsultationRecord) -> Iterator[Difference]:
    """Compare whether the record is public or annulled, and the reason."""
    states = {RecordReviewed: State.PUBLIC, RecordAnnulled: State.ANNULLED}
    last = course.last(RecordReceived, RecordRevised, RecordReviewed, RecordAnnulled)
    if last is None:
        return
    entry, act = last
    if record.state != states.get(type(act), State.REVIEW):
        yield Difference(entry.seq, "state", _("the record is not in the state that its acts set"))
    elif isinstance(act, RecordAnnulled) and not act.reason.matches(record.annul_reason):
        yield Difference(entry.seq, "reason", _("the reason of the annulment was changed"))


@compares("records")
def compare_stages(course: Course) -> Iterator[Difference]:
    """Compare the stages of a record with the acts that noted and corrected them."""
    stated = {act.place: (entry, act) for entry, act in course.acts(StageNoted, StageCorrected)}
    rows = ReferralStage.objects.filter(record=course.uuid, replaced_at=None)
    yield from _stages(rows, stated)


@compares("records.referral")
def compare_referral(course: Course) -> Iterator[Difference]:
    """Compare a referral, its day and its stages with its acts."""
    referral = Referral.objects.filter(pk=course.uuid).first()
    if referral is None:
        yield Difference(0, "row_missing", _("the referral itself is missing"))
        return
    said: list[tuple[JournalEntry, Any]] = [
        (entry, act)
        for kind in (Sent, Progressed, AnswerReceived, ExecutionReported, ReferralCorrected)
        for entry, act in course.acts(kind)
    ]
    stated = {act.place: (entry, act) for entry, act in sorted(said, key=lambda one: one[0].seq)}
    yield from _stages(referral.stages.filter(replaced_at=None), stated)
    if stated and stated[max(stated)][1].stage != referral.stage:
        yield Difference(
            stated[max(stated)][0].seq, "state", _("the referral is not where its acts brought it")
        )
    first = stated.get(1)
    if first and (first[1].on, getattr(first[1], "due_on", None)) != (referral.sent_on, referral.due_on):
        yield Difference(first[0].seq, "day", _("a day of the referral was changed"))


def _stages(
    rows: Iterable[ReferralStage], stated: Mapping[int, tuple[JournalEntry, Any]]
) -> Iterator[Difference]:
    by_place = {row.place: row for row in rows}
    for place, (entry, act) in stated.items():
        row = by_place.get(place)
        if (
            row is None
            or (row.stage, row.on, row.number, row.outcome) != (act.stage, act.on, act.number, act.outcome)
            or not act.words.matches("\n".join([row.document, row.unit, row.text]))
            or act.files != digests_of_stage(row)
        ):
            yield Difference(entry.seq, "stage", _("what was noted of a stage is missing or was changed"))


@compares("council")
def compare_senders(course: Course) -> Iterator[Difference]:
    """Compare the keys that a council trusts with its acts of trusting and distrusting."""
    stated: dict[tuple[str, str], int] = {}
    for entry, act in course.acts(SenderTrusted, SenderDistrusted):
        if isinstance(act, SenderTrusted):
            stated[act.sender, act.public_key] = entry.seq
        else:
            stated.pop((act.sender, act.public_key), None)
    rows = TrustedSender.objects.filter(council_id=int(course.key), withdrawn_at=None)
    kept = set(rows.values_list("sender_slug", "public_key"))
    for missing in stated.keys() - kept:
        yield Difference(stated[missing], "sender", _("a trusted sender or its key was changed"))
    if course.is_whole and kept - stated.keys():
        yield Difference(0, "sender", _("there is a trusted key that no act added"))


@compares("council")
def compare_issues(course: Course) -> Iterator[Difference]:
    """Compare the issued packages of a council with its acts."""
    rows = {
        (row.resolution_id, row.revision): row
        for row in IssuedPackage.objects.filter(resolution__council_id=int(course.key))
    }
    stated = {(act.resolution, act.revision): (entry, act) for entry, act in course.acts(PackageIssued)}
    for key, (entry, act) in stated.items():
        row = rows.get(key)
        if row is None or row.digest != act.digest or _digest_in(row) != act.digest:
            yield Difference(entry.seq, "issue", _("the package that was issued is missing or was changed"))
        elif act.reason is not None and not act.reason.matches(row.reason):
            yield Difference(entry.seq, "issue", _("the reason of a later revision was changed"))
    if course.is_whole and rows.keys() - stated.keys():
        yield Difference(0, "issue", _("there is a package that nobody issued"))


def _digest_in(issued: IssuedPackage) -> str:
    try:
        return digest_of(json.loads(opened(bytes(issued.content))[PACKAGE]))
    except (RefusedPackageError, KeyError, ValueError):
        return ""
