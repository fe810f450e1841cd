"""Corrections of a proposal's entry in the register: what was entered, how it reads now, and why."""

import uuid
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from youth import clock


def incoming(number: int, on: date) -> str:
    """Write an incoming number as it is written on papers."""
    return f"{number}/{on:%d.%m.%Y}"


class RegistrationCorrection(models.Model):
    """One correction of the incoming number or its date; never changed, so that both can be read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(
        "proposals.Proposal", on_delete=models.CASCADE, related_name="registration_corrections"
    )
    number_was = models.PositiveIntegerField()
    on_was = models.DateField()
    number = models.PositiveIntegerField()
    on = models.DateField()
    reason = models.TextField()
    corrected_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("correction of the register")
        ordering = ["corrected_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(number=models.F("number_was"), on=models.F("on_was")),
                name="correction_changes_the_entry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.number_was} → {self.number}"
