"""Codes to sign in that were mailed to an address, whether or not it has an account."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from youth import clock


class SignInCode(models.Model):
    """One mailed code and how often it was guessed; deleted after a day.

    ``address`` and ``place`` are keyed digests: of the e-mail address, and of the network or the known
    browser that asked. They can be counted, but not read. So is ``digest``, of the code itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    address = models.CharField(max_length=64)
    place = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField(default=clock.now, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Used, replaced by another one, or guessed too often.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("code to sign in")
        verbose_name_plural = _("codes to sign in")
        indexes = [models.Index(fields=["address", "sent_at"], name="codes_of_an_address")]

    def __str__(self) -> str:
        return f"code {self.pk}"
