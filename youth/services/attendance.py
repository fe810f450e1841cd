"""The attendance sheet: members entering and leaving the hall."""

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.acts import attendance as acts
from youth.live.batches import batches
from youth.models import Attendance, Meeting, Participant
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.selectors.attendance import inside_now, present_now
from youth.selectors.register import members_now
from youth.services.entries import append_to_meeting
from youth.services.locking import locked_meeting
from youth.services.meetings import require_meeting_day
from youth.services.office_rules import refuse_uncounted

Way = Attendance.Way
ATTENDED = frozenset({Meeting.State.CONVENED, Meeting.State.OPEN, Meeting.State.SUSPENDED})


class Coming(NamedTuple):
    """Somebody who comes into the hall, by whom it is recorded, and by which way it was established."""

    participant: Participant
    actor: Actor
    way: Way


def check_in(meeting: Meeting, *, participant: Participant, way: Way = Way.SELF) -> Attendance:
    """Record that members say of themselves that they are in the hall; return once it is committed.

    Those of many members that come in at the same time share a commit, see ``youth.live.batches``; inside the
    caller's own transaction it is done directly. Raises what ``enter_hall`` raises.
    """
    coming = Coming(participant, participant, way)
    if connection.in_atomic_block:
        (outcome,) = enter_many(meeting, [coming])
    else:
        door = Door(meeting, translation.get_language() or meeting.council.languages[0])
        outcome = batches.put(_enter_waiting, door, coming).result()
    return _stay_or_raise(outcome)


class Door(NamedTuple):
    """What check-ins have in common that are recorded in one transaction."""

    meeting: Meeting
    language: str


def _enter_waiting(door: Door, comings: Sequence[Coming]) -> list[Attendance | Exception]:
    with translation.override(door.language):
        return enter_many(door.meeting, comings)


def enter_hall(meeting: Meeting, *, participant: Participant, actor: Actor) -> Attendance:
    """Record that a member is in the hall, by the member or the chair's table.

    Raises ``Refusal``: ``organisation``, ``guest``, ``not_a_member``, ``already_present``, ``too_early``,
    ``wrong_state``.
    """
    way = Way.SELF if _is_own(participant, actor) else Way.LIST
    (outcome,) = enter_many(meeting, [Coming(participant, actor, way)])
    return _stay_or_raise(outcome)


def _stay_or_raise(outcome: Attendance | Exception) -> Attendance:
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


@transaction.atomic
def enter_many(meeting: Meeting, comings: Sequence[Coming]) -> list[Attendance | Exception]:
    """Record that these come into the hall; return for each the stay, or why it was refused.

    A refusal is a ``PermissionDenied`` or a ``Refusal`` as of ``enter_hall``.
    """
    outcomes: list[Attendance | Exception | None] = [_denied(meeting, one) for one in comings]
    if None in outcomes:
        try:
            sheet = _Sheet(locked_sheet(meeting))
        except Refusal as refusal:
            return [refusal if outcome is None else outcome for outcome in outcomes]
        for place, one in enumerate(comings):
            if outcomes[place] is None:
                outcomes[place] = sheet.enter(one)
    return [outcome for outcome in outcomes if outcome is not None]


def _denied(meeting: Meeting, coming: Coming) -> PermissionDenied | None:
    try:
        _require(meeting, coming.participant, coming.actor)
    except PermissionDenied as denied:
        return denied
    return None


class _Sheet:
    """The attendance sheet of a locked meeting: who sits in it, and who is in the hall."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting
        self.members = {one.participant_id for one in members_now(meeting)}
        self.inside = set(inside_now(meeting))

    def enter(self, coming: Coming) -> Attendance | Refusal:
        participant = coming.participant
        try:
            refuse_uncounted(participant)
            if participant.pk not in self.members:
                raise Refusal("not_a_member", _("Only members in office are on the attendance sheet."))
            if participant.pk in self.inside:
                raise Refusal("already_present", _("The member is in the hall already."))
        except Refusal as refusal:
            return refusal
        stay = Attendance.objects.create(
            meeting=self.meeting, participant=participant, entered_at=clock.now(), way=coming.way
        )
        self.inside.add(participant.pk)
        act = acts.MemberEntered(
            participant=participant.pk, present=len(self.members & self.inside), way=coming.way.value
        )
        append_to_meeting(self.meeting, act, actor=coming.actor)
        return stay


@transaction.atomic
def enter_together(
    meeting: Meeting, *, participants: Collection[UUID], actor: Actor, way: Way = Way.LIST
) -> list[Attendance]:
    """Record from a list, or at a roll call, that these members are in the hall.

    Who is there already stays as entered.

    Raises ``Refusal``: ``nobody_entered`` where nobody is new, ``not_a_member``, ``too_early``,
    ``wrong_state``.
    """
    require("meeting.record", actor, meeting)
    meeting = locked_sheet(meeting)
    wanted = set(participants)
    if wanted - {one.participant_id for one in members_now(meeting)}:
        raise Refusal("not_a_member", _("Only members in office are on the attendance sheet."))
    new = sorted(wanted - inside_now(meeting).keys())
    if not new:
        raise Refusal("nobody_entered", _("Mark at least one member who has come in."))
    now = clock.now()
    rows = [Attendance(meeting=meeting, participant_id=one, entered_at=now, way=way) for one in new]
    stays = Attendance.objects.bulk_create(rows)
    act = acts.MembersEntered(participants=new, present=len(present_now(meeting)), way=way.value)
    append_to_meeting(meeting, act, actor=actor)
    return stays


@transaction.atomic
def leave_hall(meeting: Meeting, *, participant: Participant, actor: Actor) -> Attendance:
    """Record that a member left the hall. An open vote keeps its list of voters.

    Raises ``Refusal``: ``not_present``, ``wrong_state``, ``too_early``.
    """
    _require(meeting, participant, actor)
    meeting = locked_sheet(meeting)
    inside = inside_now(meeting)
    stay = inside.pop(participant.pk, None)
    if stay is None:
        raise Refusal("not_present", _("The member is not in the hall."))
    stay.left_at = max(clock.now(), stay.entered_at)
    stay.save(update_fields=["left_at"])
    present = len({one.participant_id for one in members_now(meeting)} & inside.keys())
    append_to_meeting(meeting, acts.MemberLeft(participant=participant.pk, present=present), actor=actor)
    return stay


def _is_own(participant: Participant, actor: Actor) -> bool:
    return isinstance(actor, Participant) and actor.pk == participant.pk


def _require(meeting: Meeting, participant: Participant, actor: Actor) -> None:
    require("meeting.attend" if _is_own(participant, actor) else "meeting.record", actor, meeting)


def locked_sheet(meeting: Meeting) -> Meeting:
    """Return the meeting, locked. Raises ``Refusal`` outside the time in which attendance is taken."""
    meeting = locked_meeting(meeting)
    if meeting.state not in ATTENDED:
        raise not_taken()
    require_meeting_day(meeting)
    return meeting


def not_taken() -> Refusal:
    """Return the refusal where no attendance is taken."""
    return Refusal("wrong_state", _("Attendance is taken from the notice to the closing of the meeting."))
