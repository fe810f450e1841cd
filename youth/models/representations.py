"""What is shown of an organisation; who may act for it, on what ground, from when until when."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youth import clock
from youth.models.people import Participant


class Partner(models.Model):
    """What a council's page says of an organisation that takes part."""

    class Kind(models.TextChoices):
        CLUB = "club", pgettext_lazy("organisation", "youth club")
        SCHOOL = "school", pgettext_lazy("organisation", "school")
        NGO = "ngo", pgettext_lazy("organisation", "non-governmental organisation")
        BUSINESS = "business", pgettext_lazy("organisation", "business")
        PARENTS = "parents", pgettext_lazy("organisation", "parents' council")

    organisation = models.OneToOneField(
        Participant, on_delete=models.PROTECT, primary_key=True, related_name="partner"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.CLUB)
    # In the council's words: hosts the meetings, gives the prizes.
    role = models.CharField(pgettext_lazy("organisation", "role"), max_length=120, blank=True)
    contact = models.CharField(pgettext_lazy("organisation", "contact"), max_length=200, blank=True)
    shows_contact = models.BooleanField(_("contact shown"), default=False)

    class Meta:
        verbose_name = _("partner")

    @property
    def council_id(self) -> int:
        return self.organisation.council_id

    def __str__(self) -> str:
        return f"partner {self.organisation_id}"


class FormerName(models.Model):
    """A name that an organisation had until an act gave it another one."""

    organisation = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="former_names")
    spelling = models.CharField(_("former name"), max_length=60)
    # The document by which the organisation has its present name.
    ground = models.CharField(_("ground"), max_length=200)
    ended_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("former name of an organisation")
        ordering = ["-ended_at", "-pk"]

    def __str__(self) -> str:
        return f"former name of {self.organisation_id}"


class Representation(models.Model):
    """A person who may act for an organisation in a period; never deleted, ended.

    The row is the actor of what the person does for the organisation: the journal names both. Whether it
    holds is asked of ``selectors.organisations.represents``, each time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="representatives")
    representative = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="representations")
    # The document, and what it rests on: a decision of the board, a power of attorney.
    ground = models.CharField(_("ground"), max_length=200)
    starts_at = models.DateTimeField(default=clock.now)
    # The first instant without it.
    ends_at = models.DateTimeField(null=True, blank=True)
    # Why it was ended; empty where it ran out, or ended because the person left.
    end_ground = models.CharField(_("ground of the end"), max_length=200, blank=True)
    # Empty where the operator entered it.
    given_by = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("representation")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "representative"],
                condition=models.Q(ends_at__isnull=True),
                name="a_person_represents_an_organisation_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gte=models.F("starts_at")),
                name="representation_ends_no_earlier_than_it_begins",
            ),
            models.CheckConstraint(
                condition=~models.Q(organisation=models.F("representative")),
                name="nobody_represents_itself",
            ),
        ]

    @property
    def council_id(self) -> int:
        return self.organisation.council_id

    def __str__(self) -> str:
        return f"{self.representative_id} for {self.organisation_id}"
