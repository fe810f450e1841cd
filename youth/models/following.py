"""What somebody follows, and what they are notified of in the product, by digest and on their devices."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youth import clock


class Follow(models.Model):
    """A participant follows a subject without supporting it; an empty ``key`` is the council itself."""

    participant = models.ForeignKey("youth.Participant", on_delete=models.CASCADE, related_name="follows")
    label = models.CharField(max_length=60)
    key = models.CharField(max_length=36, blank=True)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("follow")
        constraints = [
            models.UniqueConstraint(fields=["participant", "label", "key"], name="one_follow_per_subject")
        ]
        indexes = [models.Index(fields=["label", "key"], name="followers_of_subject")]

    def __str__(self) -> str:
        return f"follow {self.pk}"


class Notification(models.Model):
    """One act of which one person is notified; its words are made from ``kind`` when it is read."""

    participant = models.ForeignKey(
        "youth.Participant", on_delete=models.CASCADE, related_name="notifications", db_index=False
    )
    # The name of a topic in ``youth.mail.topics``; it stays where the app that declared it is gone.
    topic = models.CharField(max_length=60)
    stream = models.ForeignKey("youth.Stream", on_delete=models.CASCADE, related_name="+", db_index=False)
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=60)
    # What the act is about: the label and id of a subject; an empty ``key`` is the council itself.
    label = models.CharField(max_length=60)
    key = models.CharField(max_length=36, blank=True)
    # When the act was done.
    created_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notification")
        constraints = [
            models.UniqueConstraint(fields=["participant", "stream", "seq"], name="notified_once_of_an_act")
        ]
        indexes = [
            models.Index(fields=["participant", "-created_at"], name="notifications_newest"),
            models.Index(fields=["participant"], condition=Q(seen_at=None), name="notifications_unseen"),
        ]

    def __str__(self) -> str:
        return f"notification {self.pk}"


class NotificationCursor(models.Model):
    """How far the notifications of a stream are planned: all entries to ``seq``.

    Of the next entry those participants are notified whose id is not beyond ``after``.
    """

    stream = models.OneToOneField(
        "youth.Stream", on_delete=models.CASCADE, primary_key=True, related_name="planned"
    )
    seq = models.PositiveBigIntegerField(default=0)
    after = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = _("progress of notifications")

    def __str__(self) -> str:
        return f"notifications of {self.stream_id} to {self.seq}"


class NotificationChoice(models.Model):
    """What a person chose for a topic; one without a row is in the digest and sends no push messages."""

    participant = models.ForeignKey(
        "youth.Participant", on_delete=models.CASCADE, related_name="notification_choices"
    )
    topic = models.CharField(max_length=60)
    in_digest = models.BooleanField(default=True)
    by_push = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("choice of notifications")
        constraints = [models.UniqueConstraint(fields=["participant", "topic"], name="one_choice_per_topic")]

    def __str__(self) -> str:
        return f"choice of {self.topic}"
