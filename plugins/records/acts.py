"""Acts on consultation records and referrals.

A record's stream is ``records:<id>``, of the municipal council; that of a referral is
``records.referral:<resolution>``, of the youth council.
"""

from dataclasses import dataclass
from datetime import date
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
    # Of the receipt, since it is noted with the review.
    on: date | None = None
    number: str = ""

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


@declare_kind
class StageNoted(Kind):
    """The municipal council noted where a resolution is in it, its answer and what came of it."""

    name: ClassVar[str] = "records.stage_noted"

    record: UUID
    place: int
    stage: str
    on: date
    number: str
    outcome: str
    words: Sealed
    # SHA-256 of the document or picture that came with it.
    files: list[str]


@declare_kind
class StageCorrected(Kind):
    """The municipal council corrected a stage; what it noted before is kept."""

    name: ClassVar[str] = "records.stage_corrected"

    record: UUID
    place: int
    stage: str
    on: date
    number: str
    outcome: str
    words: Sealed
    # SHA-256 of the document or picture that came with it.
    files: list[str]
    reason: Sealed


class ReferralAct(Kind):
    """Base of the kinds on a referral's stream; other plugins get a notice of each."""

    __slots__ = ()

    notice = youth_offers.referral_changed

    def notice_kwargs(self, entry: "JournalEntry") -> dict[str, object]:
        """Return what happened, with the words of the stage as they are now."""
        return {"change": _change(self)}


@declare_kind
class Sent(ReferralAct):
    """A resolution was sent to the Municipal Council, which answers by ``due_on``."""

    name: ClassVar[str] = "records.sent"

    resolution: UUID
    place: int
    stage: str
    on: date
    number: str
    outcome: str
    words: Sealed
    # SHA-256 of the document or picture that came with it.
    files: list[str]
    recipient: Sealed
    due_on: date | None
    speaker: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AtTheMunicipality(ReferralAct):
    """Base of the kinds of what the Municipal Council does with a resolution.

    ``is_entered`` where the youth council entered its paper.
    """

    resolution: UUID
    place: int
    stage: str
    on: date
    number: str
    outcome: str
    words: Sealed
    # SHA-256 of the document or picture that came with it.
    files: list[str]
    is_entered: bool


@declare_kind
class Progressed(AtTheMunicipality):
    """The Municipal Council received it, gave it to a committee, has it on an agenda or decided on it."""

    name: ClassVar[str] = "records.progressed"


@declare_kind
class AnswerReceived(AtTheMunicipality):
    """The Municipal Council answered."""

    name: ClassVar[str] = "records.answer_received"


@declare_kind
class ExecutionReported(AtTheMunicipality):
    """Who answered reports that it is under way, carried out or not."""

    name: ClassVar[str] = "records.execution_reported"


@declare_kind
class ReferralCorrected(ReferralAct):
    """A stage was corrected; the rows before are kept. Of the sending, the last day follows it."""

    name: ClassVar[str] = "records.referral_corrected"

    resolution: UUID
    place: int
    stage: str
    on: date
    number: str
    outcome: str
    words: Sealed
    # SHA-256 of the document or picture that came with it.
    files: list[str]
    reason: Sealed
    due_on: date | None
    is_entered: bool


@declare_kind
class AnswerOverdue(ReferralAct):
    """The last day for the answer is over and there is none."""

    name: ClassVar[str] = "records.answer_overdue"

    resolution: UUID
    on: date
    due_on: date


def _change(act: Any) -> youth_offers.ReferralChange:
    from plugins.records.models import Referral

    referral = Referral.objects.select_related("resolution").get(pk=act.resolution)
    rows = list(referral.stages.filter(replaced_at=None).order_by("place"))
    is_overdue = isinstance(act, AnswerOverdue)
    row = rows[-1] if is_overdue else next(one for one in rows if one.place == act.place)
    return youth_offers.ReferralChange(
        resolution=referral.pk,
        subject_label=referral.resolution.subject_label,
        subject_id=referral.resolution.subject_id,
        step="overdue" if is_overdue else act.stage,
        is_correction=isinstance(act, ReferralCorrected),
        is_last=row == rows[-1],
        is_overdue=referral.is_overdue,
        on=act.on,
        due_on=referral.due_on,
        record=referral.record_id,
        number="" if is_overdue else act.number,
        document=row.document,
        outcome="" if is_overdue else act.outcome,
        unit=row.unit,
        text=row.text,
    )


def _record(pk: UUID) -> Any:
    from plugins.records.models import ConsultationRecord

    return ConsultationRecord.objects.select_related("council").get(pk=pk)
