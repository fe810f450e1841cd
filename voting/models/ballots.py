"""What voters cast."""

import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from voting.models.polls import Voter
from youth import clock


def new_salt() -> str:
    """Return 128 random bits in hexadecimal: a ballot's leaf cannot be guessed from the few choices."""
    return secrets.token_hex(16)


class Ballot(models.Model):
    """What one voter cast. A change appends a row; the older ones stay and no longer count.

    It hangs on the register's line, not on the person: the database itself refuses a ballot of somebody
    who is not in the register.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    voter = models.ForeignKey(Voter, on_delete=models.PROTECT, related_name="ballots")
    # One of the rules' answers, or the key of one of the poll's options.
    choice = models.CharField(max_length=12)
    is_current = models.BooleanField(default=True)
    cast_at = models.DateTimeField(default=clock.now)
    salt = models.CharField(max_length=32, default=new_salt)

    class Meta:
        verbose_name = _("ballot")
        ordering = ["cast_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["voter"], condition=Q(is_current=True), name="one_current_ballot_per_voter"
            ),
            models.CheckConstraint(
                condition=Q(choice__in=["for", "against", "abstain", "against_all"])
                | Q(choice__startswith="c"),
                name="ballot_choice_is_offered",
            ),
        ]

    def __str__(self) -> str:
        return f"ballot {self.pk}"
