"""Opinions (становища) of committees on matters that the council decides."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youth.models.councils import Committee
from youth.models.meetings import AgendaItem
from youth.models.register import RegisterLine
from youth.names import name_or_erased
from youth.procedure.body import Stance


class CommitteeOpinion(models.Model):
    """What a committee thinks of a matter: the outcome of the vote on an item of its meeting.

    A repeated vote writes its own result into it. The matter is the subject of the agenda item.
    """

    class Stance(models.TextChoices):
        FOR = Stance.FOR.value, pgettext_lazy("opinion", "supports it")
        AGAINST = Stance.AGAINST.value, pgettext_lazy("opinion", "does not support it")
        NONE = Stance.NONE.value, pgettext_lazy("opinion", "adopted no opinion")

    agenda_item = models.OneToOneField(
        AgendaItem, on_delete=models.PROTECT, primary_key=True, related_name="committee_opinion"
    )
    stance = models.CharField(max_length=10, choices=Stance)
    # The vote that it rests on, and its counts.
    poll = models.UUIDField(unique=True)
    votes_for = models.PositiveSmallIntegerField()
    votes_against = models.PositiveSmallIntegerField()
    votes_abstain = models.PositiveSmallIntegerField()
    present = models.PositiveSmallIntegerField()
    members = models.PositiveSmallIntegerField()
    # Who reports on it to the council where the item names nobody: who presided over the vote.
    reports = models.ForeignKey(
        RegisterLine, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField()
    # Of the lead committee of the matter, where it is read with an item of the council that says so.
    is_lead = False

    class Meta:
        verbose_name = _("opinion of a committee")
        verbose_name_plural = _("opinions of committees")
        ordering = ["given_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(present__lte=models.F("members"))
                & Q(
                    present__gte=models.F("votes_for") + models.F("votes_against") + models.F("votes_abstain")
                ),
                name="opinion_counts_members",
            ),
        ]

    def __str__(self) -> str:
        return f"opinion on {self.agenda_item_id}"

    @property
    def council_id(self) -> int:
        return self.agenda_item.council_id

    @property
    def committee(self) -> Committee:
        """Return the committee that gave it; raise ``ValueError`` where the council itself met."""
        committee = self.agenda_item.meeting.committee
        if committee is None:
            raise ValueError("no_committee")
        return committee

    @property
    def rapporteur(self) -> str:
        """Return who reports on it to the council; empty where nobody is named."""
        if self.agenda_item.rapporteur:
            return self.agenda_item.rapporteur
        return name_or_erased(self.reports.name_in_office) if self.reports else ""
