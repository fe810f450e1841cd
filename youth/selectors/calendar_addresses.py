"""Whose calendar of deadlines an address belongs to."""

from youth.models import CalendarAddress, Council, Participant
from youth.selectors.guests import token_digest
from youth.selectors.people import participants_with_standing


def calendar_address_of(participant: Participant | None) -> CalendarAddress | None:
    """Return the participant's address, or None."""
    return CalendarAddress.objects.filter(participant=participant).first() if participant else None


def participant_by_calendar(council: Council, token: str) -> Participant | None:
    """Return who the calendar at a token is of, with seats and offices held now; None for one that ended."""
    found = participants_with_standing(
        council, calendar_address__token_hash=token_digest(token), user__is_active=True
    )
    return next(iter(found), None)
