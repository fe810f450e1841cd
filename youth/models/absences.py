"""Why members were not in a meeting, as its minutes print it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.models.meetings import Meeting


class AbsenceReason(models.Model):
    """The reason that the secretary entered for a member who did not come."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="absence_reasons")
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    # Empty once it was taken back.
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    entered_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("reason of absence")
        verbose_name_plural = _("reasons of absence")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "participant"], name="one_reason_of_absence_each")
        ]

    @property
    def council_id(self) -> int:
        return self.meeting.council_id

    def __str__(self) -> str:
        return f"absence of {self.participant_id} from {self.meeting_id}"
