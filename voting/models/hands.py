"""Votes by show of hands: the two tellers, and the slips with their figures."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from voting.models.ballots import new_salt
from voting.models.polls import Poll
from youth import clock


class HandTeller(models.Model):
    """One of the two members who count the hands of a poll, named when it was opened."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="hand_tellers")
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    name_in_office = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("teller of hands")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "participant"], name="hand_teller_once_per_poll")
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} counts {self.poll_id}"


class Slip(models.Model):
    """What one teller counted in one round; slips are only added.

    ``entered_by`` is somebody else where both slips were entered on one device.
    """

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="slips")
    teller = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    # {"for": 9, "against": 3, …}, a figure for each answer that the ballot offers.
    counts = models.JSONField()
    entered_by = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)
    salt = models.CharField(max_length=32, default=new_salt)

    class Meta:
        verbose_name = _("teller's slip")
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "teller", "round"], name="one_slip_per_teller_and_round"),
            models.CheckConstraint(condition=Q(round__gte=1), name="slip_rounds_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"slip {self.pk}"
