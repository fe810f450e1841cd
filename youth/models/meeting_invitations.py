"""What is known of members before a meeting: whether the notice was opened, whether they will come."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youth.models.meetings import Meeting


class MeetingInvitation(models.Model):
    """A member who is invited to a meeting; the row is made when there is something to keep."""

    class Answer(models.TextChoices):
        COMING = "coming", pgettext_lazy("answer to an invitation", "will come")
        AWAY = "away", pgettext_lazy("answer to an invitation", "will not come")
        UNSURE = "unsure", pgettext_lazy("answer to an invitation", "does not know yet")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitations")
    participant = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, related_name="meeting_invitations"
    )
    # When the member, signed in, first opened the page of the convened meeting.
    opened_at = models.DateTimeField(null=True, blank=True)
    # What the member says beforehand, with the reason for the chair's table alone.
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # Who entered the answer for the member; empty where the member gave it.
    entered_by = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("invitation to a meeting")
        verbose_name_plural = _("invitations to meetings")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "participant"], name="one_invitation_per_member"),
            models.CheckConstraint(
                condition=Q(answer="", reason="", answered_at__isnull=True, entered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="invitation_answered_at_a_time",
            ),
        ]

    @property
    def council_id(self) -> int:
        return self.meeting.council_id

    def __str__(self) -> str:
        return f"invitation of {self.participant_id} to {self.meeting_id}"
