"""Corrections of misspelt names in office, and of stays in the hall; both values are kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.models.councils import Mandate, Office
from youth.models.meetings import Attendance


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


class AttendanceCorrection(models.Model):
    """A stay in the hall before and after an act corrected it, and why."""

    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="corrections")
    was_entered_at = models.DateTimeField()
    was_left_at = models.DateTimeField(null=True, blank=True)
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    # The member was not in the hall at all.
    annuls = models.BooleanField(default=False)
    reason = models.CharField(_("reason"), max_length=300)
    corrected_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("correction of the attendance")
        ordering = ["corrected_at", "pk"]

    def __str__(self) -> str:
        return f"correction of {self.attendance_id}"
