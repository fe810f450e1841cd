"""Changes of a council's rules of procedure, from the draft to the decision, and corrected slips."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from youth import clock


class RuleChange(models.Model):
    """Rules with their new values: prepared, proposed to the council, decided; or a typing slip of one rule.

    What is in force is read from ``Council.rules_changes`` alone; this row keeps why, and who entered it.
    """

    class Kind(models.TextChoices):
        DECISION = "decision", _("change of the rules")
        SLIP = "slip", _("corrected slip")

    class State(models.TextChoices):
        DRAFT = "draft", _("in preparation")
        PROPOSED = "proposed", _("awaits a decision")
        DECIDED = "decided", _("decided")
        WITHDRAWN = "withdrawn", _("withdrawn")
        OVERTURNED = "overturned", _("overturned by the repeated vote")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="rule_changes")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.DECISION)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # By field: {"value", "source", "confirmed"}, as in ``Council.rules_overrides``.
    facts = models.JSONField(default=dict)
    # The values that were in force before, by field; kept when it is decided.
    before = models.JSONField(default=dict)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    # The day that the proposal names; empty is the day after the decision.
    wanted_from = models.DateField(_("from which day"), null=True, blank=True)
    in_force_from = models.DateTimeField(null=True, blank=True)
    resolution = models.OneToOneField(
        "youth.Resolution", on_delete=models.PROTECT, null=True, blank=True, related_name="rule_change"
    )
    # Empty for the operator.
    prepared_by = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    prepared_at = models.DateTimeField(default=clock.now)
    proposed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("change of the rules")
        verbose_name_plural = _("changes of the rules")
        ordering = ["-prepared_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["council"],
                condition=models.Q(state="draft"),
                name="one_rule_change_in_preparation",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="decided") | models.Q(in_force_from__isnull=False),
                name="decided_rule_change_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
