"""Entering why a member does not attend a meeting."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.acts.attendance import AbsenceExplained
from youth.journal.append import sealed
from youth.models import AbsenceReason, Meeting, Participant
from youth.plain_text import plain_line
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.selectors.attendance import members_of_minutes
from youth.services.attendance import ATTENDED
from youth.services.entries import append_to_meeting
from youth.services.locking import locked_meeting
from youth.services.minutes import require_open_text

REASON_LENGTH = 200


@transaction.atomic
def explain_absence(
    meeting: Meeting, *, participant: Participant, reason: str, actor: Actor
) -> AbsenceReason:
    """Enter why a member is absent, in place of what was entered before; without words take it back.

    The minutes print it beside the name of who did not come at all. Raises ``Refusal``: ``wrong_state``
    before the notice, ``not_a_draft`` once members may object to the minutes, ``not_a_member``,
    ``no_reason`` where there is none to take back, ``text_too_long``.
    """
    require("minutes.write", actor, meeting)
    meeting = locked_meeting(meeting)
    if meeting.state not in ATTENDED and not meeting.has_minutes:
        raise Refusal("wrong_state", _("Reasons of absence are entered from the notice of the meeting on."))
    require_open_text(meeting)
    if participant.pk not in members_of_minutes(meeting):
        raise Refusal("not_a_member", _("Only members in office are on the attendance sheet."), "participant")
    words = plain_line(reason)
    if len(words) > REASON_LENGTH:
        raise Refusal("text_too_long", _("The reason is longer than 200 characters."), "reason")
    row = meeting.absence_reasons.filter(participant=participant).first()
    if not words and (row is None or not row.reason):
        raise Refusal("no_reason", _("Say why the member is absent."), "reason")
    row = row or AbsenceReason(meeting=meeting, participant=participant)
    row.reason, row.entered_at = words, clock.now()
    row.save()
    act = AbsenceExplained(participant=participant.pk, reason=sealed(words))
    append_to_meeting(meeting, act, actor=actor)
    return row
