"""Corrections of misspelt names in office; both spellings are kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.models.councils import Mandate, Office


class NameCorrection(models.Model):
    """A name in office before and after an act corrected it."""

    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    before = models.CharField(max_length=120)
    after = models.CharField(max_length=120)
    corrected_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("correction of a name in office")
        ordering = ["corrected_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mandate__isnull=False, office=None)
                | models.Q(mandate=None, office__isnull=False),
                name="correction_is_of_mandate_or_office",
            )
        ]

    def __str__(self) -> str:
        return f"correction of {self.mandate_id or self.office_id}"
