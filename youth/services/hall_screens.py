"""The link by which the hall's screen is shown without signing in: made and revoked by the chair's table."""

from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth.models import Meeting
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.services.locking import locked_meeting


@transaction.atomic
def link_screen(meeting: Meeting, *, actor: Actor) -> Meeting:
    """Make a link to the screen; an earlier one leads nowhere from now on.

    Raises ``Refusal``: ``not_public`` where the meeting is closed to the public.
    """
    require("meeting.record", actor, meeting)
    meeting = locked_meeting(meeting)
    if not meeting.is_public:
        message = _("The screen shows what everybody may see, and this meeting is closed to the public.")
        raise Refusal("not_public", message)
    meeting.screen_key = uuid4()
    meeting.save(update_fields=["screen_key"])
    return meeting


@transaction.atomic
def revoke_screen(meeting: Meeting, *, actor: Actor) -> Meeting:
    """Let the link to the screen lead nowhere from now on. Raises ``Refusal``: ``no_link``."""
    require("meeting.record", actor, meeting)
    meeting = locked_meeting(meeting)
    if meeting.screen_key is None:
        raise Refusal("no_link", _("There is no link to the screen."))
    meeting.screen_key = None
    meeting.save(update_fields=["screen_key"])
    return meeting
