"""Guests and officials in the hall: entered and corrected by the chair's table, printed in the minutes."""

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from youth.acts.attendance import HallGuestCorrected, HallGuestEntered, HallGuestRemoved
from youth.journal.append import sealed
from youth.models import HallGuest, Meeting
from youth.plain_text import plain_line
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.services.entries import append_to_meeting
from youth.services.locking import locked_meeting
from youth.services.meetings import require_meeting_day
from youth.services.minutes import require_open_text

NAME_LENGTH = 120
CAPACITY_LENGTH = 200
STATES = frozenset(
    {Meeting.State.CONVENED, Meeting.State.OPEN, Meeting.State.SUSPENDED, Meeting.State.CLOSED}
)


@transaction.atomic
def enter_guest(meeting: Meeting, *, name: str, capacity: str = "", actor: Actor) -> HallGuest:
    """Record that somebody who is no member is in the hall, with office or organisation.

    Raises ``Refusal``: ``no_name``, ``name_too_long``, ``capacity_too_long``, ``guest_entered``,
    ``too_early``, ``wrong_state``, ``not_a_draft`` once members may object to the minutes.
    """
    require("meeting.record", actor, meeting)
    meeting = _locked_list(meeting)
    name, capacity = _clean(name, capacity)
    if meeting.hall_guests.filter(name=name, capacity=capacity).exists():
        raise Refusal("guest_entered", _("This guest is entered already."), "name")
    guest = HallGuest.objects.create(meeting=meeting, name=name, capacity=capacity)
    act = HallGuestEntered(guest=guest.pk, guest_name=sealed(name), capacity=sealed(capacity))
    append_to_meeting(meeting, act, actor=actor)
    return guest


@transaction.atomic
def correct_guest(guest: HallGuest, *, name: str, capacity: str = "", actor: Actor) -> HallGuest:
    """Correct name and capacity of a guest; the same ones change nothing.

    Raises ``Refusal`` like ``enter_guest``, and ``guest_removed``.
    """
    meeting, row = _locked(guest, actor=actor)
    name, capacity = _clean(name, capacity)
    if (row.name, row.capacity) == (name, capacity):
        return row
    row.name, row.capacity = name, capacity
    row.save(update_fields=["name", "capacity"])
    act = HallGuestCorrected(guest=row.pk, guest_name=sealed(name), capacity=sealed(capacity))
    append_to_meeting(meeting, act, actor=actor)
    return row


@transaction.atomic
def remove_guest(guest: HallGuest, *, actor: Actor) -> None:
    """Take out somebody who was entered by mistake.

    Raises ``Refusal`` like ``correct_guest``, and ``guest_named`` where something else names the guest: who
    asked to speak is corrected, not taken out.
    """
    meeting, row = _locked(guest, actor=actor)
    key = row.pk
    try:
        row.delete()
    except ProtectedError:
        message = _("This guest asked to speak and is in the record: correct the name or the office instead.")
        raise Refusal("guest_named", message) from None
    append_to_meeting(meeting, HallGuestRemoved(guest=key), actor=actor)


def _locked(guest: HallGuest, *, actor: Actor) -> tuple[Meeting, HallGuest]:
    require("meeting.record", actor, guest.meeting)
    meeting = _locked_list(guest.meeting)
    row = meeting.hall_guests.filter(pk=guest.pk).first()
    if row is None:
        raise Refusal("guest_removed", _("This guest is not on the list any more."))
    return meeting, row


def _locked_list(meeting: Meeting) -> Meeting:
    """Return the meeting, locked, in the time in which guests are entered.

    That is from its day until members may object to the minutes. Raises ``Refusal`` outside it.
    """
    meeting = locked_meeting(meeting)
    if meeting.state not in STATES and not meeting.has_minutes:
        raise Refusal("wrong_state", _("This is entered from the day of the meeting on."))
    require_meeting_day(meeting)
    require_open_text(meeting)
    return meeting


def _clean(name: str, capacity: str) -> tuple[str, str]:
    name, capacity = plain_line(name), plain_line(capacity)
    if not name:
        raise Refusal("no_name", _("Enter the name."), "name")
    if len(name) > NAME_LENGTH:
        message = _("A name has at most %(count)s characters.") % {"count": NAME_LENGTH}
        raise Refusal("name_too_long", message, "name")
    if len(capacity) > CAPACITY_LENGTH:
        message = _("Office or organisation have at most %(count)s characters.") % {"count": CAPACITY_LENGTH}
        raise Refusal("capacity_too_long", message, "capacity")
    return name, capacity
