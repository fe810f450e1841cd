"""Who presides over a constituent meeting until it has elected a chair."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth.acts.meetings import EldestPresides, PresidingEnded
from youth.models import Meeting, Participant
from youth.models.journal import JournalEntry
from youth.policies import Actor, lacks_chair, require
from youth.refusals import Refusal
from youth.selectors.attendance import present_members
from youth.services.entries import append_to_meeting
from youth.services.locking import locked_meeting

State = Meeting.State


@transaction.atomic
def name_eldest(meeting: Meeting, participant: Participant, *, actor: Actor) -> Meeting:
    """Name the eldest member present: they preside until a chair is elected.

    The chair's table says who it is, for here may be known years of birth only, or none. An older member
    who comes later is named in the same way. Raises ``Refusal``: ``not_constituent``, ``wrong_state``,
    ``chair_in_office``, ``not_present``.
    """
    require("meeting.record", actor, meeting)
    meeting = locked_meeting(meeting)
    if meeting.kind != Meeting.Kind.CONSTITUENT:
        raise Refusal(
            "not_constituent", _("Only a constituent meeting is presided over by its eldest member.")
        )
    if meeting.state not in {State.CONVENED, State.OPEN, State.SUSPENDED}:
        raise Refusal("wrong_state", _("This can't be done at this stage of the meeting."))
    if not lacks_chair(meeting):
        raise Refusal("chair_in_office", _("The council has a chair, who presides."))
    if participant.pk not in {one.participant_id for one in present_members(meeting)}:
        message = _("Only a member who is in the hall can preside.")
        raise Refusal("not_present", message, "member")
    if meeting.eldest_id == participant.pk:
        return meeting
    meeting.eldest = participant
    meeting.save(update_fields=["eldest"])
    append_to_meeting(meeting, EldestPresides(participant=participant.pk), actor=actor)
    return meeting


def end_presiding(meeting: Meeting, *, actor: Actor, cause: JournalEntry) -> None:
    """Let the elected chair take over from the eldest member, where one presides; within the election."""
    if meeting.eldest_id is None:
        return
    act = PresidingEnded(participant=meeting.eldest_id)
    meeting.eldest = None
    meeting.save(update_fields=["eldest"])
    append_to_meeting(meeting, act, actor=actor, cause=cause)


def resume_presiding(meeting: Meeting, participant: UUID, *, actor: Actor, cause: JournalEntry) -> None:
    """Let the eldest member preside again: a repeated vote overturned the election of the chair."""
    meeting.eldest_id = participant
    meeting.save(update_fields=["eldest"])
    append_to_meeting(meeting, EldestPresides(participant=participant), actor=actor, cause=cause)
