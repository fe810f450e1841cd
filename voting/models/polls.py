"""Polls and the register of each."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youth import clock
from youth.procedure.choices import Method, Option

if TYPE_CHECKING:
    from youth.models import Meeting

UNFINISHED = ("open", "closed")
CHOICES = [
    (Option.FOR.value, pgettext_lazy("ballot", "For")),
    (Option.AGAINST.value, pgettext_lazy("ballot", "Against")),
    (Option.ABSTAIN.value, pgettext_lazy("ballot", "Abstain")),
]
METHODS = [
    (Method.OPEN.value, _("open vote")),
    (Method.NAMED.value, _("vote by name")),
    (Method.SECRET.value, _("secret vote")),
]


class Poll(models.Model):
    """One act of voting: question, electorate, ballot form, box, rule and consequence, frozen at its opening.

    A consultative poll has no meeting. ``consequence`` names what an announced result brings about and is
    empty where nothing follows; ``about`` is the id of what it works on.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of a vote", "open")
        CLOSED = "closed", pgettext_lazy("state of a vote", "closed, not announced")
        ANNOUNCED = "announced", pgettext_lazy("state of a vote", "announced")
        VOID = "void", pgettext_lazy("state of a vote", "void")

    class Question(models.TextChoices):
        """What kind of question was put."""

        MAIN = "main", pgettext_lazy("question", "draft decision")
        POINT = "point", pgettext_lazy("question", "point of the draft decision")
        AMENDMENT = "amendment", pgettext_lazy("question", "amendment")
        TOGETHER = "together", pgettext_lazy("question", "several items at once")
        PROCEDURAL = "procedural", pgettext_lazy("question", "procedural motion")
        ELECTION = "election", pgettext_lazy("question", "election")
        OPINION = "opinion", pgettext_lazy("question", "opinion")

    class Form(models.TextChoices):
        """What a ballot asks for: one of the rules' answers, or one of the poll's own options."""

        CHOICE = "choice", pgettext_lazy("ballot form", "for, against, abstain")
        OPTIONS = "options", pgettext_lazy("ballot form", "options")

    class Box(models.TextChoices):
        """How ballots are kept."""

        REGISTER = "register", pgettext_lazy("ballot box", "one by one, by device or by the secretary")
        HANDS = "hands", pgettext_lazy("ballot box", "by show of hands")
        PAPERS = "papers", pgettext_lazy("ballot box", "on paper, into an urn")
        SEPARATED = "separated", pgettext_lazy("ballot box", "in secret, apart from who took part")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="polls")
    meeting = models.ForeignKey(
        "youth.Meeting", on_delete=models.PROTECT, null=True, blank=True, related_name="polls"
    )
    agenda_item = models.ForeignKey(
        "youth.AgendaItem", on_delete=models.PROTECT, null=True, blank=True, related_name="polls"
    )
    question = models.CharField(max_length=20, choices=Question, default=Question.MAIN)
    consequence = models.CharField(max_length=60, blank=True)
    about = models.CharField(max_length=60, blank=True)
    # What is decided, as a key: one first vote on it, see ``voting.questions.matter_of``.
    matter = models.CharField(max_length=120)
    form = models.CharField(max_length=10, choices=Form, default=Form.CHOICE)
    # Of the form "options": [{"key", "label"}], as the ballot offers them.
    options = models.JSONField(default=list, blank=True)
    box = models.CharField(max_length=12, choices=Box, default=Box.REGISTER)
    # The poll of which this is the repetition (прегласуване); both stay in the record.
    repeats = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="repetitions"
    )
    # Whether it counts again what was cast in the vote that it repeats, with the register of that.
    is_count = models.BooleanField(default=False)
    # The vote that is taken for this one too: each of several items has a vote of its own.
    put_with = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="items_together"
    )
    method = models.CharField(max_length=10, choices=METHODS)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decision_type = models.CharField(max_length=20)
    topic = models.CharField(max_length=40, blank=True)
    # The question as it was put; what it was copied from may change or go.
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="bg")
    digest = models.CharField(max_length=64)
    subject_label = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True, blank=True)
    # The frozen part of the rules profile, see ``voting.services.opening.frozen_rule``.
    rule = models.JSONField()
    seats = models.PositiveSmallIntegerField()
    in_office = models.PositiveSmallIntegerField()
    present = models.PositiveSmallIntegerField()
    recused = models.PositiveSmallIntegerField(default=0)
    quorum_needed = models.PositiveSmallIntegerField()
    challenged_at = models.DateTimeField(null=True, blank=True)
    quorum_recount = models.PositiveSmallIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    # {"for", "against", "abstain", "not_voting"}, counted when the poll closed.
    votes = models.JSONField(null=True, blank=True)
    ballots_root = models.CharField(max_length=64, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.TextField(_("reason"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")
        ordering = ["opened_at", "pk"]
        constraints = [
            # The meeting waits: no second question before the first result is announced.
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state__in=UNFINISHED, put_with__isnull=True),
                name="one_unfinished_poll_per_meeting",
            ),
            # One matter is decided once; whatever follows on it is a repetition. A void vote decided nothing.
            models.UniqueConstraint(
                fields=["council", "matter"],
                condition=Q(repeats__isnull=True) & ~Q(state="void"),
                name="one_first_poll_per_matter",
            ),
            # A repetition that was opened by mistake and voided is not the one that counts.
            models.UniqueConstraint(
                fields=["repeats"], condition=~Q(state="void"), name="one_repetition_that_is_not_void"
            ),
            models.CheckConstraint(
                condition=Q(is_count=False) | Q(repeats__isnull=False), name="what_is_counted_was_cast"
            ),
            models.CheckConstraint(
                condition=Q(present__lte=F("in_office")) & Q(in_office__lte=F("seats")),
                name="poll_present_in_office_seats",
            ),
            models.CheckConstraint(
                condition=(Q(state="open") & Q(closed_at__isnull=True) & Q(announced_at__isnull=True))
                | (Q(state="closed") & Q(closed_at__isnull=False) & Q(announced_at__isnull=True))
                | (Q(state="announced") & Q(closed_at__isnull=False) & Q(announced_at__isnull=False))
                | (Q(state="void") & Q(announced_at__isnull=True)),
                name="poll_state_has_its_times",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | (Q(votes__isnull=False) & ~Q(ballots_root="")),
                name="poll_closed_is_counted",
            ),
            models.CheckConstraint(
                condition=(Q(state="void") & Q(voided_at__isnull=False) & ~Q(void_reason=""))
                | (~Q(state="void") & Q(voided_at__isnull=True) & Q(void_reason="")),
                name="poll_void_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=False) | Q(question="opinion"), name="poll_decides_in_a_meeting"
            ),
            # What people think is asked outside of meetings, apart from their names, and decides nothing.
            models.CheckConstraint(
                condition=~Q(question="opinion")
                | Q(meeting=None, agenda_item=None, consequence="", form="options", box="separated"),
                name="opinion_decides_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"poll {self.pk}"

    @property
    def sitting(self) -> "Meeting":
        """Return the meeting that decides; raise ``ValueError`` for a poll outside of meetings."""
        if self.meeting is None:
            raise ValueError("no_meeting")
        return self.meeting

    @property
    def answers(self) -> list[str]:
        """Return what a ballot may say: the keys of the options, else the answers that the rules have."""
        return [option["key"] for option in self.options] or list(self.rule["options"])

    @property
    def with_tellers(self) -> "Poll":
        """Return the vote for which tellers of hands were named: the first, and the one for several items."""
        taken = self.put_with or self.repeats
        return taken.with_tellers if taken is not None else self

    @property
    def is_open(self) -> bool:
        """Return whether ballots are taken."""
        return self.state == self.State.OPEN

    @property
    def awaits_recount(self) -> bool:
        """Return whether the quorum was challenged and not counted since."""
        return self.challenged_at is not None and self.quorum_recount is None


class Voter(models.Model):
    """One line of the frozen register: who may vote in a poll."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="voters")
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    name_in_office = models.CharField(max_length=120)
    # Names the member where the list is published, see ``voting.procedure.sealed_register``.
    # The salt is erased with the name.
    seal = models.CharField(max_length=64)
    salt = models.CharField(max_length=32, blank=True)

    class Meta:
        verbose_name = _("voter")
        ordering = ["name_in_office", "pk"]
        constraints = [models.UniqueConstraint(fields=["poll", "participant"], name="voter_once_per_poll")]

    def __str__(self) -> str:
        return f"{self.participant_id} in {self.poll_id}"


class NonVoter(models.Model):
    """A member in office who takes no part in a poll: absent at its opening, or recused."""

    class Why(models.TextChoices):
        ABSENT = "absent", pgettext_lazy("member without a vote", "absent")
        RECUSED = "recused", pgettext_lazy("member without a vote", "recused")

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="non_voters")
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    name_in_office = models.CharField(max_length=120)
    why = models.CharField(max_length=10, choices=Why)
    seal = models.CharField(max_length=64)
    salt = models.CharField(max_length=32, blank=True)

    class Meta:
        verbose_name = _("member without a vote")
        ordering = ["name_in_office", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "participant"], name="non_voter_once_per_poll")
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} not in {self.poll_id}"
