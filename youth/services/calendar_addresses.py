"""The secret address of one's calendar of deadlines: made, renewed, deleted."""

import secrets

from django.db import transaction

from youth.clock import now
from youth.models import CalendarAddress, Participant
from youth.policies import require
from youth.selectors.guests import token_digest


@transaction.atomic
def renew_calendar_address(participant: Participant) -> str:
    """Make the address's token and return it, the only time that it is known; an earlier one ends.

    Raises ``PermissionDenied`` where the participant has no desk.
    """
    require("council.see_desk", participant, participant.council)
    token = secrets.token_urlsafe(32)
    CalendarAddress.objects.update_or_create(
        participant=participant, defaults={"token_hash": token_digest(token), "made_at": now()}
    )
    return token


def delete_calendar_address(participant: Participant) -> None:
    """Delete the address, also where the participant has no desk any more; idempotent."""
    CalendarAddress.objects.filter(participant=participant).delete()
