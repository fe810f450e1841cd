"""The streams of consultation records, and of referrals by the id of their resolution."""

from typing import TYPE_CHECKING
from uuid import UUID

from plugins.records.models import ConsultationRecord, Referral
from youth.journal.streams import stream, stream_family

if TYPE_CHECKING:
    from youth.models import Council


FAMILY = "records"
REFERRALS = "records.referral"


@stream_family(FAMILY, permission="records.see")
def record_of_stream(council: "Council", key: str) -> ConsultationRecord | None:
    """Return the record of a stream, or None; those who may see it may follow it."""
    return ConsultationRecord.objects.filter(council=council, pk=key).first()


def record_stream(record: ConsultationRecord | UUID) -> str:
    """Return the stream of a record, given the row or its id."""
    return stream(FAMILY, record)


@stream_family(REFERRALS, permission="records.see_referral")
def referral_of_stream(council: "Council", key: str) -> Referral | None:
    """Return the referral of a stream, or None; everybody may follow it."""
    return Referral.objects.filter(council=council, resolution__pk=key).first()


def referral_stream(referral: Referral | UUID) -> str:
    """Return the stream of a referral, given the row or the id of its resolution."""
    return stream(REFERRALS, referral)
