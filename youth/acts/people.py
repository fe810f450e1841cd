"""Acts about participants; not public, because participation is personal data."""

from datetime import date
from uuid import UUID

from youth import offers as youth_offers
from youth.journal.kinds import Kind, Sealed, declare_kind
from youth.models import Participant
from youth.models.journal import JournalEntry


class ParticipantAct(Kind):
    """Base of the kinds about one participant: no screen shows them, to any audience."""

    __slots__ = ()

    is_public = False


@declare_kind
class ParticipantJoined(ParticipantAct):
    """Somebody became a participant, by joining or entered by an office-holder."""

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
        return {"participant": Participant.objects.get(pk=self.participant)}


@declare_kind
class ParticipantVerified(ParticipantAct):
    """A fact about a participant was checked."""

    name = "youth.participant_verified"

    participant: UUID
    fact: str
    method: str
    valid_until: date | None
    # The codes made together of which one was used.
    batch: UUID | None = None


@declare_kind
class VerificationEnded(ParticipantAct):
    """A verification ended before its time."""

    name = "youth.participant_verification_ended"

    participant: UUID
    fact: str


@declare_kind
class DataCorrected(ParticipantAct):
    """The verifier corrected a name or a birth date; nobody is named where the account has not joined."""

    name = "youth.participant_corrected"

    participant: UUID | None
    what: str


@declare_kind
class PictureRemoved(ParticipantAct):
    """The chair's table removed a member's picture. The ground is free text, hence sealed.

    Without a frame, since it is not public; open pages fetch their part with the faces again.
    """

    name = "youth.member_picture_removed"

    participant: UUID
    ground: Sealed


@declare_kind
class CodesMade(ParticipantAct):
    """One-time codes were made for a school, a class or a club: what they verify, and until when."""

    name = "youth.codes_made"

    batch: UUID
    facts: tuple[str, ...]
    codes: int
    last_day: date


@declare_kind
class CodesEnded(ParticipantAct):
    """The codes of one making that were not used yet ended before their time."""

    name = "youth.codes_ended"

    batch: UUID
    unused: int
