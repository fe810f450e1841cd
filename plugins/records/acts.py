"""Acts on consultation records; stream ``record:<id>`` of the municipal council."""

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from plugins import hooks
from youth.journal.kinds import Kind, declare_kind

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry


@declare_kind
class RecordReceived(Kind):
    """A package was entered in the register under its incoming number.

    ``digest`` identifies the record, ``package`` is SHA-256 of the file as it came.
    """

    name: ClassVar[str] = "record.received"
    notice = hooks.record_received

    record: UUID
    incoming_number: int
    incoming_period: str
    urn: str
    revision: int
    digest: str
    package: str

    def notice_arguments(self, entry: "JournalEntry") -> dict[str, object]:
        """Hand the record to the listeners."""
        return {"record": _record(self.record)}


@declare_kind
class RecordRevised(Kind):
    """A later revision replaced what the record said; the number stays."""

    name: ClassVar[str] = "record.revised"

    record: UUID
    revision: int
    digest: str
    supersedes: str
    package: str


def _record(pk: UUID) -> Any:
    from plugins.records.models import ConsultationRecord

    return ConsultationRecord.objects.select_related("council").get(pk=pk)
