"""Which committees a proposal was assigned to, and the opinion that each gave."""

import uuid
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youth import clock
from youth.procedure.opinions import OpinionAsked, OpinionState


class Assignment(models.Model):
    """A committee that a proposal was assigned to: the lead one or another, by when, and its opinion.

    What is reassigned or corrected gets a row of its own; the earlier one ends with a reason and stays.
    """

    class Ended(models.TextChoices):
        REASSIGNED = "reassigned", pgettext_lazy("assignment", "reassigned")
        CORRECTED = "corrected", pgettext_lazy("assignment", "corrected")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.CASCADE, related_name="assignments")
    committee = models.ForeignKey("youth.Committee", on_delete=models.PROTECT, related_name="+")
    is_lead = models.BooleanField(default=False)
    assigned_on = models.DateField()
    # The paper by which it was assigned, where there is one.
    assigned_document = models.CharField(max_length=200, blank=True)
    assigned_number = models.CharField(max_length=60, blank=True)
    due_on = models.DateField(null=True, blank=True)
    # When it was noted that the last day is over without an opinion.
    missed_on = models.DateField(null=True, blank=True)
    opinion_document = models.CharField(max_length=200, blank=True)
    opinion_number = models.CharField(max_length=60, blank=True)
    opinion_on = models.DateField(null=True, blank=True)
    opinion_text = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=10, choices=Ended, blank=True)
    ended_reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("assignment")
        ordering = ["-is_lead", "created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=models.Q(is_lead=True, ended_at__isnull=True),
                name="one_lead_committee",
            ),
            models.UniqueConstraint(
                fields=["proposal", "committee"],
                condition=models.Q(ended_at__isnull=True),
                name="committee_assigned_once",
            ),
            models.CheckConstraint(
                condition=models.Q(opinion_on=None) | models.Q(opinion_on__gte=models.F("assigned_on")),
                name="opinion_after_assignment",
            ),
            models.CheckConstraint(
                condition=models.Q(opinion_on=None, opinion_document="")
                | (models.Q(opinion_on__isnull=False) & ~models.Q(opinion_document="")),
                name="opinion_has_its_paper",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_because="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ended_because="")),
                name="assignment_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} in {self.committee_id}"

    @property
    def asked(self) -> OpinionAsked:
        """Return what the rules need to know of its opinion."""
        return OpinionAsked(due_on=self.due_on, given_on=self.opinion_on, missed_on=self.missed_on)

    @property
    def has_paper(self) -> bool:
        """Return whether it was assigned by a paper."""
        return bool(self.assigned_document or self.assigned_number)

    @property
    def opinion_state(self) -> OpinionState:
        """Return where its opinion is."""
        return self.asked.state

    @property
    def is_open(self) -> bool:
        """Return whether neither another assignment nor a correction took its place."""
        return self.ended_at is None

    @property
    def is_awaited(self) -> bool:
        """Return whether the committee still owes its opinion, or may give it late."""
        return self.is_open and self.opinion_on is None

    def last_day_is_over(self, today: date) -> bool:
        """Return whether it has a last day, and that is over."""
        return self.due_on is not None and today > self.due_on
