"""Demands of members that the vote on an item is taken by name, or secretly."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.procedure.choices import Method


class MethodDemand(models.Model):
    """One member's demand; it counts while they are in the hall, until the vote is opened."""

    class How(models.TextChoices):
        NAMED = Method.NAMED.value, _("by name")
        SECRET = Method.SECRET.value, _("secret")

    agenda_item = models.ForeignKey(
        "youth.AgendaItem", on_delete=models.PROTECT, related_name="method_demands"
    )
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=10, choices=How)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("demand of a way of voting")
        constraints = [
            models.UniqueConstraint(
                fields=["agenda_item", "participant", "method"], name="one_demand_of_a_method"
            )
        ]

    @property
    def council_id(self) -> int:
        return self.agenda_item.council_id

    def __str__(self) -> str:
        return f"{self.method} by {self.participant_id}"
