"""One-time codes by which a school or a club verifies its young people; only digests are kept."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from youth import clock


class CodeBatch(models.Model):
    """Codes made together for one school, class or club: what each verifies, and until when it is taken."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="code_batches")
    label = models.CharField(_("who they are for"), max_length=80)
    # Values of ``Verification.Fact``.
    facts = models.JSONField(default=list)
    # On this day the codes are still taken.
    last_day = models.DateField()
    # The page that made the codes has their seed and nothing else does: sent twice, it makes them once.
    seed_digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("codes made together")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"codes {self.pk}"


class VerificationCode(models.Model):
    """The digest of one code, and who used it."""

    batch = models.ForeignKey(CodeBatch, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)
    # Empty again when the account is erased: the code stays used.
    used_by = models.ForeignKey(
        "youth.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("one-time code")

    def __str__(self) -> str:
        return f"code of {self.batch_id}"
