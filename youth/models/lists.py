"""The council's own lists: what proposals are about, and the settlements that it works for."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youth.models.councils import ascii_slug
from youth.models.named import Named


class Listed(Named):
    """Base of an entry of a list; one that is no longer offered stays on what was filed under it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Part of addresses: the filter of a list of proposals.
    key = models.CharField(max_length=60, validators=[ascii_slug])
    is_offered = models.BooleanField(default=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.key


class Topic(Listed):
    """What proposals are about; people follow it. The matters of the rules of procedure are another list."""

    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="topics")

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        # No order of its own: pages sort their topics before they are stored, and names can't be compared.
        constraints = [models.UniqueConstraint(fields=["council", "key"], name="topic_key_once")]


class Place(Listed):
    """A settlement of the municipality, with its coordinates in degrees where they are known."""

    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="places")
    latitude = models.DecimalField(
        max_digits=7,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        ordering = ["names"]
        constraints = [
            models.UniqueConstraint(fields=["council", "key"], name="place_key_once"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="place_has_both_coordinates",
            ),
        ]
