"""Who else is in the hall: guests and officials, whose names are typed."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.models.meetings import Meeting


class HallGuest(models.Model):
    """Somebody who is in a meeting and no member of it, with office or organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="hall_guests")
    name = models.CharField(_("name"), max_length=120)
    capacity = models.CharField(_("office or organisation"), max_length=200, blank=True)
    entered_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("guest in the hall")
        verbose_name_plural = _("guests in the hall")
        ordering = ["entered_at", "pk"]

    @property
    def council_id(self) -> int:
        return self.meeting.council_id

    def __str__(self) -> str:
        return f"guest of {self.meeting_id}"
