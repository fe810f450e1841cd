"""Opinion polls: what a council asks the young people, outside of its meetings and without deciding."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from voting.models.boxes import Box
from voting.models.polls import Poll


class OpinionPoll(models.Model):
    """A question with answers to choose from, from a moment to a moment; its sheets are in a separated box.

    What is asked, and who may answer, never changes after it was planned. Its beginning makes the poll, of
    the same id, with question, options and conditions frozen, and the box.
    """

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("state of an opinion poll", "begins later")
        OPEN = "open", pgettext_lazy("state of an opinion poll", "open")
        CLOSED = "closed", pgettext_lazy("state of an opinion poll", "ended")
        WITHDRAWN = "withdrawn", pgettext_lazy("state of an opinion poll", "withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="opinion_polls")
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="bg")
    # Of the council's list: a campaign about it gathers the poll.
    topic = models.ForeignKey(
        "youth.Topic", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # [{"key": "1", "label": …}], in the order in which they are shown.
    options = models.JSONField()
    least = models.PositiveSmallIntegerField(default=1)
    most = models.PositiveSmallIntegerField(default=1)
    # Who may answer: of these age bands (of all that the rules know where empty), with these facts verified.
    bands = models.JSONField(default=list)
    facts = models.JSONField(default=list)
    # Whether those answer, too, who fulfil this only after the beginning.
    admits_later = models.BooleanField(default=True)
    shows_turnout = models.BooleanField(default=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.TextField(blank=True)
    poll = models.OneToOneField(
        Poll, on_delete=models.PROTECT, null=True, blank=True, related_name="opinion_poll"
    )
    box = models.OneToOneField(
        Box, on_delete=models.PROTECT, null=True, blank=True, related_name="opinion_poll"
    )

    class Meta:
        verbose_name = _("opinion poll")
        ordering = ["-starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="opinion_ends_later"),
            models.CheckConstraint(
                condition=Q(most__gte=F("least")) & Q(most__gte=1), name="opinion_asks_for_something"
            ),
            models.CheckConstraint(
                condition=Q(
                    state="planned", opened_at=None, closed_at=None, withdrawn_at=None, poll=None, box=None
                )
                | Q(
                    state="open",
                    opened_at__isnull=False,
                    poll__isnull=False,
                    closed_at=None,
                    withdrawn_at=None,
                    box__isnull=False,
                )
                | Q(
                    state="closed",
                    opened_at__isnull=False,
                    poll__isnull=False,
                    closed_at__isnull=False,
                    withdrawn_at=None,
                    box__isnull=False,
                )
                | (
                    Q(state="withdrawn", closed_at=None, withdrawn_at__isnull=False, box=None)
                    & ~Q(withdrawal_reason="")
                ),
                name="opinion_state_has_its_times",
            ),
        ]

    def __str__(self) -> str:
        return f"opinion poll {self.pk}"

    @property
    def is_open(self) -> bool:
        """Return whether answers are taken."""
        return self.state == self.State.OPEN
