"""Who was invited to a meeting, who opened the notice, and who says that they will come."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from youth.models import Meeting, MeetingInvitation, Participant
from youth.names import name_or_erased
from youth.selectors.attendance import QuorumState, quorum_of
from youth.selectors.register import members_sitting, seat_number

Answer = MeetingInvitation.Answer


@dataclass(frozen=True, slots=True)
class Invited:
    """A member with what is known beforehand; ``invitation`` is None where nothing is."""

    seat: int
    name: str
    participant: Participant
    invitation: MeetingInvitation | None

    @property
    def answer(self) -> str:
        """Return the answer, "" where there is none."""
        return self.invitation.answer if self.invitation else ""

    @property
    def entered_by(self) -> UUID | None:
        """Return who entered the answer for the member; None where the member gave it."""
        return self.invitation.entered_by_id if self.invitation else None


@dataclass(frozen=True, slots=True)
class Expected:
    """The invited members, and whether those who say that they will come make the quorum."""

    members: list[Invited]
    quorum: QuorumState

    def count(self, answer: str) -> int:
        """Return how many gave an answer, or none."""
        return Counter(one.answer for one in self.members)[answer]

    @property
    def coming(self) -> int:
        """Return how many say that they will come."""
        return self.count(Answer.COMING)

    @property
    def away(self) -> int:
        """Return how many say that they will not come."""
        return self.count(Answer.AWAY)

    @property
    def open(self) -> int:
        """Return of how many nothing is known."""
        return self.count(Answer.UNSURE) + self.count("")


def expected_at(meeting: Meeting) -> Expected:
    """Return whom the council may expect at a meeting, by seat."""
    rows = {one.participant_id: one for one in meeting.invitations.all()}
    members = [
        Invited(
            seat=seat_number(one),
            name=name_or_erased(one.name_in_office),
            participant=one.participant,
            invitation=rows.get(one.participant_id),
        )
        for one in members_sitting(meeting).select_related("participant__council")
    ]
    coming = len([one for one in members if one.answer == Answer.COMING])
    quorum = quorum_of(meeting, present=coming, seats=meeting.term.seats.count(), in_office=len(members))
    return Expected(members=members, quorum=quorum)


def invitation_of(meeting: Meeting, participant: Participant) -> MeetingInvitation | None:
    """Return what is known of one member before a meeting, or None."""
    return meeting.invitations.filter(participant=participant).first()
