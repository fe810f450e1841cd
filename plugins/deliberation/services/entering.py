"""Locking a meeting's floor, and appending its acts."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from plugins.deliberation.selectors import Floor, floor_of
from youth.refusals import Refusal
from youth.services.locking import locked_meeting

if TYPE_CHECKING:
    from uuid import UUID

    from youth.models import Meeting


def locked_floor(meeting: "Meeting", item: "UUID") -> Floor:
    """Return the floor on an item under the lock of its meeting.

    Raises ``Refusal``: ``item_not_under_way``, also while the meeting is not open.
    """
    floor = floor_of(locked_meeting(meeting))
    if floor is None or floor.item.pk != item:
        raise Refusal(
            "item_not_under_way", _("The floor is given on the item under way, in an open meeting.")
        )
    return floor
