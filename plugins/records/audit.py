"""What rows must say where the streams of records and councils say it: compared by ``journal verify``."""

import hashlib
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from plugins.records.acts import (
    PackageIssued,
    RecordAnnulled,
    RecordReceived,
    RecordReviewed,
    RecordRevised,
    SenderDistrusted,
    SenderTrusted,
)
from plugins.records.columns import columns_of
from plugins.records.models import ConsultationRecord, ImportBatch, IssuedPackage, TrustedSender
from plugins.records.package.archive import opened
from plugins.records.package.bag import PACKAGE
from plugins.records.package.document import digest_of
from plugins.records.package.findings import RefusedPackageError
from plugins.records.policies import records_seen
from plugins.records.streams import record_stream
from youth.journal.comparison import Course, Difference, compares, expects_streams, shows_streams
from youth.journal.models import JournalEntry

if TYPE_CHECKING:
    from youth.models import Council

State = ConsultationRecord.State


@expects_streams
def streams_of_records() -> Iterator[str]:
    """Name the stream of every record."""
    yield from map(record_stream, ConsultationRecord.objects.values_list("pk", flat=True))


@shows_streams
def public_streams_of_records(council: "Council") -> Iterator[str]:
    """Name the streams of those records of the council's register that everybody may see."""
    seen = records_seen(None, council, council.consultation_records.all())
    yield from map(record_stream, seen.values_list("pk", flat=True))


@compares("records")
def compare_record(course: Course) -> Iterator[Difference]:
    """Compare one record with what was received and revised, and with what became of it."""
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
    """Compare the record's columns with the package that it was made of."""
    batch = ImportBatch.objects.filter(record=record, sha256=package).first()
    if batch is None or hashlib.sha256(batch.content).hexdigest() != package:
        yield Difference(entry.seq, "package", _("the package that was received is missing or was changed"))
        return
    document = json.loads(opened(bytes(batch.content))[PACKAGE])
    if any(getattr(record, name) != value for name, value in columns_of(document).items()):
        yield Difference(entry.seq, "record", _("the record says something else than its package"))


def _fate(course: Course, record: ConsultationRecord) -> Iterator[Difference]:
    """Compare whether the record is public or annulled, and why."""
    states = {RecordReviewed: State.PUBLIC, RecordAnnulled: State.ANNULLED}
    last = course.last(RecordReceived, RecordRevised, RecordReviewed, RecordAnnulled)
    if last is None:
        return
    entry, act = last
    if record.state != states.get(type(act), State.REVIEW):
        yield Difference(entry.seq, "state", _("the record is not where its acts brought it"))
    elif isinstance(act, RecordAnnulled) and not act.reason.matches(record.annul_reason):
        yield Difference(entry.seq, "reason", _("the reason of the annulment was changed"))


@compares("council")
def compare_senders(course: Course) -> Iterator[Difference]:
    """Compare the keys that a council believes in with those it took up and did not withdraw."""
    told: dict[tuple[str, str], int] = {}
    for entry, act in course.acts(SenderTrusted, SenderDistrusted):
        if isinstance(act, SenderTrusted):
            told[act.sender, act.public_key] = entry.seq
        else:
            told.pop((act.sender, act.public_key), None)
    rows = TrustedSender.objects.filter(council_id=int(course.key), withdrawn_at=None)
    kept = set(rows.values_list("sender_slug", "public_key"))
    for missing in told.keys() - kept:
        yield Difference(told[missing], "sender", _("a trusted sender or its key was changed"))
    if course.is_whole and kept - told.keys():
        yield Difference(0, "sender", _("a key is trusted that no act took up"))


@compares("council")
def compare_issues(course: Course) -> Iterator[Difference]:
    """Compare the packages that a council keeps with those it issued."""
    rows = {
        (row.resolution_id, row.revision): row
        for row in IssuedPackage.objects.filter(resolution__council_id=int(course.key))
    }
    told = {(act.resolution, act.revision): (entry, act) for entry, act in course.acts(PackageIssued)}
    for key, (entry, act) in told.items():
        row = rows.get(key)
        if row is None or row.digest != act.digest or _digest_in(row) != act.digest:
            yield Difference(entry.seq, "issue", _("the package that was issued is missing or was changed"))
        elif act.reason is not None and not act.reason.matches(row.reason):
            yield Difference(entry.seq, "issue", _("the reason of a later revision was changed"))
    if course.is_whole and rows.keys() - told.keys():
        yield Difference(0, "issue", _("a package is kept that nobody issued"))


def _digest_in(issued: IssuedPackage) -> str:
    try:
        return digest_of(json.loads(opened(bytes(issued.content))[PACKAGE]))
    except (RefusedPackageError, KeyError, ValueError):
        return ""
