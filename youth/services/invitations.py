"""What members say before a meeting: whether they will come; and why somebody is absent.

Answers are no acts: they decide nothing, and the reason is for the chair's table alone. What the minutes
print of a reason is entered by the chair's table, and that is an act.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.acts.attendance import AbsenceExplained
from youth.journal.append import sealed
from youth.models import Meeting, MeetingInvitation, Participant
from youth.plain_text import plain_line
from youth.policies import Actor, require
from youth.refusals import Refusal
from youth.selectors.register import sits_in
from youth.services.entries import append_to_meeting
from youth.services.hall_guests import locked_sheet_of_guests
from youth.services.locking import locked_meeting

REASON_LENGTH = 300
# How long after the day of the meeting answers and their reasons are kept.
KEPT = timedelta(days=90)
Answer = MeetingInvitation.Answer


@transaction.atomic
def answer_invitation(
    meeting: Meeting, *, participant: Participant, answer: str, reason: str = "", actor: Actor
) -> MeetingInvitation:
    """Answer whether a member will come: the member does, or the chair's table for a member.

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
    row.save(update_fields=["answer", "reason", "answered_at"])
    return row


def note_opened(meeting: Meeting, participant: Participant) -> None:
    """Note when an invited member first opened the page of the convened meeting, signed in."""
    row, is_new = MeetingInvitation.objects.get_or_create(
        meeting=meeting, participant=participant, defaults={"opened_at": clock.now()}
    )
    if not is_new:
        MeetingInvitation.objects.filter(pk=row.pk, opened_at=None).update(opened_at=clock.now())


@transaction.atomic
def explain_absence(meeting: Meeting, *, participant: Participant, reason: str, actor: Actor) -> None:
    """Enter why a member is absent, as the minutes print it; an empty reason takes it out again.

    Raises ``Refusal``: ``not_a_member``, ``reason_too_long``, ``too_early``, ``wrong_state``,
    ``not_a_draft`` once members may object to the minutes.
    """
    require("meeting.record", actor, meeting)
    meeting = locked_sheet_of_guests(meeting)
    if not sits_in(meeting, participant):
        raise Refusal("not_a_member", _("Only members in office are on the attendance sheet."))
    words = _reason(reason)
    row, _made = MeetingInvitation.objects.get_or_create(meeting=meeting, participant=participant)
    if row.absent_because == words:
        return
    row.absent_because = words
    row.save(update_fields=["absent_because"])
    act = AbsenceExplained(participant=participant.pk, reason=sealed(words) if words else None)
    append_to_meeting(meeting, act, actor=actor)


def forget_answers(now: datetime) -> int:
    """Forget what members said before meetings of long ago, and return of how many rows.

    What the minutes print of an absence stays.
    """
    return _forget(MeetingInvitation.objects.filter(meeting__starts_at__lt=now - KEPT))


def forget_answers_of(participant: Participant) -> None:
    """Forget what a person said before meetings; what minutes print of an absence stays."""
    _forget(participant.meeting_invitations.all())


def _forget(rows: QuerySet[MeetingInvitation]) -> int:
    forgotten, _by_table = rows.filter(absent_because="").delete()
    known = rows.exclude(answer="", opened_at=None)
    return forgotten + known.update(answer="", reason="", answered_at=None, opened_at=None)


def _reason(text: str) -> str:
    words = plain_line(text)
    if len(words) > REASON_LENGTH:
        message = _("A reason has at most %(count)s characters.") % {"count": REASON_LENGTH}
        raise Refusal("reason_too_long", message, "reason")
    return words
