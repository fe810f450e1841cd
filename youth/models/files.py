"""Pictures and documents that people add to what they write."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youth import clock


class File(models.Model):
    """A checked picture or document about a subject; ``services.files`` is the only way in.

    The content is in the row, so that it is gone in the transaction that erases what it belongs to, and is
    given out by the one view that asks who may see it.
    """

    class Kind(models.TextChoices):
        PICTURE = "picture", _("picture")
        DOCUMENT = "document", _("document")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="files")
    keeper = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="files")
    # What it is about: the label and id of a subject.
    label = models.CharField(max_length=60)
    key = models.CharField(max_length=36)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()
    # A picture as cards show it, in few pixels.
    preview = models.BinaryField(default=bytes, blank=True)
    size = models.PositiveIntegerField()
    # SHA-256 of the content.
    digest = models.CharField(max_length=64)
    # What a picture shows, in words.
    alt = models.CharField(_("what the picture shows"), max_length=300, blank=True)
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["label", "key", "digest"], name="file_kept_once"),
            models.CheckConstraint(condition=Q(size__gt=0), name="kept_file_has_content"),
            models.CheckConstraint(
                condition=Q(kind="document", alt="") | (Q(kind="picture") & ~Q(alt="")),
                name="picture_has_its_words",
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"
