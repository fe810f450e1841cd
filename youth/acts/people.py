"""Acts about participants; not public, because who takes part is nobody's business."""

from datetime import date
from uuid import UUID

from plugins import hooks
from youth.journal.kinds import Kind, declare_kind
from youth.journal.models import JournalEntry
from youth.models import Participant


@declare_kind
class ParticipantJoined(Kind):
    """Somebody took part in the council's work from now on, by their own wish or entered by an office."""

    name = "participant.joined"
    is_public = False

    participant: UUID
    entered: bool


@declare_kind
class ParticipantLeft(Kind):
    """Somebody left; ``erased`` where the account behind the participant is gone."""

    name = "participant.left"
    is_public = False
    notice = hooks.member_left

    participant: UUID
    erased: bool

    def notice_arguments(self, entry: JournalEntry) -> dict[str, object]:
        """Return the participant who left."""
        return {"participant": Participant.objects.get(pk=self.participant)}


@declare_kind
class ParticipantVerified(Kind):
    """A fact about a participant was checked."""

    name = "participant.verified"
    is_public = False

    participant: UUID
    fact: str
    method: str
    valid_until: date | None


@declare_kind
class VerificationEnded(Kind):
    """A verification ended before its time."""

    name = "participant.verification_ended"
    is_public = False

    participant: UUID
    fact: str
