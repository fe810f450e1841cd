"""Public parts of the councils' signing keys; the private ones are files outside the database."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.public_keys import PublicKey


class CouncilKey(models.Model):
    """A council's signing key in a period; kept, so that old packages can be verified."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="keys")
    # 32 bytes in hexadecimal.
    public_key = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("council key")
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["council"],
                condition=models.Q(retired_at__isnull=True),
                name="one_standing_key_per_council",
            )
        ]

    def __str__(self) -> str:
        return self.public.fingerprint

    @property
    def public(self) -> PublicKey:
        """Return the key for conversion to its formats."""
        return PublicKey(self.public_key)

    @property
    def openssh(self) -> str:
        """Return the OpenSSH line with the council's slug as its comment."""
        return f"{self.public.openssh} {self.council.slug}"
