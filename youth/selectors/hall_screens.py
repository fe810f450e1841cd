"""The link to a meeting's screen of the hall: signed, and valid while the meeting has its key."""

from uuid import UUID

from django.core import signing

from youth.models import Council, Meeting
from youth.selectors.meetings import meeting_and_head

SALT = "youth.hall_screen"


def screen_token(meeting: Meeting) -> str:
    """Return the signed part of the link's address; empty where there is no link."""
    return "" if meeting.screen_key is None else signing.Signer(salt=SALT).sign(meeting.screen_key.hex)


def meeting_of_screen(council: Council, token: str) -> tuple[Meeting | None, int]:
    """Return the meeting of a link with the head of its stream; None for a link that does not hold.

    The screen shows what everybody may see, so the link of a meeting that was closed to the public leads
    nowhere.
    """
    try:
        key = UUID(signing.Signer(salt=SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None, 0
    pk = Meeting.objects.filter(council=council, screen_key=key, is_public=True).values_list("pk", flat=True)
    found = pk.first()
    return (None, 0) if found is None else meeting_and_head(council, found)
