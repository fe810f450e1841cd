"""The attendance sheet: members entering and leaving the hall."""

from collections.abc import Collection
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.acts import attendance as acts
from youth.models import Attendance, Meeting, Participant
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.selectors.attendance import open_stays, quorum_state
from youth.selectors.register import members_sitting, sits_in
from youth.services.entries import append_to_meeting
from youth.services.locking import locked_meeting
from youth.services.meetings import require_meeting_day
from youth.services.office_rules import refuse_uncounted

ATTENDED = frozenset({Meeting.State.CONVENED, Meeting.State.OPEN, Meeting.State.SUSPENDED})


@transaction.atomic
def enter_hall(meeting: Meeting, *, participant: Participant, actor: Actor) -> Attendance:
    """Record that a member is in the hall, by the member or the chair's table.

    Raises ``Refusal``: ``organisation``, ``guest``, ``not_a_member``, ``already_present``, ``too_early``,
    ``wrong_state``.
    """
    meeting = _require_sheet(meeting, participant, actor=actor)
    refuse_uncounted(participant)
    if not sits_in(meeting, participant):
        raise Refusal("not_a_member", _("Only members in office are on the attendance sheet."))
    if open_stays(meeting).filter(participant=participant).exists():
        raise Refusal("already_present", _("The member is in the hall already."))
    try:
        # The savepoint keeps the transaction usable if the constraint is violated after all.
        with transaction.atomic():
            stay = Attendance.objects.create(meeting=meeting, participant=participant, entered_at=clock.now())
    except IntegrityError:
        raise Refusal("already_present", _("The member is in the hall already.")) from None
    present = quorum_state(meeting).present
    append_to_meeting(meeting, acts.MemberEntered(participant=participant.pk, present=present), actor=actor)
    return stay


@transaction.atomic
def enter_together(meeting: Meeting, *, participants: Collection[UUID], actor: Actor) -> list[Attendance]:
    """Record at a roll call that these members are in the hall; who is there already stays as entered.

    Raises ``Refusal``: ``nobody_entered`` where nobody is new, ``not_a_member``, ``too_early``,
    ``wrong_state``.
    """
    require("meeting.record", actor, meeting)
    meeting = locked_sheet(meeting)
    wanted = set(participants)
    if wanted - set(members_sitting(meeting).values_list("participant_id", flat=True)):
        raise Refusal("not_a_member", _("Only members in office are on the attendance sheet."))
    new = sorted(wanted - set(open_stays(meeting).values_list("participant_id", flat=True)))
    if not new:
        raise Refusal("nobody_entered", _("Mark at least one member who has come in."))
    now = clock.now()
    rows = [Attendance(meeting=meeting, participant_id=one, entered_at=now) for one in new]
    stays = Attendance.objects.bulk_create(rows)
    act = acts.MembersEntered(participants=new, present=quorum_state(meeting).present)
    append_to_meeting(meeting, act, actor=actor)
    return stays


@transaction.atomic
def leave_hall(meeting: Meeting, *, participant: Participant, actor: Actor) -> Attendance:
    """Record that a member left the hall. An open vote keeps its list of voters.

    Raises ``Refusal``: ``not_present``, ``wrong_state``, ``too_early``.
    """
    meeting = _require_sheet(meeting, participant, actor=actor)
    stay = open_stays(meeting).filter(participant=participant).first()
    if stay is None:
        raise Refusal("not_present", _("The member is not in the hall."))
    stay.left_at = max(clock.now(), stay.entered_at)
    stay.save(update_fields=["left_at"])
    present = quorum_state(meeting).present
    append_to_meeting(meeting, acts.MemberLeft(participant=participant.pk, present=present), actor=actor)
    return stay


def _require_sheet(meeting: Meeting, participant: Participant, *, actor: Actor) -> Meeting:
    own = isinstance(actor, Participant) and actor.pk == participant.pk
    require("meeting.attend" if own else "meeting.record", actor, meeting)
    return locked_sheet(meeting)


def locked_sheet(meeting: Meeting) -> Meeting:
    """Return the meeting, locked. Raises ``Refusal`` outside the time in which attendance is taken."""
    meeting = locked_meeting(meeting)
    if meeting.state not in ATTENDED:
        raise Refusal("wrong_state", _("Attendance is taken from the notice to the closing of the meeting."))
    require_meeting_day(meeting)
    return meeting
