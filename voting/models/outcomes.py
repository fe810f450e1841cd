"""What came of polls, and the challenges of results."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from voting.models.polls import Poll
from youth import clock


class Outcome(models.Model):
    """The announced result: frozen, with its whole arithmetic."""

    class Result(models.TextChoices):
        CARRIED = "carried", pgettext_lazy("result of a vote", "carried")
        REJECTED = "rejected", pgettext_lazy("result of a vote", "rejected")
        ELECTED = "elected", pgettext_lazy("result of a vote", "elected")
        TIE = "tie", pgettext_lazy("result of a vote", "equal votes")
        NO_QUORUM = "no_quorum", pgettext_lazy("result of a vote", "no quorum")
        VOID = "void", pgettext_lazy("result of a vote", "void")
        INVALID = "invalid", pgettext_lazy("result of a vote", "invalid")

    poll = models.OneToOneField(Poll, on_delete=models.PROTECT, primary_key=True, related_name="outcome")
    carried = models.BooleanField()
    result = models.CharField(max_length=12, choices=Result)
    reason = models.CharField(max_length=30)
    # Everything that a resolution, a package and a page need; docs/voting.md lists the keys.
    decision: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    # The resolution that the result made, or confirmed where it repeats an earlier vote.
    resolution = models.ForeignKey(
        "youth.Resolution", on_delete=models.PROTECT, null=True, blank=True, related_name="outcomes"
    )
    # What the consequence kept of before, for a repeated vote that overturns this one.
    before: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("outcome")
        constraints = [
            models.CheckConstraint(
                condition=Q(carried=True) | Q(resolution__isnull=True), name="only_carried_has_resolution"
            ),
            models.CheckConstraint(
                condition=Q(carried=True, result__in=["carried", "elected"])
                | Q(carried=False, result__in=["rejected", "tie", "no_quorum", "void", "invalid"]),
                name="carried_follows_from_result",
            ),
        ]

    def __str__(self) -> str:
        return f"outcome of {self.poll_id}"


class Challenge(models.Model):
    """A member's challenge of an announced result: by whom and why; a repeated vote answers it."""

    poll = models.OneToOneField(Poll, on_delete=models.PROTECT, primary_key=True, related_name="challenge")
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"), max_length=1000)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("challenge of a result")

    def __str__(self) -> str:
        return f"challenge of {self.poll_id}"
