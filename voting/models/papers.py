"""What was entered of the tellers' protocol of a secret vote on paper."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from voting.models.ballots import new_salt
from voting.models.polls import Poll
from youth import clock


class PaperProtocol(models.Model):
    """One entry of the tellers' figures; entries are only added.

    An entry with the same figures as the one before ``confirms`` it, and the protocol is complete. The last
    such entry is the protocol that counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="paper_protocols")
    number = models.PositiveSmallIntegerField()
    # {"issued", "returned", "in_urn", "valid", "invalid", "blank", "options": {key: marks}}
    figures = models.JSONField()
    confirms = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="confirmed_by"
    )
    entered_by = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=clock.now)
    salt = models.CharField(max_length=32, default=new_salt)

    class Meta:
        verbose_name = _("tellers' protocol")
        ordering = ["poll", "number"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "number"], name="paper_protocol_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="paper_protocol_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"protocol {self.number} of {self.poll_id}"
