"""What comes before each act on the floor: the locks, and what several acts refuse for the same reason."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from plugins.deliberation.floor.models import Speech
from plugins.deliberation.floor.selectors import Floor, floor_of
from youth.refusals import Refusal
from youth.services.locking import locked, locked_meeting

if TYPE_CHECKING:
    from uuid import UUID

    from youth.models import Meeting


def locked_floor(meeting: "Meeting", item: "UUID") -> Floor:
    """Return the floor on an item under the lock of its meeting.

    Raises ``Refusal``: ``item_not_under_way``, also while the meeting is not open.
    """
    floor = floor_of(locked_meeting(meeting))
    if floor is None or floor.item.pk != item:
        raise not_under_way()
    return floor


def locked_request(request: Speech) -> tuple[Floor, Speech]:
    """Return a request that waits, locked, with the floor that it waits for.

    Raises ``Refusal``: ``item_not_under_way``, ``not_waiting``.
    """
    floor = locked_floor(request.meeting, request.agenda_item_id)
    request = locked(request, "participant")
    if request.state != Speech.State.WAITING:
        raise not_waiting()
    return floor, request


def not_under_way() -> Refusal:
    """Return the refusal of what is about an item that is not under way."""
    return Refusal("item_not_under_way", _("The floor is given on the item under way, in an open meeting."))


def not_waiting() -> Refusal:
    """Return the refusal of what is about a request that does not wait any more."""
    return Refusal("not_waiting", _("This request does not wait any more."))


def recused() -> Refusal:
    """Return the refusal of who declared a conflict of interest."""
    return Refusal(
        "recused", _("Who declared a conflict of interest takes no part in the debate on the item.")
    )
