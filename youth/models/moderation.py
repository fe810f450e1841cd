"""What was reported or waits for a moderator, what was decided, appeals, pauses, a council's own rules."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youth import clock
from youth.models.held import HeldQuerySet
from youth.procedure import moderation


class ModerationCase(models.Model):
    """A text that was reported, or waits by the council's rules, and what was decided about it.

    The text belongs to the plugin that the label names, a name that somebody shows to the core. A storm of
    reports is one case.
    """

    class Decision(models.TextChoices):
        KEPT = moderation.Decision.KEPT, pgettext_lazy("moderation", "nothing wrong with it")
        WARNED = moderation.Decision.WARNED, pgettext_lazy("moderation", "author warned")
        HIDDEN = moderation.Decision.HIDDEN, pgettext_lazy("moderation", "hidden")
        PAUSED = moderation.Decision.PAUSED, pgettext_lazy("moderation", "hidden, author paused")
        GONE = moderation.Decision.GONE, pgettext_lazy("moderation", "no longer there")

    class Reason(models.TextChoices):
        INSULT = moderation.ReportReason.INSULT, pgettext_lazy("moderation", "insult or humiliation")
        THREAT = moderation.ReportReason.THREAT, pgettext_lazy("moderation", "threat or call to violence")
        PERSONAL_DATA = (
            moderation.ReportReason.PERSONAL_DATA,
            pgettext_lazy("moderation", "personal data of somebody"),
        )
        ADVERTISING = moderation.ReportReason.ADVERTISING, pgettext_lazy("moderation", "advertising")
        OFF_TOPIC = (
            moderation.ReportReason.OFF_TOPIC,
            pgettext_lazy("moderation", "has nothing to do with it"),
        )
        OTHER = moderation.ReportReason.OTHER, pgettext_lazy("moderation", "something else")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="moderation_cases")
    label = models.CharField(max_length=100)
    subject = models.UUIDField()
    author = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="moderated_texts"
    )
    # How it read when the case was opened; emptied where its author leaves.
    title = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="bg")
    opened_at = models.DateTimeField(default=clock.now)
    # Why others do not see it before somebody decided: pairs of a ``HoldRule`` and what was found.
    held_by = models.JSONField(default=list, blank=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    category = models.CharField(max_length=20, choices=Reason, blank=True)
    # To the author, in the name of the council's office.
    message = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("case of moderation")
        verbose_name_plural = _("cases of moderation")
        ordering = ["opened_at", "pk"]
        indexes = [
            models.Index(fields=["council", "decided_at"], name="moderation_by_council"),
            models.Index(fields=["subject"], name="moderation_by_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "label", "subject"],
                condition=Q(decided_at__isnull=True),
                name="one_open_case_per_text",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decision="")
                | (Q(decided_at__isnull=False) & ~Q(decision="")),
                name="moderation_decided_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["", "kept", "gone"], category="")
                | (Q(decision__in=["warned", "hidden", "paused"]) & ~Q(category="")),
                name="measure_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.subject}"

    @property
    def is_open(self) -> bool:
        """Return whether nobody has decided yet."""
        return self.decided_at is None

    @property
    def is_about_name(self) -> bool:
        """Return whether it is about the name that somebody shows."""
        return self.label == moderation.NAME_LABEL


class ModerationReport(models.Model):
    """Somebody reported the text: for which reason, and in which words."""

    case = models.ForeignKey(ModerationCase, on_delete=models.PROTECT, related_name="reports")
    participant = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, related_name="moderation_reports"
    )
    reason = models.CharField(max_length=20, choices=ModerationCase.Reason)
    words = models.TextField(blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("report of a text")
        verbose_name_plural = _("reports of texts")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "participant"], name="one_report_per_case_and_person")
        ]

    @property
    def council_id(self) -> int:
        return self.case.council_id

    def __str__(self) -> str:
        return f"report on {self.case_id}"


class ModerationAppeal(models.Model):
    """The author asks somebody else to look again; decided once, never by who decided first."""

    case = models.OneToOneField(ModerationCase, on_delete=models.PROTECT, related_name="appeal")
    words = models.TextField(blank=True)
    made_at = models.DateTimeField(default=clock.now)
    # Who took the decision: copied, so that the database keeps the two apart.
    against = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    is_reversed = models.BooleanField(null=True, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(against__isnull=True) | ~Q(decided_by=F("against")),
                name="appeal_decided_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, is_reversed__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, is_reversed__isnull=False),
                name="appeal_decided_at_a_time",
            ),
        ]

    @property
    def council_id(self) -> int:
        return self.case.council_id

    def __str__(self) -> str:
        return f"appeal on {self.case_id}"


class WritingPause(models.Model):
    """Somebody writes nothing in the council from an instant to another, for what was decided in a case."""

    case = models.OneToOneField(ModerationCase, on_delete=models.PROTECT, related_name="pause")
    participant = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, related_name="writing_pauses"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # An appeal took it back: it does not count for the length of a later one.
    is_lifted = models.BooleanField(default=False)

    objects = HeldQuerySet["WritingPause"].as_manager()

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")), name="pause_ends_after_it_begins"
            )
        ]

    @property
    def council_id(self) -> int:
        return self.case.council_id

    def __str__(self) -> str:
        return f"pause of {self.participant_id}"


class ModerationRules(models.Model):
    """What a council lets wait for a moderator, and how much one person publishes in a day."""

    council = models.OneToOneField("youth.Council", on_delete=models.PROTECT, related_name="moderation_rules")
    new_account_days = models.PositiveSmallIntegerField(_("new accounts"), default=0)
    holds_links = models.BooleanField(_("links"), default=False)
    # One a line; an asterisk at the end is the beginning of words.
    words = models.TextField(_("words"), blank=True)
    most_a_day = models.PositiveSmallIntegerField(_("proposals of one person in a day"), default=5)

    class Meta:
        verbose_name = _("rules of moderation")
        verbose_name_plural = _("rules of moderation")

    def __str__(self) -> str:
        return f"rules of moderation of {self.council_id}"
