"""What may be found, and how far the journal's streams were read for it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

PAGE, DOCUMENT, RESOLUTION = "page", "document", "resolution"
# Why something no longer holds, as results say it; empty for what does.
REPLACED, ANNULLED, CANCELLED = "replaced", "annulled", "cancelled"


class SearchEntry(models.Model):
    """One thing that everybody may find. Whether it may be seen just now is asked when somebody searches."""

    # What it is in this installation: "page:12", "file:5", "resolution:<uuid>", "proposals:<uuid>".
    key = models.CharField(max_length=120, unique=True)
    # A page, a document, a resolution; else the slug of the plugin that it belongs to.
    kind = models.CharField(max_length=40)
    council = models.ForeignKey(
        "youth.Council", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    # The journal's stream whose acts change it.
    stream = models.CharField(max_length=80, blank=True, db_index=True)
    # The page itself, or those that offer the file: it is found as long as one of them can be read.
    pages: "models.ManyToManyField[Any, Any]" = models.ManyToManyField("wagtailcore.Page", related_name="+")
    file = models.ForeignKey(
        settings.WAGTAILDOCS_DOCUMENT_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    language = models.CharField(max_length=5)
    on = models.DateField(null=True, blank=True)
    # Why it no longer holds: it comes after what does, whatever else is said about it.
    ended_as = models.CharField(max_length=12, blank=True)
    # From when it is over by itself, as an event: asked at each search, no act announces it.
    over_at = models.DateTimeField(null=True, blank=True)
    # How far a file is behind the page that offers it: the page 0, its newest file 1, an older one 2.
    behind = models.PositiveSmallIntegerField(default=0)
    url = models.TextField(blank=True)
    title = models.TextField()
    # Stems between spaces, so that a whole one is found as " stem ". Before the text, which is only read
    # where a result is shown: SQLite reads a row up to the last column that a query needs.
    title_stems = models.TextField()
    stems = models.TextField()
    text = models.TextField()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[PAGE, DOCUMENT]) | models.Q(council__isnull=False),
                name="search_entry_of_pages_or_council",
            )
        ]

    def __str__(self) -> str:
        return self.key


class StreamRead(models.Model):
    """Up to which act of a stream the index is right."""

    stream = models.OneToOneField("youth.Stream", on_delete=models.CASCADE, primary_key=True)
    seq = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("stream read for the search")

    def __str__(self) -> str:
        return f"{self.stream_id}#{self.seq}"
