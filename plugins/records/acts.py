"""Acts on consultation records; stream ``records:<id>`` of the municipal council."""

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from youth import offers as youth_offers
from youth.journal.kinds import Kind, Sealed, declare_kind

if TYPE_CHECKING:
    from youth.journal.models import JournalEntry


@declare_kind
class RecordReceived(Kind):
    """A package was entered in the register with an incoming number.

    ``digest`` identifies the record, ``package`` is SHA-256 of the received file.
    """

    name: ClassVar[str] = "records.received"
    is_public: ClassVar[bool] = False

    record: UUID
    incoming_number: int
    incoming_period: str
    urn: str
    revision: int
    digest: str
    package: str


@declare_kind
class RecordRevised(Kind):
    """A later revision replaced the record's content; the number stays."""

    name: ClassVar[str] = "records.revised"
    is_public: ClassVar[bool] = False

    record: UUID
    revision: int
    digest: str
    supersedes: str
    package: str


@declare_kind
class RecordReviewed(Kind):
    """The secretary read what was received and made it public; only now are others notified."""

    name: ClassVar[str] = "records.reviewed"
    notice = youth_offers.record_received

    record: UUID
    revision: int
    digest: str

    def notice_kwargs(self, entry: "JournalEntry") -> dict[str, object]:
        return {"record": _record(self.record)}


@declare_kind
class RecordAnnulled(Kind):
    """A record was annulled; its number is not reused, its identity is free for the genuine package."""

    name: ClassVar[str] = "records.annulled"

    record: UUID
    incoming_number: int
    incoming_period: str
    urn: str
    digest: str
    reason: Sealed


@declare_kind
class SenderTrusted(Kind):
    """A key was accepted as a sender's; on the stream of the receiving council."""

    name: ClassVar[str] = "records.sender_trusted"

    sender: str
    public_key: str


@declare_kind
class SenderDistrusted(Kind):
    """A key is no longer accepted as a sender's."""

    name: ClassVar[str] = "records.sender_distrusted"

    sender: str
    public_key: str


@declare_kind
class PackageIssued(Kind):
    """A youth council issued a resolution's package; on the stream of that council."""

    name: ClassVar[str] = "records.package_issued"

    resolution: UUID
    revision: int
    digest: str
    supersedes: str
    reason: Sealed | None


def _record(pk: UUID) -> Any:
    from plugins.records.models import ConsultationRecord

    return ConsultationRecord.objects.select_related("council").get(pk=pk)
