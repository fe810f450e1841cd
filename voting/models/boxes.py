"""The separated box: who took part in one table, what was answered in others, without a common key.

No column leads from a sheet of a secret box to a person. While the box is open its sheets are encrypted, so
that nobody counts them early; closing writes them, shuffled, into another table and writes the participation
again, so that neither order of rows nor transaction connects the two. ``docs/voting.md`` says what somebody
with the database in hands could still see.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youth import clock


class Box(models.Model):
    """A box for sheets of one form, by the people of one register; ``about`` is the row that it serves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="boxes")
    about = models.UUIDField()
    is_secret = models.BooleanField()
    # What a sheet asks: [{"name", "options", "least", "most"}], see ``voting.procedure.sheets``.
    schema = models.JSONField()
    # From how many sheets on anything of a secret box is shown.
    threshold = models.PositiveSmallIntegerField()
    register_digest = models.CharField(max_length=64)
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Counted at the closing: those who could take part, those who did, and the root over their sheets.
    eligible = models.PositiveIntegerField(null=True, blank=True)
    answered = models.PositiveIntegerField(null=True, blank=True)
    root = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("ballot box")
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "about"], name="one_box_for_each_matter"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, eligible__isnull=True, answered__isnull=True, root="")
                | (Q(closed_at__isnull=False, eligible__isnull=False, answered__isnull=False) & ~Q(root="")),
                name="box_closed_is_counted",
            ),
            models.CheckConstraint(
                condition=Q(is_secret=False) | Q(threshold__gte=2), name="secret_box_has_a_threshold"
            ),
        ]

    def __str__(self) -> str:
        return f"box {self.pk}"

    @property
    def is_open(self) -> bool:
        """Return whether sheets are taken."""
        return self.closed_at is None


class Participation(models.Model):
    """A line of a box's register: who may take part, with the age band, and the day on which they did.

    The lines are there before anybody takes part, in the order of their random keys.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="participations")
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    stratum = models.CharField(max_length=10)
    # Never a time: with it, a log of requests would lead to the sheet.
    day = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("participation")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["box", "participant"], name="one_participation_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} in {self.box_id}"


class SealedSheet(models.Model):
    """A sheet of an open secret box, encrypted, as long as any other; deleted at the closing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="sealed_sheets")
    ciphertext = models.BinaryField()

    class Meta:
        verbose_name = _("sealed sheet")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"sealed sheet {self.pk}"


class Sheet(models.Model):
    """A sheet of a closed secret box; the receipt is known to nobody but who filled it in.

    ``stratum`` is empty where so few of an age band took part that it would lead to them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="sheets")
    receipt = models.CharField(max_length=20)
    stratum = models.CharField(max_length=10, blank=True)
    content = models.JSONField()

    class Meta:
        verbose_name = _("sheet")
        ordering = ["receipt"]
        constraints = [models.UniqueConstraint(fields=["box", "receipt"], name="one_sheet_per_receipt")]

    def __str__(self) -> str:
        return f"sheet {self.pk}"


class NamedSheet(models.Model):
    """A sheet of a box with names: the link to the person stays."""

    participation = models.OneToOneField(
        Participation, on_delete=models.PROTECT, primary_key=True, related_name="sheet"
    )
    receipt = models.CharField(max_length=20)
    content = models.JSONField()

    class Meta:
        verbose_name = _("sheet with a name")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"sheet of {self.participation_id}"
