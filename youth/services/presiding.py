"""Who presides over a meeting, and who keeps its minutes: at the opening, and from each change on."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth.acts.meetings import EldestPresides, KeepingTaken, PresidingEnded, PresidingTaken
from youth.models import Meeting, Office, Participant
from youth.models.journal import JournalEntry
from youth.policies import Actor, lacks_chair, participant_of, require
from youth.refusals import Refusal
from youth.selectors.attendance import present_members
from youth.selectors.committees import chair_of_committee
from youth.selectors.councils import office_holder
from youth.selectors.presiding import who_may_keep, who_may_preside
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
    meeting.eldest = meeting.presiding = participant
    meeting.save(update_fields=["eldest", "presiding"])
    append_to_meeting(meeting, EldestPresides(participant=participant.pk), actor=actor)
    return meeting


def end_presiding(meeting: Meeting, *, actor: Actor, cause: JournalEntry) -> None:
    """Let the elected chair take over from the eldest member, where one presides; within the election."""
    if meeting.eldest_id is None:
        return
    act = PresidingEnded(participant=meeting.eldest_id)
    chair = office_holder(meeting.council, Office.Role.CHAIR)
    meeting.eldest, meeting.presiding = None, chair.participant if chair else None
    meeting.save(update_fields=["eldest", "presiding"])
    append_to_meeting(meeting, act, actor=actor, cause=cause)


def resume_presiding(meeting: Meeting, participant: UUID, *, actor: Actor, cause: JournalEntry) -> None:
    """Let the eldest member preside again: a repeated vote overturned the election of the chair."""
    meeting.eldest_id = meeting.presiding_id = participant
    meeting.save(update_fields=["eldest", "presiding"])
    append_to_meeting(meeting, EldestPresides(participant=participant), actor=actor, cause=cause)


def seat_the_table(meeting: Meeting, *, actor: Actor) -> None:
    """Note at the opening who presides and who keeps the minutes; the caller saves and records it."""
    secretary = office_holder(meeting.council, Office.Role.SECRETARY)
    meeting.presiding = participant_of(actor) or _in_the_chair(meeting)
    keeps = secretary is not None and secretary.participant_id != meeting.presiding_id
    meeting.keeping = secretary.participant if secretary and keeps else None


def _in_the_chair(meeting: Meeting) -> Participant | None:
    """Return who was named to preside, else who chairs the committee or the council."""
    if meeting.presiding is not None:
        return meeting.presiding
    if meeting.committee_id is not None:
        return chair_of_committee(meeting.committee_id)
    chair = office_holder(meeting.council, Office.Role.CHAIR)
    return chair.participant if chair else None


@transaction.atomic
def take_presiding(meeting: Meeting, participant: Participant, *, actor: Actor) -> Meeting:
    """Let somebody else preside from now on: the chair, a deputy, or the eldest member until there is one.

    Over a committee its chair or a member in the hall, who in the absence of the chair is named before the
    opening, too. Raises ``Refusal``: ``wrong_state``, ``may_not_preside``, ``keeps_the_minutes``.
    """
    meeting = _running(meeting, actor=actor, or_convened=meeting.committee_id is not None)
    if participant.pk not in who_may_preside(meeting):
        message = _("The chair or a deputy presides, the eldest member until a chair is elected.")
        if meeting.committee_id is not None:
            message = _("The chair of the committee presides, or a member in the hall.")
        raise Refusal("may_not_preside", message, "participant")
    if meeting.keeping_id == participant.pk:
        message = _("This person keeps the minutes. Name somebody else for them first.")
        raise Refusal("keeps_the_minutes", message, "participant")
    if meeting.presiding_id == participant.pk:
        return meeting
    meeting.presiding = participant
    meeting.save(update_fields=["presiding"])
    append_to_meeting(meeting, PresidingTaken(participant=participant.pk), actor=actor)
    return meeting


@transaction.atomic
def take_keeping(meeting: Meeting, participant: Participant, *, actor: Actor) -> Meeting:
    """Let somebody else keep the minutes from now on: an office-holder or a member in the hall.

    Raises ``Refusal``: ``wrong_state``, ``may_not_keep``, ``presides``.
    """
    meeting = _running(meeting, actor=actor)
    if participant.pk not in who_may_keep(meeting):
        message = _("An office-holder or a member in the hall keeps the minutes.")
        raise Refusal("may_not_keep", message, "participant")
    if meeting.presiding_id == participant.pk:
        raise Refusal("presides", _("Who presides does not keep the minutes."), "participant")
    if meeting.keeping_id == participant.pk:
        return meeting
    meeting.keeping = participant
    meeting.save(update_fields=["keeping"])
    append_to_meeting(meeting, KeepingTaken(participant=participant.pk), actor=actor)
    return meeting


def _running(meeting: Meeting, *, actor: Actor, or_convened: bool = False) -> Meeting:
    require("meeting.record", actor, meeting)
    meeting = locked_meeting(meeting)
    if meeting.state not in {State.OPEN, State.SUSPENDED, *([State.CONVENED] if or_convened else [])}:
        raise Refusal("wrong_state", _("This can't be done at this stage of the meeting."))
    return meeting
