"""What people write into the minutes between the facts of the journal, and corrections of facts."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youth import clock
from youth.models.meetings import AgendaItem, Meeting


class MinutesText(models.Model):
    """A text that belongs behind one fact of a meeting's journal, or before all of them (``after`` 0)."""

    class Kind(models.TextChoices):
        STATEMENT = "statement", pgettext_lazy("text of minutes", "statement")
        QUESTION = "question", pgettext_lazy("text of minutes", "question")
        ANSWER = "answer", pgettext_lazy("text of minutes", "answer")
        REPORT = "report", pgettext_lazy("text of minutes", "report")
        GUEST = "guest", pgettext_lazy("text of minutes", "guests")
        DRAFT = "draft", pgettext_lazy("text of minutes", "wording of a draft")
        OPENING = "opening", pgettext_lazy("text of minutes", "opening formula")
        CLOSING = "closing", pgettext_lazy("text of minutes", "closing formula")
        NOTE = "note", pgettext_lazy("text of minutes", "note")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes_texts")
    # The number of the act in the meeting's stream behind which it belongs.
    after = models.PositiveBigIntegerField()
    # Its place among the texts behind the same act.
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    text = models.TextField(blank=True)
    # The item that was under way at this place.
    agenda_item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="minutes_texts"
    )
    language = models.CharField(max_length=5)
    # Counts the savings: one that began from an older version is refused.
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("text of the minutes")
        verbose_name_plural = _("texts of the minutes")
        ordering = ["after", "position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "after", "position"], name="minutes_text_place_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="minutes_text_version_counts"),
        ]

    @property
    def council_id(self) -> int:
        return self.meeting.council_id

    def __str__(self) -> str:
        return f"text of the minutes of {self.meeting_id}"


class FactCorrection(models.Model):
    """What is wrong in a fact of the minutes, and how it was: printed behind the fact, which stays."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="fact_corrections")
    # The number of the corrected act in the meeting's stream.
    fact = models.PositiveBigIntegerField()
    text = models.TextField(_("correction"))
    language = models.CharField(max_length=5)
    corrected_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("correction of a fact")
        verbose_name_plural = _("corrections of facts")
        ordering = ["corrected_at", "pk"]

    @property
    def council_id(self) -> int:
        return self.meeting.council_id

    def __str__(self) -> str:
        return f"correction of act {self.fact} of {self.meeting_id}"
