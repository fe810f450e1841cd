"""Acts about participants; not public, because who takes part is nobody's business."""

from datetime import date
from uuid import UUID

from youth import offers as youth_offers
from youth.journal.kinds import Kind, declare_kind
from youth.models import Participant
from youth.models.journal import JournalEntry


class ParticipantAct(Kind):
    """Base of the kinds about one participant: no screen shows them, whoever watches."""

    __slots__ = ()

    is_public = False


@declare_kind
class ParticipantJoined(ParticipantAct):
    """Somebody took part in the council's work from now on, by their own wish or entered by an office."""

    name = "youth.participant_joined"

    participant: UUID
    entered: bool


@declare_kind
class ParticipantLeft(ParticipantAct):
    """Somebody left; ``erased`` where the account behind the participant is gone."""

    name = "youth.participant_left"
    notice = youth_offers.member_left

    participant: UUID
    erased: bool

    def notice_kwargs(self, entry: JournalEntry) -> dict[str, object]:
        """Return the participant who left."""
        return {"participant": Participant.objects.get(pk=self.participant)}


@declare_kind
class ParticipantVerified(ParticipantAct):
    """A fact about a participant was checked."""

    name = "youth.participant_verified"

    participant: UUID
    fact: str
    method: str
    valid_until: date | None


@declare_kind
class VerificationEnded(ParticipantAct):
    """A verification ended before its time."""

    name = "youth.participant_verification_ended"

    participant: UUID
    fact: str
