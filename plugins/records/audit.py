"""What consultation records must say where their stream says it: compared by ``journal verify``."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from plugins.records.acts import RecordReceived, RecordRevised
from plugins.records.models import ConsultationRecord
from youth.journal.comparing import Course, Difference, compares, expects_streams, shows_streams
from youth.journal.streams import record_stream

if TYPE_CHECKING:
    from youth.models import Council


@expects_streams
def streams_of_records() -> Iterator[str]:
    """Name the stream of every record."""
    yield from map(record_stream, ConsultationRecord.objects.values_list("pk", flat=True))


@shows_streams
def public_streams_of_records(council: "Council") -> Iterator[str]:
    """Name the streams of the council's register."""
    yield from map(record_stream, council.consultation_records.values_list("pk", flat=True))


@compares("record")
def compare_record(course: Course) -> Iterator[Difference]:
    """Compare number and digest of one record with what was received and revised."""
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
