"""Forms that were sent, so that a second press makes no second row."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from youth import clock


class SentForm(models.Model):
    """A form of which a row was made, and where it led; kept for a day.

    ``owner`` and ``content`` are keyed digests of who sent it and of what stood in it: enough to know both
    again, and nothing to read.
    """

    owner = models.CharField(max_length=64)
    # The view that took the form.
    purpose = models.CharField(max_length=100)
    # Rendered into the form: the same for every press of its button.
    token = models.CharField(max_length=64)
    content = models.CharField(max_length=64)
    url = models.CharField(max_length=2000, blank=True)
    sent_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        verbose_name = _("sent form")
        verbose_name_plural = _("sent forms")
        constraints = [
            models.UniqueConstraint(fields=["owner", "purpose", "token"], name="a_form_is_taken_once")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.token}"
