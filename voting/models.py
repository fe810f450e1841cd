"""Polls, the register of each, ballots and outcomes."""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youth import clock
from youth.procedure.choices import Method, Option

UNFINISHED = ("open", "closed")
CHOICES = [
    (Option.FOR.value, pgettext_lazy("ballot", "For")),
    (Option.AGAINST.value, pgettext_lazy("ballot", "Against")),
    (Option.ABSTAIN.value, pgettext_lazy("ballot", "Abstain")),
]
METHODS = [
    (Method.OPEN.value, _("open vote")),
    (Method.NAMED.value, _("vote by name")),
    (Method.SECRET.value, _("secret vote")),
]


class Poll(models.Model):
    """One act of voting on an agenda item: question, rule and numbers as they were at its opening."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of a vote", "open")
        CLOSED = "closed", pgettext_lazy("state of a vote", "closed, not announced")
        ANNOUNCED = "announced", pgettext_lazy("state of a vote", "announced")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="polls")
    meeting = models.ForeignKey("youth.Meeting", on_delete=models.PROTECT, related_name="polls")
    agenda_item = models.ForeignKey("youth.AgendaItem", on_delete=models.PROTECT, related_name="polls")
    # The poll of which this is the repetition (прегласуване); both stay in the record.
    repeats = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="repeated_by"
    )
    method = models.CharField(max_length=10, choices=METHODS)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decision_type = models.CharField(max_length=20)
    topic = models.CharField(max_length=40, blank=True)
    # The question as it was put; what it was copied from may change or go.
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="bg")
    digest = models.CharField(max_length=64)
    subject_label = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True, blank=True)
    # The frozen part of the rules profile, see ``voting.services.opening.frozen_rule``.
    rule = models.JSONField()
    seats = models.PositiveSmallIntegerField()
    in_office = models.PositiveSmallIntegerField()
    present = models.PositiveSmallIntegerField()
    recused = models.PositiveSmallIntegerField(default=0)
    quorum_needed = models.PositiveSmallIntegerField()
    challenged_at = models.DateTimeField(null=True, blank=True)
    quorum_recount = models.PositiveSmallIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    # {"for", "against", "abstain", "not_voting"}, counted when the poll closed.
    votes = models.JSONField(null=True, blank=True)
    ballots_root = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")
        ordering = ["opened_at", "pk"]
        constraints = [
            # The meeting waits: no second question before the first result is announced.
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(state__in=UNFINISHED), name="one_unfinished_poll_per_meeting"
            ),
            # One question is decided once; whatever follows on the same item is a repetition.
            models.UniqueConstraint(
                fields=["agenda_item"], condition=Q(repeats__isnull=True), name="one_first_poll_per_item"
            ),
            models.CheckConstraint(
                condition=Q(present__lte=F("in_office")) & Q(in_office__lte=F("seats")),
                name="poll_present_in_office_seats",
            ),
            models.CheckConstraint(
                condition=(Q(state="open") & Q(closed_at__isnull=True) & Q(announced_at__isnull=True))
                | (Q(state="closed") & Q(closed_at__isnull=False) & Q(announced_at__isnull=True))
                | (Q(state="announced") & Q(closed_at__isnull=False) & Q(announced_at__isnull=False)),
                name="poll_state_has_its_times",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | (Q(votes__isnull=False) & ~Q(ballots_root="")),
                name="poll_closed_is_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"poll {self.pk}"

    @property
    def is_open(self) -> bool:
        """Return whether ballots are taken."""
        return self.state == self.State.OPEN

    @property
    def awaits_recount(self) -> bool:
        """Return whether the quorum was challenged and not counted since."""
        return self.challenged_at is not None and self.quorum_recount is None


class Voter(models.Model):
    """One line of the frozen register: who may vote in a poll."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="voters")
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    name_in_office = models.CharField(max_length=120)
    # What stands for the member where the list is published, see ``voting.procedure.sealed_register``.
    # The salt is erased with the name.
    seal = models.CharField(max_length=64)
    salt = models.CharField(max_length=32, blank=True)

    class Meta:
        verbose_name = _("voter")
        ordering = ["name_in_office", "pk"]
        constraints = [models.UniqueConstraint(fields=["poll", "participant"], name="voter_once_per_poll")]

    def __str__(self) -> str:
        return f"{self.participant_id} in {self.poll_id}"


class NonVoter(models.Model):
    """A member in office who takes no part in a poll: absent at its opening, or recused."""

    class Why(models.TextChoices):
        ABSENT = "absent", pgettext_lazy("member without a vote", "absent")
        RECUSED = "recused", pgettext_lazy("member without a vote", "recused")

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="non_voters")
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    name_in_office = models.CharField(max_length=120)
    why = models.CharField(max_length=10, choices=Why)
    seal = models.CharField(max_length=64)
    salt = models.CharField(max_length=32, blank=True)

    class Meta:
        verbose_name = _("member without a vote")
        ordering = ["name_in_office", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "participant"], name="non_voter_once_per_poll")
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} not in {self.poll_id}"


class Ballot(models.Model):
    """What one voter cast. A change appends a row; the older ones stay and no longer count.

    It hangs on the register's line, not on the person: the database itself refuses a ballot of somebody
    who is not in the register.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    voter = models.ForeignKey(Voter, on_delete=models.PROTECT, related_name="ballots")
    choice = models.CharField(max_length=10, choices=CHOICES)
    is_current = models.BooleanField(default=True)
    cast_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("ballot")
        ordering = ["cast_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["voter"], condition=Q(is_current=True), name="one_current_ballot_per_voter"
            ),
            models.CheckConstraint(
                condition=Q(choice__in=["for", "against", "abstain"]), name="ballot_choice_is_offered"
            ),
        ]

    def __str__(self) -> str:
        return f"ballot {self.pk}"


class Outcome(models.Model):
    """The announced result: frozen, with its whole arithmetic."""

    poll = models.OneToOneField(Poll, on_delete=models.PROTECT, primary_key=True, related_name="outcome")
    carried = models.BooleanField()
    reason = models.CharField(max_length=30)
    # Everything that a resolution, a package and a page need; docs/voting.md lists the keys.
    decision: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    resolution = models.OneToOneField(
        "youth.Resolution", on_delete=models.PROTECT, null=True, blank=True, related_name="outcome"
    )

    class Meta:
        verbose_name = _("outcome")
        constraints = [
            models.CheckConstraint(
                condition=Q(carried=True) | Q(resolution__isnull=True), name="only_carried_has_resolution"
            )
        ]

    def __str__(self) -> str:
        return f"outcome of {self.poll_id}"
