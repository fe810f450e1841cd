"""Who signs minutes instead of somebody who can't."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.models.meetings import Meeting


class MinutesDeputy(models.Model):
    """A person who signs the minutes of a meeting in place of who presided or kept them, and why."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes_deputies")
    # As whom: "chair" for who presided, "secretary" for who kept the minutes.
    capacity = models.CharField(max_length=20)
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    named_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("deputy who signs the minutes")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "capacity"], name="one_deputy_per_signature"),
            models.CheckConstraint(
                condition=Q(capacity__in=["chair", "secretary"]), name="deputy_signs_in_a_known_capacity"
            ),
        ]

    @property
    def council_id(self) -> int:
        return self.meeting.council_id

    def __str__(self) -> str:
        return f"deputy for the minutes of {self.meeting_id}"
