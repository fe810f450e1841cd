"""Files attached to signed minutes: a scan with ink, or a signature made elsewhere."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.models.meetings import Minutes


class MinutesFile(models.Model):
    """A file beside signed minutes, as it was sent: nobody has checked what it holds."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(_("name"), max_length=120)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    # SHA-256 of the content, as the act has it.
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("file attached to minutes")
        verbose_name_plural = _("files attached to minutes")
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "digest"], name="file_attached_once"),
            models.CheckConstraint(condition=Q(size__gt=0), name="attached_file_has_content"),
        ]

    @property
    def council_id(self) -> int:
        return self.minutes.council_id

    def __str__(self) -> str:
        return f"file of the minutes {self.minutes_id}"
