"""Who may act for an organisation, on what ground, from when until when."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.models.people import Participant


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
