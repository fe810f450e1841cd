"""The document of an answer and the picture of a result: files that belong to a stage."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from plugins.records.models import ConsultationRecord, Referral, ReferralStage
from plugins.records.selectors import STAGE_LABEL
from youth.policies import Actor
from youth.selectors.files import digests_of
from youth.services.files import hand_files_over, keep_file

if TYPE_CHECKING:
    from django.core.files import File as Upload

# The field that a refused file belongs to; a stage may have one of each kind.
FIELD_OF_KIND: Final = {"document": "file", "picture": "picture"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StageUpload:
    """A file that was sent with a stage; ``alt`` says in words what a picture shows."""

    kind: str
    file: "Upload[Any]"
    alt: str = ""


def keep_stage_files(
    owner: ConsultationRecord | Referral,
    row: ReferralStage,
    uploads: Sequence[StageUpload],
    *,
    actor: Actor,
    corrected: ReferralStage | None = None,
) -> None:
    """Keep the files of a stage; of a corrected one those stay for which nothing else was sent.

    Raises ``Refusal`` as ``keep_file`` does, with the field of the form.
    """
    if corrected is not None:
        hand_files_over(STAGE_LABEL, corrected.pk, row.pk, without=[one.kind for one in uploads])
    for one in uploads:
        keep_file(
            one.file,
            owner.council,
            (STAGE_LABEL, str(row.pk)),
            kinds={one.kind: 1},
            actor=actor,
            alt=one.alt,
            field=FIELD_OF_KIND[one.kind],
        )


def digests_of_stage(row: ReferralStage) -> list[str]:
    """Return the SHA-256 digests of a stage's files; a repeated one has those of its source."""
    return digests_of(STAGE_LABEL, row.source_id or row.pk)
