"""Elections of persons: what is filled, and who stands for it."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from voting.models.polls import Poll
from youth import clock
from youth.roles import LONGEST, OwnRole, role_title

if TYPE_CHECKING:
    from youth.models import Meeting


class Election(models.Model):
    """An office, or places in a committee, filled at a meeting; each round is a poll with its question.

    New nominations after rounds that left places empty begin another ``series``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="elections")
    agenda_item = models.ForeignKey("youth.AgendaItem", on_delete=models.PROTECT, related_name="elections")
    # One of the two: the name of an office, see ``youth.roles``, or a committee.
    office = models.CharField(max_length=LONGEST, blank=True)
    committee = models.ForeignKey(
        "youth.Committee", on_delete=models.PROTECT, null=True, blank=True, related_name="elections"
    )
    places = models.PositiveSmallIntegerField(default=1)
    # Whether lists are voted for, among which the places are shared, in place of single members.
    by_lists = models.BooleanField(default=False)
    series = models.PositiveSmallIntegerField(default=1)
    called_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("election")
        ordering = ["called_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(office="") & Q(committee__isnull=True)) | Q(office="", committee__isnull=False),
                name="election_of_office_or_committee",
            ),
            models.CheckConstraint(condition=Q(places__gte=1), name="election_has_places"),
            models.CheckConstraint(
                condition=Q(by_lists=False) | Q(committee__isnull=False, places__gte=2),
                name="lists_share_places_in_a_committee",
            ),
            models.UniqueConstraint(
                fields=["agenda_item", "office"], condition=~Q(office=""), name="office_elected_once_per_item"
            ),
            models.UniqueConstraint(
                fields=["agenda_item", "committee"],
                condition=Q(committee__isnull=False),
                name="committee_elected_once_per_item",
            ),
        ]

    def __str__(self) -> str:
        return f"election {self.pk}"

    @property
    def meeting(self) -> "Meeting":
        """Return the meeting at which it is held."""
        return self.agenda_item.meeting

    @property
    def topic(self) -> str:
        """Return the topic of what is elected: the rules may ask for a secret vote."""
        return "chair_election" if self.office == OwnRole.CHAIR else "election"

    @property
    def what(self) -> str:
        """Return what is filled, in the active language."""
        return self.committee.name if self.committee is not None else role_title(self.office)


class CandidateList(models.Model):
    """A list in one series of an election; its members take their places in the order of their numbers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="lists")
    series = models.PositiveSmallIntegerField()
    # The place in the order of nominations; with it the key on the ballot, "c1".
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("list of candidates")
        ordering = ["election", "number"]
        constraints = [
            models.UniqueConstraint(fields=["election", "number"], name="list_number_once"),
            models.UniqueConstraint(fields=["election", "series", "name"], name="list_name_once_per_series"),
        ]

    def __str__(self) -> str:
        return f"list {self.number} in {self.election_id}"

    @property
    def key(self) -> str:
        """Return the key of the list on the ballot."""
        return f"c{self.number}"


class Nominee(models.Model):
    """Somebody who stands in one series of an election, until they withdraw."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="nominees")
    series = models.PositiveSmallIntegerField()
    # The place in the order of nominations; with it the key on the ballot, "c1".
    number = models.PositiveSmallIntegerField()
    # The list that names them, where lists are elected.
    on_list = models.ForeignKey(
        CandidateList, on_delete=models.PROTECT, null=True, blank=True, related_name="nominees"
    )
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    name_in_office = models.CharField(max_length=120)
    nominated_by = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    nominated_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # The round that elected them.
    elected_in = models.ForeignKey(
        Poll, on_delete=models.PROTECT, null=True, blank=True, related_name="elected"
    )

    class Meta:
        verbose_name = _("nominee")
        ordering = ["election", "number"]
        constraints = [
            models.UniqueConstraint(fields=["election", "number"], name="nominee_number_once"),
            models.UniqueConstraint(
                fields=["election", "series", "participant"], name="nominee_once_per_series"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(elected_in__isnull=True),
                name="nominee_elected_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} in {self.election_id}"

    @property
    def council_id(self) -> int:
        return self.election.council_id

    @property
    def key(self) -> str:
        """Return the key of the nominee on the ballot."""
        return f"c{self.number}"
