"""Proposals, the versions of their text, and who supports which version."""

import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from proposals import workflow
from youth import clock
from youth.points import words_of
from youth.procedure.amendments import Change


class Proposal(models.Model):
    """A young person's proposal to the council, from the draft to the Municipal Council's answer."""

    class State(models.TextChoices):
        DRAFT = workflow.State.DRAFT, pgettext_lazy("proposal", "draft")
        PUBLISHED = workflow.State.PUBLISHED, pgettext_lazy("proposal", "looking for support")
        SUPPORTED = workflow.State.SUPPORTED, pgettext_lazy("proposal", "supported")
        SUBMITTED = workflow.State.SUBMITTED, pgettext_lazy("proposal", "submitted")
        RETURNED = workflow.State.RETURNED, pgettext_lazy("proposal", "returned for correction")
        REGISTERED = workflow.State.REGISTERED, pgettext_lazy("proposal", "registered")
        IN_COMMITTEE = workflow.State.IN_COMMITTEE, pgettext_lazy("proposal", "in the committee")
        OPINION_GIVEN = workflow.State.OPINION_GIVEN, pgettext_lazy("proposal", "opinion given")
        ON_AGENDA = workflow.State.ON_AGENDA, pgettext_lazy("proposal", "on the agenda")
        POSTPONED = workflow.State.POSTPONED, pgettext_lazy("proposal", "postponed")
        ADOPTED = workflow.State.ADOPTED, pgettext_lazy("proposal", "adopted")
        REJECTED = workflow.State.REJECTED, pgettext_lazy("proposal", "not adopted")
        SENT = workflow.State.SENT, pgettext_lazy("proposal", "sent to the Municipal Council")
        ANSWERED = workflow.State.ANSWERED, pgettext_lazy("proposal", "answered")
        WITHDRAWN = workflow.State.WITHDRAWN, pgettext_lazy("proposal", "withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="proposals")
    author = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="proposals")
    co_authors = models.ManyToManyField("youth.Participant", blank=True, related_name="+")
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)

    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("why"), max_length=3000)
    # What the council shall decide: legal ground and rows as ``youth.points`` reads them.
    legal_ground = models.TextField(blank=True)
    points = models.JSONField(default=list)
    language = models.CharField(max_length=5, default="bg")
    # Rises with every change of a published text; support belongs to one version.
    version = models.PositiveIntegerField(default=1)

    incoming_number = models.PositiveIntegerField(null=True, blank=True)
    incoming_period = models.CharField(max_length=20, blank=True)
    incoming_on = models.DateField(null=True, blank=True)
    return_reason = models.TextField(blank=True)

    committee = models.ForeignKey(
        "youth.Committee", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opinion_due_on = models.DateField(null=True, blank=True)
    opinion_document = models.CharField(max_length=200, blank=True)
    opinion_number = models.CharField(max_length=60, blank=True)
    opinion_on = models.DateField(null=True, blank=True)
    opinion_text = models.TextField(blank=True)

    # References by id: the agenda and the book of resolutions belong to another app.
    meeting_id = models.UUIDField(null=True, blank=True)
    agenda_item_id = models.UUIDField(null=True, blank=True)
    resolution_id = models.UUIDField(null=True, blank=True)
    resolution_designation = models.CharField(max_length=160, blank=True)
    decided_on = models.DateField(null=True, blank=True)

    package_document = models.CharField(max_length=200, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    # The consultation record of the Municipal Council, and what is written there.
    record_id = models.UUIDField(null=True, blank=True)
    received_number = models.CharField(max_length=60, blank=True)
    received_on = models.DateField(null=True, blank=True)
    answer_document = models.CharField(max_length=200, blank=True)
    answer_number = models.CharField(max_length=60, blank=True)
    answer_on = models.DateField(null=True, blank=True)
    answer_text = models.TextField(blank=True)

    created_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, blank=True)
    # How many supporters the rules asked for when it was published.
    support_needed = models.PositiveIntegerField(null=True, blank=True)

    # Of the council's own lists; both may be left out.
    topic = models.ForeignKey(
        "youth.Topic", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    place = models.ForeignKey(
        "youth.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-published_at", "-created_at"]
        indexes = [models.Index(fields=["council", "state"], name="proposals_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "incoming_period", "incoming_number"],
                condition=models.Q(incoming_number__isnull=False),
                name="incoming_number_once",
            ),
            models.CheckConstraint(
                condition=models.Q(incoming_number__isnull=True) | models.Q(incoming_on__isnull=False),
                name="incoming_number_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"

    @property
    def incoming(self) -> str:
        """Return the incoming number as it is written on papers, empty before the registration."""
        if self.incoming_number is None or self.incoming_on is None:
            return ""
        return f"{self.incoming_number}/{self.incoming_on:%d.%m.%Y}"

    @property
    def text(self) -> str:
        """Return the words that are decided on, numbered as they were typed."""
        return words_of(self.legal_ground, self.points)


class ProposalVersion(models.Model):
    """A published text; never changed, so that everybody can see what was supported."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    summary = models.TextField()
    legal_ground = models.TextField(blank=True)
    points = models.JSONField()
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("version")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.proposal_id} v{self.number}"

    @property
    def text(self) -> str:
        """Return the words that this version put to the vote, numbered as they were typed."""
        return words_of(self.legal_ground, self.points)


class TitleKey(models.Model):
    """By what a published proposal is found when somebody types a title that says the same."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="title_keys", db_index=False
    )
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="+", db_index=False)
    # As ``proposals.likeness`` writes it.
    key = models.CharField(max_length=61)

    class Meta:
        verbose_name = _("key of a title")
        constraints = [models.UniqueConstraint(fields=["proposal", "key"], name="title_key_once")]
        indexes = [models.Index(fields=["council", "key", "proposal"], name="proposals_by_title_key")]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.key}"


class SupportQuerySet(models.QuerySet["Support"]):
    """Supports of proposals."""

    def counted(self) -> Self:
        """Return those that did not lapse."""
        return self.filter(lapsed_at__isnull=True)


class Support(models.Model):
    """A participant's support of one version; the name is shown only if they chose so."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="supports")
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    is_named = models.BooleanField(default=False)
    given_at = models.DateTimeField(default=clock.now)
    # Counts no longer from then on: nobody verified its giver in time.
    lapsed_at = models.DateTimeField(null=True, blank=True)

    objects = SupportQuerySet.as_manager()

    class Meta:
        verbose_name = _("support")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "participant"], name="one_support_per_participant")
        ]

    def __str__(self) -> str:
        return f"support for {self.proposal_id} v{self.version}"


class Amendment(models.Model):
    """A change to the draft decision of an agenda item, with a proposal or without, moved in the meeting."""

    class State(models.TextChoices):
        MOVED = "moved", pgettext_lazy("amendment", "awaits its vote")
        ADOPTED = "adopted", pgettext_lazy("amendment", "adopted")
        REJECTED = "rejected", pgettext_lazy("amendment", "not adopted")
        WITHDRAWN = "withdrawn", pgettext_lazy("amendment", "withdrawn")

    class Change(models.TextChoices):
        REPLACE_ALL = Change.REPLACE_ALL, pgettext_lazy("amendment", "replace the whole draft")
        REPLACE = Change.REPLACE, pgettext_lazy("amendment", "replace a point")
        DELETE = Change.DELETE, pgettext_lazy("amendment", "delete a point")
        INSERT = Change.INSERT, pgettext_lazy("amendment", "insert a point after another")
        ADD = Change.ADD, pgettext_lazy("amendment", "add a point at the end")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agenda_item = models.ForeignKey("youth.AgendaItem", on_delete=models.PROTECT, related_name="amendments")
    # Counts the amendments of the item in the order in which they were moved, from 1.
    number = models.PositiveSmallIntegerField()
    change = models.CharField(max_length=12, choices=Change)
    # The id of the point that it is about, as the draft has it; empty for the whole draft and its end.
    point = models.CharField(max_length=20, blank=True)
    # That point as it read before the vote: the draft changes with what is adopted.
    point_words = models.TextField(blank=True)
    text = models.TextField(blank=True)
    # The amendment that this one changes.
    to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="amendments")
    mover = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.MOVED)
    language = models.CharField(max_length=5, default="bg")
    moved_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["agenda_item", "number"], name="amendment_number_once"),
            models.CheckConstraint(
                condition=models.Q(change="delete", text="")
                | (~models.Q(change="delete") & ~models.Q(text="")),
                name="amendment_has_its_text",
            ),
            models.CheckConstraint(
                condition=models.Q(change__in=["replace", "delete", "insert"], to=None) & ~models.Q(point="")
                | models.Q(change__in=["replace_all", "add"], point="")
                | models.Q(to__isnull=False, point=""),
                name="amendment_has_its_point",
            ),
        ]

    def __str__(self) -> str:
        return f"amendment {self.number} to {self.agenda_item_id}"
