"""Arguments and the answers to them, who found which helpful, and summaries of a side.

An answer is a row of its own and has none below it: the tables know one level of replies only.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plugins.deliberation.arguments import ordering
from youth import clock

TEXT_LENGTH = 600
SIDE_LENGTH = 8
# A text that a moderator has not read yet.
WAITS = "waits"


class Side(models.TextChoices):
    """Which side an argument takes."""

    FOR = ordering.Side.FOR, pgettext_lazy("argument", "For")
    AGAINST = ordering.Side.AGAINST, pgettext_lazy("argument", "Against")
    QUESTION = ordering.Side.QUESTION, pgettext_lazy("argument", "Question")


class Moderated(models.Model):
    """A text that everybody reads, unless a moderator hid it or has to read it first."""

    # Why only its author reads it: the reason for which a moderator hid it, or ``WAITS`` for one.
    withheld = models.CharField(max_length=20, blank=True)
    # Whether an act published it; not where it waited from the beginning and was not let through.
    is_published = models.BooleanField(default=True)

    class Meta:
        abstract = True


class Written(Moderated):
    """What somebody wrote in public, under their name and in the capacity of that time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Emptied where the author withdrew it or left.
    text = models.TextField(max_length=TEXT_LENGTH, blank=True)
    language = models.CharField(max_length=5)
    author = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    # In which capacity: the title of a guest, an office, the chair of a committee; empty for everybody else.
    guest_as = models.CharField(max_length=120, blank=True)
    office = models.CharField(max_length=60, blank=True)
    committee = models.ForeignKey(
        "youth.Committee", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Argument(Written):
    """An argument for or against something, or a question about it; on all of it, a point or an amendment."""

    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="+")
    # What it is about belongs to another app: its label and its id.
    subject_label = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    # The point that it is about, and how that read when it was written; empty for all of it.
    point = models.CharField(max_length=20, blank=True)
    point_words = models.TextField(blank=True)
    side = models.CharField(max_length=SIDE_LENGTH, choices=Side)
    edited_at = models.DateTimeField(null=True, blank=True)
    # The amendment that it is about, with its number; the words of an amendment are read where they are, for
    # they may be hidden or erased.
    amendment = models.UUIDField(null=True, blank=True)
    amendment_number = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("argument")
        verbose_name_plural = _("arguments")
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["subject_id", "subject_label"], name="arguments_of_a_subject")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | models.Q(text=""),
                name="withdrawn_argument_has_no_words",
            ),
            models.CheckConstraint(
                condition=models.Q(point="", point_words="")
                | (~models.Q(point="") & ~models.Q(point_words="")),
                name="argument_has_the_words_of_its_point",
            ),
            models.CheckConstraint(condition=models.Q(side__in=Side.values), name="argument_has_a_side"),
            models.CheckConstraint(
                condition=models.Q(amendment__isnull=True, amendment_number__isnull=True)
                | models.Q(amendment__isnull=False, amendment_number__isnull=False, point=""),
                name="argument_is_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"argument {self.side} {self.subject_id}"


class Answer(Written):
    """An answer to an argument or a question."""

    argument = models.ForeignKey(Argument, on_delete=models.PROTECT, related_name="answers")

    class Meta:
        verbose_name = _("answer to an argument")
        verbose_name_plural = _("answers to arguments")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | models.Q(text=""),
                name="withdrawn_answer_has_no_words",
            )
        ]

    @property
    def council_id(self) -> int:
        return self.argument.council_id

    def __str__(self) -> str:
        return f"answer to {self.argument_id}"


class ArgumentVote(models.Model):
    """Somebody found an argument helpful, whichever side it takes."""

    argument = models.ForeignKey(Argument, on_delete=models.PROTECT, related_name="votes")
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("vote on an argument")
        verbose_name_plural = _("votes on arguments")
        constraints = [
            models.UniqueConstraint(fields=["argument", "participant"], name="one_vote_on_an_argument")
        ]

    @property
    def council_id(self) -> int:
        return self.argument.council_id

    def __str__(self) -> str:
        return f"vote on {self.argument_id}"


class Summary(Moderated):
    """What one side says, in a few sentences, that somebody proposed and those of the side may accept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="+")
    subject_label = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    side = models.CharField(max_length=SIDE_LENGTH, choices=Side)
    # Emptied where it was withdrawn, or who proposed it left before it was accepted.
    text = models.TextField(max_length=TEXT_LENGTH, blank=True)
    language = models.CharField(max_length=5)
    proposed_by = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("summary of a side")
        verbose_name_plural = _("summaries of a side")
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["subject_id", "subject_label"], name="summaries_of_a_subject")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(side__in=[Side.FOR, Side.AGAINST]), name="summary_of_one_side"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | models.Q(text="", accepted_at__isnull=True),
                name="accepted_summary_is_not_withdrawn",
            ),
            models.UniqueConstraint(
                fields=["subject_id", "subject_label", "side", "proposed_by"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="one_waiting_summary_of_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"summary {self.side} {self.subject_id}"


class SummaryAcceptance(models.Model):
    """Somebody who argued on a side accepts a summary of it."""

    summary = models.ForeignKey(Summary, on_delete=models.PROTECT, related_name="acceptances")
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("acceptance of a summary")
        verbose_name_plural = _("acceptances of summaries")
        constraints = [
            models.UniqueConstraint(fields=["summary", "participant"], name="one_acceptance_of_a_summary")
        ]

    @property
    def council_id(self) -> int:
        return self.summary.council_id

    def __str__(self) -> str:
        return f"acceptance of {self.summary_id}"
