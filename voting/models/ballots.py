"""What voters cast."""

import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from voting.models.polls import Poll, Voter
from youth import clock


def new_salt() -> str:
    """Return 128 random bits in hexadecimal: what a sealed row says cannot be guessed."""
    return secrets.token_hex(16)


class Ballot(models.Model):
    """What one voter cast. A change appends a row; the older ones stay and no longer count.

    ``entered_by`` is who entered a spoken vote, or one of a member whose device failed; None for a ballot
    that the voter cast.

    It hangs on the register's line, not on the person: the database itself refuses a ballot of somebody
    who is not in the register.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    voter = models.ForeignKey(Voter, on_delete=models.PROTECT, related_name="ballots")
    # One of the rules' answers, or the key of one of the poll's options.
    choice = models.CharField(max_length=12)
    is_current = models.BooleanField(default=True)
    cast_at = models.DateTimeField(default=clock.now)
    entered_by = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

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


class EntryCorrection(models.Model):
    """A wrong entry of a closed poll, corrected before the announcement, and why.

    ``before`` is the entered ballot that no longer counts, ``after`` the one that counts instead, None where
    the member did not vote. Both are None where a count of hands was corrected.
    """

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="corrections")
    before = models.ForeignKey(Ballot, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    after = models.ForeignKey(Ballot, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    corrected_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("correction of an entry")
        ordering = ["corrected_at", "pk"]

    def __str__(self) -> str:
        return f"correction of {self.poll_id}"
