"""Which plugins each council switched, and the recent failures of plugins."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone


class CouncilPlugin(models.Model):
    """Whether a plugin is on in a council; without a row its manifest's default applies."""

    # By name: the kernel imports nothing of the app that owns councils.
    council = models.ForeignKey("youth.Council", on_delete=models.CASCADE, related_name="+")
    slug = models.CharField(max_length=40)
    enabled = models.BooleanField(default=False)
    settings = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    switched_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["council", "slug"], name="plugin_once_per_council")]

    def __str__(self) -> str:
        return f"{self.slug} in {self.council_id}: {'on' if self.enabled else 'off'}"


class PluginFailure(models.Model):
    """Crashes of one plugin in one hook with one kind of error, counted."""

    slug = models.CharField(max_length=40)
    # The word "migrate" for a migration, which is no council's: its row stays until the migration is applied.
    hook = models.CharField(max_length=60)
    council = models.ForeignKey("youth.Council", null=True, on_delete=models.CASCADE, related_name="+")
    # The class of the exception and where it was raised.
    error = models.CharField(max_length=200)
    count = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-last_at"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "hook", "council", "error"], name="failure_once")
        ]

    def __str__(self) -> str:
        return f"{self.slug}.{self.hook}: {self.error}"
