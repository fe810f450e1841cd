"""Requests to speak with what came of them, debates closed or extended, and questions sent from home."""

import uuid
from datetime import datetime, timedelta
from typing import cast

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plugins.deliberation.floor.procedure import queue, times
from youth import clock

REASON_LENGTH = 300
QUESTION_LENGTH = 600


class Speech(models.Model):
    """A request to speak on an agenda item, and the speech that came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("speech", "waiting")
        SPEAKING = "speaking", pgettext_lazy("speech", "speaking")
        HEARD = "heard", pgettext_lazy("speech", "heard")
        WITHDRAWN = "withdrawn", pgettext_lazy("speech", "withdrawn")
        # The debate was closed, or the item ended, before it was heard.
        LAPSED = "lapsed", pgettext_lazy("speech", "not reached")

    class Kind(models.TextChoices):
        SPEECH = times.SpeechKind.SPEECH.value, pgettext_lazy("floor", "Speech")
        QUESTION = times.SpeechKind.QUESTION.value, pgettext_lazy("floor", "Question")
        REPLY = times.SpeechKind.REPLY.value, pgettext_lazy("floor", "Reply")
        REJOINDER = times.SpeechKind.REJOINDER.value, pgettext_lazy("floor", "Rejoinder")
        PROCEDURAL = times.SpeechKind.PROCEDURAL.value, pgettext_lazy("floor", "Procedural motion")
        ORDER = times.SpeechKind.ORDER.value, pgettext_lazy("floor", "Point of order")

    class Side(models.TextChoices):
        FOR = times.Side.FOR.value, pgettext_lazy("floor", "for")
        AGAINST = times.Side.AGAINST.value, pgettext_lazy("floor", "against")

    class Role(models.TextChoices):
        MOVER = queue.Role.MOVER.value, pgettext_lazy("floor", "mover")
        RAPPORTEUR = queue.Role.RAPPORTEUR.value, pgettext_lazy("floor", "committee's rapporteur")

    class Ended(models.TextChoices):
        BY_SPEAKER = "by_speaker", pgettext_lazy("speech", "by the speaker")
        BY_CHAIR = "by_chair", pgettext_lazy("speech", "by the chair")
        INTERRUPTED = "interrupted", pgettext_lazy("speech", "interrupted")
        BY_TIME = "by_time", pgettext_lazy("speech", "time was up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey("youth.Meeting", on_delete=models.PROTECT, related_name="speeches")
    agenda_item = models.ForeignKey("youth.AgendaItem", on_delete=models.PROTECT, related_name="speeches")
    # Who speaks: somebody who takes part in the council, or a guest in the hall.
    participant = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    guest = models.ForeignKey(
        "youth.HallGuest", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    side = models.CharField(max_length=8, choices=Side, blank=True)
    role = models.CharField(max_length=12, choices=Role, blank=True)
    # The speech that a reply or rejoinder answers.
    answers = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="answered_by"
    )
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    made_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True, blank=True)
    # How long it may take, extensions included.
    seconds = models.PositiveIntegerField(null=True, blank=True)
    # Why the chair left the order of the queue; empty where the order was kept.
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=12, choices=Ended, blank=True)

    class Meta:
        verbose_name = _("request to speak")
        verbose_name_plural = _("requests to speak")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agenda_item", "participant", "kind"],
                condition=models.Q(state="waiting"),
                name="one_waiting_request_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["agenda_item", "guest", "kind"],
                condition=models.Q(state="waiting"),
                name="one_waiting_request_of_a_guest",
            ),
            models.CheckConstraint(
                condition=models.Q(participant__isnull=False, guest__isnull=True)
                | models.Q(participant__isnull=True, guest__isnull=False),
                name="a_member_or_a_guest_speaks",
            ),
            models.UniqueConstraint(
                fields=["meeting"], condition=models.Q(state="speaking"), name="one_speaker_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["speaking", "heard"], started_at__isnull=False, seconds__isnull=False
                )
                | models.Q(
                    state__in=["waiting", "withdrawn", "lapsed"],
                    started_at__isnull=True,
                    seconds__isnull=True,
                ),
                name="who_speaks_has_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state="heard", ended_at__gte=models.F("started_at")) & ~models.Q(ended="")
                | ~models.Q(state="heard") & models.Q(ended_at__isnull=True, ended=""),
                name="heard_once_ended",
            ),
        ]

    @property
    def council_id(self) -> int:
        return self.meeting.council_id

    def __str__(self) -> str:
        return f"{self.kind} of {self.speaker_id}"

    @property
    def speaker_id(self) -> uuid.UUID:
        """Return the id of the participant or the guest."""
        # The database lets no row have neither.
        return cast("uuid.UUID", self.participant_id or self.guest_id)

    @property
    def ends_at(self) -> datetime | None:
        """Return when the speaking time is over; None for who does not speak yet."""
        if self.started_at is None or self.seconds is None:
            return None
        return self.started_at + timedelta(seconds=self.seconds)

    @property
    def spoken_seconds(self) -> int:
        """Return how long a speech that ended took, in whole seconds."""
        if self.started_at is None or self.ended_at is None:
            return 0
        return int((self.ended_at - self.started_at).total_seconds())


class Debate(models.Model):
    """What the council decided about the debate on an item: its end, longer speaking times."""

    agenda_item = models.OneToOneField("youth.AgendaItem", on_delete=models.PROTECT, related_name="debate")
    closed_at = models.DateTimeField(null=True, blank=True)
    # By how much speeches that begin from now on are longer.
    extra_seconds = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("debate")
        verbose_name_plural = _("debates")

    @property
    def council_id(self) -> int:
        return self.agenda_item.council_id

    def __str__(self) -> str:
        return f"debate on {self.agenda_item_id}"


class Question(models.Model):
    """A question that somebody sent from home to an item of a meeting, and what came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("question from home", "waits to be let through")
        SHOWN = "shown", pgettext_lazy("question from home", "shown")
        REFUSED = "refused", pgettext_lazy("question from home", "not let through")
        READ = "read", pgettext_lazy("question from home", "taken up in the hall")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey("youth.Meeting", on_delete=models.PROTECT, related_name="home_questions")
    agenda_item = models.ForeignKey(
        "youth.AgendaItem", on_delete=models.PROTECT, related_name="home_questions"
    )
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")
    # Emptied where who asked left before it was taken up.
    text = models.TextField(max_length=QUESTION_LENGTH, blank=True)
    # In which the text is written.
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    made_at = models.DateTimeField(default=clock.now)
    # Why it was not let through, as who asked reads it.
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    # When it was let through or refused, and when it was taken up.
    decided_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("question from home")
        verbose_name_plural = _("questions from home")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="refused") & ~models.Q(reason="")
                | ~models.Q(state="refused") & models.Q(reason=""),
                name="refused_question_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", decided_at__isnull=True)
                | ~models.Q(state="waiting") & models.Q(decided_at__isnull=False),
                name="question_decided_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="read", read_at__isnull=False)
                | ~models.Q(state="read") & models.Q(read_at__isnull=True),
                name="question_read_once",
            ),
        ]

    @property
    def council_id(self) -> int:
        return self.meeting.council_id

    def __str__(self) -> str:
        return f"question of {self.participant_id}"


class QuestionSupport(models.Model):
    """Somebody wants a question that was let through to be answered."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="supports")
    participant = models.ForeignKey("youth.Participant", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("support of a question")
        verbose_name_plural = _("supports of questions")
        constraints = [
            models.UniqueConstraint(fields=["question", "participant"], name="one_support_of_a_question")
        ]

    @property
    def council_id(self) -> int:
        return self.question.council_id

    def __str__(self) -> str:
        return f"support of {self.question_id}"
