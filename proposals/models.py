"""Proposals, the versions of their text, and who supports which version."""

import uuid
from typing import Self

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from proposals import workflow
from proposals.committee_work import Assignment
from proposals.registration import RegistrationCorrection, incoming
from youth import clock
from youth.points import words_of
from youth.procedure.amendments import Change, Operation

__all__ = [
    "WAITS",
    "Amendment",
    "Assignment",
    "CoAuthor",
    "Proposal",
    "ProposalVersion",
    "RegistrationCorrection",
    "Support",
    "TitleKey",
]

# A proposal that a moderator has not read yet.
WAITS = "waits"


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
        UNDER_WAY = workflow.State.UNDER_WAY, pgettext_lazy("proposal", "under way")
        DONE = workflow.State.DONE, pgettext_lazy("proposal", "carried out")
        NOT_DONE = workflow.State.NOT_DONE, pgettext_lazy("proposal", "not carried out")
        WITHDRAWN = workflow.State.WITHDRAWN, pgettext_lazy("proposal", "withdrawn")
        MERGED = workflow.State.MERGED, pgettext_lazy("proposal", "merged into another")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="proposals")
    author = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="proposals")
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

    # References by id: the agenda and the book of resolutions belong to another app.
    meeting_id = models.UUIDField(null=True, blank=True)
    agenda_item_id = models.UUIDField(null=True, blank=True)
    resolution_id = models.UUIDField(null=True, blank=True)
    resolution_designation = models.CharField(max_length=160, blank=True)
    decided_on = models.DateField(null=True, blank=True)

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
    # Why only its author reads it: the reason for which a moderator hid it, or ``WAITS`` for one.
    withheld = models.CharField(max_length=20, blank=True)
    # Rises with every saved change of the text, of a draft too: a form says from which one it began.
    edition = models.PositiveIntegerField(default=1)

    # What the Municipal Council did last, a stage of ``youth.procedure.referral`` with its words.
    council_stage = models.CharField(max_length=10, blank=True)
    council_stage_on = models.DateField(null=True, blank=True)
    council_stage_number = models.CharField(max_length=60, blank=True)
    council_stage_unit = models.CharField(max_length=160, blank=True)
    council_stage_text = models.TextField(blank=True)
    answer_due_on = models.DateField(null=True, blank=True)
    answer_overdue_since = models.DateField(null=True, blank=True)
    answer_outcome = models.CharField(max_length=10, blank=True)
    answer_unit = models.CharField(max_length=160, blank=True)

    # Of the council's own lists; both may be left out.
    topic = models.ForeignKey(
        "youth.Topic", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    place = models.ForeignKey(
        "youth.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    # What it costs and who pays, where the council asks for that.
    cost = models.TextField(blank=True)
    # The one that its author asks to have it merged into; with ``MERGED``, the one where it went.
    merge_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    # The one of whose points it was made.
    split_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The bands of age of many supporters, each between bars, and after how many supporters they were counted;
    # see ``proposals.supporter_ages``.
    supporter_ages = models.CharField(max_length=60, blank=True)
    ages_counted_at = models.PositiveIntegerField(default=0)

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
            # Days that are not known are empty.
            models.CheckConstraint(
                condition=models.Q(answer_on=None)
                | models.Q(sent_on=None)
                | models.Q(answer_on__gte=models.F("sent_on")),
                name="answer_after_sending",
            ),
            models.CheckConstraint(
                condition=models.Q(sent_on=None)
                | models.Q(decided_on=None)
                | models.Q(sent_on__gte=models.F("decided_on")),
                name="sending_after_decision",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=workflow.State.MERGED) | models.Q(merge_into__isnull=False),
                name="merged_into_another",
            ),
            models.CheckConstraint(
                condition=models.Q(merge_into=None) | ~models.Q(merge_into=models.F("id")),
                name="not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"

    @property
    def incoming(self) -> str:
        """Return the incoming number as it is written on papers, empty before the registration."""
        if self.incoming_number is None or self.incoming_on is None:
            return ""
        return incoming(self.incoming_number, self.incoming_on)

    @property
    def is_overdue(self) -> bool:
        """Return whether the day for the Municipal Council's answer is over without one."""
        return self.answer_overdue_since is not None and self.state == self.State.SENT

    @property
    def text(self) -> str:
        """Return the words that are decided on, numbered as they were typed."""
        return words_of(self.legal_ground, self.points)

    @cached_property
    def writing_beside(self) -> "list[CoAuthor]":
        """Return the places of those who write it beside the author, in the order in which they joined.

        As they were when first asked for; without a query where a list read those of many proposals at once.
        """
        rows: list[CoAuthor] | None = vars(self).get("read_co_authors")
        if rows is not None:
            return rows
        return list(self.co_authors.writing().select_related("participant").order_by("joined_at"))

    @property
    def co_author_ids(self) -> frozenset[uuid.UUID]:
        """Return the ids of those who write it beside the author, as they were when first asked for."""
        ids: frozenset[uuid.UUID] | None = vars(self).get("read_co_author_ids")
        if ids is not None:
            return ids
        return frozenset(one.participant_id for one in self.writing_beside if one.participant_id is not None)


class ProposalVersion(models.Model):
    """A published text; never changed, so that everybody can see what was supported."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    summary = models.TextField()
    legal_ground = models.TextField(blank=True)
    points = models.JSONField()
    written_at = models.DateTimeField(default=clock.now)
    # It corrected the one before it and changed no point: the support for that one counts for it.
    is_formal = models.BooleanField(default=False)
    cost = models.TextField(blank=True)

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


class CoAuthorQuerySet(models.QuerySet["CoAuthor"]):
    """Places beside an author."""

    def writing(self) -> Self:
        """Return those that somebody took and has not left."""
        return self.filter(participant__isnull=False, ended_at__isnull=True)


class CoAuthor(models.Model):
    """A place beside the author: offered by a link that the author hands over, taken by one person, left."""

    # Unguessable, and the whole of the link's secret.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="co_authors")
    participant = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    offered_at = models.DateTimeField(default=clock.now)
    joined_at = models.DateTimeField(null=True, blank=True)
    # Left by who had taken it, or taken back before anybody had.
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CoAuthorQuerySet.as_manager()

    class Meta:
        verbose_name = _("co-author")
        ordering = ["joined_at", "offered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "participant"],
                condition=models.Q(ended_at__isnull=True),
                name="one_place_per_co_author",
            ),
            models.CheckConstraint(
                condition=models.Q(participant__isnull=True, joined_at__isnull=True)
                | models.Q(participant__isnull=False, joined_at__isnull=False),
                name="co_author_joined_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"co-author of {self.proposal_id}"


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
        """Return those that have not ended."""
        return self.filter(ended_at__isnull=True)


class Support(models.Model):
    """A participant's support of one version; the name is shown only if they chose so.

    It ends with a reason and stays; who supports again gets a row of its own.
    """

    class Ended(models.TextChoices):
        WITHDRAWN = workflow.SupportReason.WITHDRAWN, pgettext_lazy("support", "taken back")
        LEFT = workflow.SupportReason.LEFT, pgettext_lazy("support", "its giver left the council")
        LAPSED = workflow.SupportReason.LAPSED, pgettext_lazy("support", "lapsed")
        WRITES = workflow.SupportReason.WRITES, pgettext_lazy("support", "its giver became a co-author")
        MERGED = workflow.SupportReason.MERGED, pgettext_lazy("support", "carried over to another proposal")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="supports")
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    # The one that it was given for, kept for, or that a formal correction carried it to.
    version = models.PositiveIntegerField()
    is_named = models.BooleanField(default=False)
    # When it was first given: the days of who is not verified do not begin again.
    given_at = models.DateTimeField(default=clock.now)
    begins_at = models.DateTimeField(default=clock.now)
    # Counts no longer from then on.
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=10, choices=Ended, blank=True)
    # The support for another proposal that was merged into this one, or of whose points this one was made.
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried"
    )

    objects = SupportQuerySet.as_manager()

    class Meta:
        verbose_name = _("support")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "participant"],
                condition=models.Q(ended_at__isnull=True),
                name="one_support_per_participant",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_because="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ended_because="")),
                name="support_ends_with_a_reason",
            ),
            models.UniqueConstraint(fields=["carried_from", "proposal"], name="support_carried_over_once"),
        ]

    def __str__(self) -> str:
        return f"support for {self.proposal_id} v{self.version}"


class Amendment(models.Model):
    """A change to a draft decision: moved in the meeting to an item's, or written before it to a proposal's.

    A written one waits for the authors, who take it into their text or leave it to the council; with the
    proposal it comes to the agenda item, where it is voted on like those that are moved there.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("amendment", "waits for the author")
        ACCEPTED = "accepted", pgettext_lazy("amendment", "taken into the text")
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
    agenda_item = models.ForeignKey(
        "youth.AgendaItem", on_delete=models.PROTECT, null=True, blank=True, related_name="amendments"
    )
    # Counts the amendments of the proposal and its item in the order in which they were moved, from 1.
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
    # The proposal to which it was written; empty for what was moved in a meeting.
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="amendments"
    )
    reasons = models.TextField(max_length=1000, blank=True)
    # The version of the proposal that its authors made with it.
    accepted_in = models.PositiveIntegerField(null=True, blank=True)
    # Why only its mover reads it: the reason for which a moderator hid it, or ``WAITS`` for one.
    withheld = models.CharField(max_length=20, blank=True)
    # Whether an act published it; not where it waited from the beginning and was not let through.
    is_published = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["agenda_item", "number"], name="amendment_number_once"),
            models.CheckConstraint(
                condition=models.Q(change="delete", text="")
                | (~models.Q(change="delete") & ~models.Q(text=""))
                # Of what was written by somebody who left and nobody had dealt with, the words are erased.
                | models.Q(state="withdrawn", text=""),
                name="amendment_has_its_text",
            ),
            models.CheckConstraint(
                condition=models.Q(change__in=["replace", "delete", "insert"], to=None) & ~models.Q(point="")
                | models.Q(change__in=["replace_all", "add"], point="")
                | models.Q(to__isnull=False, point=""),
                name="amendment_has_its_point",
            ),
            models.UniqueConstraint(fields=["proposal", "number"], name="written_amendment_number_once"),
            models.CheckConstraint(
                condition=models.Q(proposal__isnull=False, to=None)
                | models.Q(
                    agenda_item__isnull=False, state__in=["moved", "adopted", "rejected", "withdrawn"]
                ),
                name="amendment_is_to_a_draft",
            ),
            models.CheckConstraint(
                condition=models.Q(state="accepted", accepted_in__isnull=False)
                | (~models.Q(state="accepted") & models.Q(accepted_in__isnull=True)),
                name="accepted_amendment_has_its_version",
            ),
        ]

    def __str__(self) -> str:
        return f"amendment {self.number} to {self.proposal_id or self.agenda_item_id}"

    @property
    def council_id(self) -> int:
        """Return the council in which it was written or moved."""
        if self.proposal is not None:
            return self.proposal.council_id
        assert self.agenda_item is not None  # noqa: S101 - it is to one of both
        return self.agenda_item.meeting.council_id

    @property
    def operation(self) -> Operation:
        """Return what it changes, for ``youth.procedure.amendments``."""
        return Operation(
            change=Change(self.change), point=self.point, to=str(self.to_id) if self.to_id else ""
        )


class ShortAddress(models.Model):
    """The number by which a proposal is found at ``/p/<number>``; given once, at its publication.

    The database counts in the whole installation, so that each number leads to one proposal, whichever
    councils a site shows. It is no number of a register: some may be left out.
    """

    number = models.BigAutoField(primary_key=True)
    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="short")

    class Meta:
        verbose_name = _("short address")

    def __str__(self) -> str:
        return f"{self.number}: {self.proposal_id}"


class ListWords(models.Model):
    """By what the search of the list finds a published proposal: forms and stems of title and reasons."""

    proposal = models.OneToOneField(
        Proposal, on_delete=models.CASCADE, primary_key=True, related_name="list_words"
    )
    # As ``proposals.list_search`` writes it: between spaces, with one before the first and after the last.
    words = models.TextField()

    class Meta:
        verbose_name = _("words of a proposal")

    def __str__(self) -> str:
        return f"{self.proposal_id}"
