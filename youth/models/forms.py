"""Submitted forms, so that sending one again makes no second row."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from youth import clock


class SentForm(models.Model):
    """A submitted form and the address its answer led to; kept for a day.

    ``owner`` and ``content`` are keyed digests of the sender and of the content: they can be compared, but
    not read.
    """

    owner = models.CharField(max_length=64)
    # The view that took the form.
    purpose = models.CharField(max_length=100)
    # Rendered into the form, so that it is the same each time the form is sent.
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
