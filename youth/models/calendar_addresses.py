"""The secret addresses under which office-holders follow their deadlines in a calendar of their own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from youth import clock


class CalendarAddress(models.Model):
    """One participant's address; only the digest of its token is stored, so that it is shown once."""

    participant = models.OneToOneField(
        "youth.Participant", on_delete=models.CASCADE, primary_key=True, related_name="calendar_address"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("address of a calendar")

    def __str__(self) -> str:
        return f"calendar of {self.participant_id}"
