"""What members say before a meeting: whether they will come.

Answers are no acts: they decide nothing, and the reason is for the chair's table alone. What the minutes
print of a reason is entered by ``youth.services.absences``, and that is an act.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.models import Meeting, MeetingInvitation, Participant
from youth.plain_text import plain_line
from youth.policies import Actor, participant_of, require
from youth.refusals import Refusal
from youth.selectors.register import sits_in
from youth.services.locking import locked_meeting

REASON_LENGTH = 200
# How long after the day of the meeting answers and their reasons are kept.
KEPT = timedelta(days=90)
Answer = MeetingInvitation.Answer


@transaction.atomic
def answer_invitation(
    meeting: Meeting, *, participant: Participant, answer: str, reason: str = "", actor: Actor
) -> MeetingInvitation:
    """Answer whether a member will come: the member does, or the chair's table for one, which is noted.

    Raises ``Refusal``: ``unknown_answer``, ``reason_too_long``, ``not_a_member``, ``wrong_state`` before
    the notice and from the opening on.
    """
    own = isinstance(actor, Participant) and actor.pk == participant.pk
    require("meeting.attend" if own else "meeting.record", actor, meeting)
    meeting = locked_meeting(meeting)
    if meeting.state != Meeting.State.CONVENED:
        raise Refusal("wrong_state", _("Members say from the notice to the opening whether they will come."))
    if not sits_in(meeting, participant):
        raise Refusal("not_a_member", _("Only members in office are invited."))
    if answer not in Answer.values:
        raise Refusal("unknown_answer", _("Choose one of the answers."), "answer")
    row, _made = MeetingInvitation.objects.get_or_create(meeting=meeting, participant=participant)
    row.answer, row.answered_at = Answer(answer), clock.now()
    row.reason = "" if answer == Answer.COMING else _reason(reason)
    row.entered_by = None if own else participant_of(actor)
    row.save(update_fields=["answer", "reason", "answered_at", "entered_by"])
    return row


def note_opened(meeting: Meeting, participant: Participant) -> None:
    """Note when an invited member first opened the page of the convened meeting, signed in."""
    row, is_new = MeetingInvitation.objects.get_or_create(
        meeting=meeting, participant=participant, defaults={"opened_at": clock.now()}
    )
    if not is_new:
        MeetingInvitation.objects.filter(pk=row.pk, opened_at=None).update(opened_at=clock.now())


def forget_answers(now: datetime) -> int:
    """Forget what members said before meetings of long ago, and return of how many rows."""
    return _forget(MeetingInvitation.objects.filter(meeting__starts_at__lt=now - KEPT))


def forget_answers_of(participant: Participant) -> None:
    """Forget what a person said before meetings."""
    _forget(participant.meeting_invitations.all())


def _forget(rows: QuerySet[MeetingInvitation]) -> int:
    forgotten, _by_table = rows.delete()
    return forgotten


def _reason(text: str) -> str:
    words = plain_line(text)
    if len(words) > REASON_LENGTH:
        message = _("A reason has at most %(count)s characters.") % {"count": REASON_LENGTH}
        raise Refusal("reason_too_long", message, "reason")
    return words
