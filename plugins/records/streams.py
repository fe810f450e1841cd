"""The streams of consultation records: ``records:<id>``, of the municipal council."""

from typing import TYPE_CHECKING
from uuid import UUID

from plugins.records.models import ConsultationRecord
from youth.journal.streams import stream, stream_family

if TYPE_CHECKING:
    from youth.models import Council


FAMILY = "records"


@stream_family(FAMILY, permission="records.see")
def record_of_stream(council: "Council", key: str) -> ConsultationRecord | None:
    """Return the record of a stream, or None; those who may see it may follow it."""
    return ConsultationRecord.objects.filter(council=council, pk=key).first()


def record_stream(record: ConsultationRecord | UUID) -> str:
    """Return the stream of a record, given the row or its id."""
    return stream(FAMILY, record)
