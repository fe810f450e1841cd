"""The tellers (комисия по преброяването) of a meeting."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from youth import clock


class TellerList(models.Model):
    """Two or three members proposed as tellers of a meeting; elected by a vote, they are its tellers.

    The list elected last is the one that counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey("youth.Meeting", on_delete=models.PROTECT, related_name="teller_lists")
    proposed_at = models.DateTimeField(default=clock.now)
    elected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("list of tellers")
        ordering = ["proposed_at", "pk"]

    def __str__(self) -> str:
        return f"tellers {self.pk}"


class Teller(models.Model):
    """One member on a list of tellers."""

    list = models.ForeignKey(TellerList, on_delete=models.PROTECT, related_name="tellers")
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    name_in_office = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("teller")
        ordering = ["name_in_office", "pk"]
        constraints = [models.UniqueConstraint(fields=["list", "participant"], name="teller_once_per_list")]

    def __str__(self) -> str:
        return f"{self.participant_id} on {self.list_id}"
