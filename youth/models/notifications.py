"""Mail: recipients, subscriptions with their consent, mailings, and the state of each delivery."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.languages import in_language


class Recipient(models.Model):
    """A recipient of mail: an account, or an address without one, encrypted and looked up by a digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(
        "youth.User", on_delete=models.CASCADE, null=True, blank=True, related_name="mail_recipient"
    )
    address_ciphertext = models.BinaryField(null=True, blank=True)
    address_digest = models.CharField(max_length=64, null=True, blank=True, unique=True)
    # The language of an address without an account; an account has its own.
    language = models.CharField(max_length=5, default="bg")
    # How many mails in a row the receiving server refused for good.
    refusals = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("receiver of mail")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, address_digest__isnull=True, address_ciphertext__isnull=True)
                | Q(user__isnull=True, address_digest__isnull=False, address_ciphertext__isnull=False),
                name="recipient_is_account_or_address",
            )
        ]

    def __str__(self) -> str:
        return f"recipient {self.pk}"


class Subscription(models.Model):
    """One recipient's mail of one council on one topic, with the text they agreed to."""

    class State(models.TextChoices):
        PENDING = "pending", pgettext_lazy("subscription", "not confirmed")
        CONFIRMED = "confirmed", pgettext_lazy("subscription", "confirmed")
        ENDED = "ended", pgettext_lazy("subscription", "ended")

    class EndReason(models.TextChoices):
        STOPPED = "stopped", _("stopped by the person")
        REFUSED = "refused", _("the address refuses mail")
        LEFT = "left", _("left the council")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="subscriptions")
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="subscriptions")
    # The name of a topic in ``youth.mail.topics``; it stays where the app that declared it is gone.
    topic = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    # The version of the topic's text that was agreed to; empty for official mail.
    consent_version = models.CharField(max_length=20, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=10, choices=EndReason, blank=True)
    # The one-time code of the confirming mail: its hash and its end. Made while that mail is written.
    confirmation_hash = models.CharField(max_length=64, blank=True, db_index=True)
    confirmation_ends_at = models.DateTimeField(null=True, blank=True)
    # The code in every mail by which it can be stopped: looked up by its hash, written from its ciphertext.
    token_hash = models.CharField(max_length=64, unique=True)
    token_ciphertext = models.BinaryField()

    class Meta:
        verbose_name = _("subscription")
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "council", "topic"], name="one_subscription_per_topic"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False),
                name="confirmed_subscription_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) | (~Q(state="ended") & Q(end_reason="")),
                name="ended_subscription_has_time",
            ),
        ]
        indexes = [models.Index(fields=["council", "topic", "state"], name="subscription_readers")]

    def __str__(self) -> str:
        return f"subscription {self.pk}"


class Mailing(models.Model):
    """One message to many on one topic: a newsletter, or a notice that the product writes itself.

    ``content`` is frozen when the mailing is queued: ``{language: {"subject", "intro", "items"}}``, where an
    item is ``{"title", "text", "url", "language"}``, of an event with ``facts``, its day and place; with
    ``calendar``, an iCalendar file that is attached. ``dropped`` has the titles of what was left out at the
    last moment.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("mailing", "draft")
        SUBMITTED = "submitted", pgettext_lazy("mailing", "awaiting a publisher")
        SCHEDULED = "scheduled", pgettext_lazy("mailing", "scheduled")
        QUEUED = "queued", pgettext_lazy("mailing", "waiting")
        SENDING = "sending", pgettext_lazy("mailing", "being sent")
        SENT = "sent", pgettext_lazy("mailing", "sent")
        CANCELLED = "cancelled", pgettext_lazy("mailing", "cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="mailings")
    topic = models.CharField(max_length=60)
    # Mail that people wait for is sent first.
    is_urgent = models.BooleanField(default=False)
    subject_id = models.UUIDField(null=True, blank=True, db_index=True)
    content = models.JSONField(default=dict)
    # An address of an institution, so that a reader can answer; never a person's.
    reply_to = models.EmailField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created_by = models.ForeignKey(
        "youth.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    # The hour at which a scheduled newsletter is sent.
    send_at = models.DateTimeField(null=True, blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # Not sent after this moment: a notice once the meeting has begun.
    useful_until = models.DateTimeField(null=True, blank=True)
    # Why it is waiting at the moment: the mail server cannot be reached.
    is_held_up = models.BooleanField(default=False)
    total = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    # Not sent because the person stopped the mail or the mailing was cancelled meanwhile.
    skipped = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("mailing")
        ordering = ["-created_at"]

    @property
    def title(self) -> str:
        """Return the subject in the active language, else in any."""
        return in_language({code: part["subject"] for code, part in self.content.items()}, get_language())

    def __str__(self) -> str:
        return f"mailing {self.pk}"

    @property
    def shown_at(self) -> datetime:
        """Return the moment that a list shows: when it was queued or will be, else when it was begun."""
        return self.queued_at or self.send_at or self.created_at

    @property
    def done(self) -> int:
        """Return how many deliveries are finished, successfully or not."""
        return self.sent + self.failed + self.skipped


class Delivery(models.Model):
    """One mailing to one subscription."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("delivery", "waiting")
        SENDING = "sending", pgettext_lazy("delivery", "being sent")
        SENT = "sent", pgettext_lazy("delivery", "sent")
        FAILED = "failed", pgettext_lazy("delivery", "failed")
        SKIPPED = "skipped", pgettext_lazy("delivery", "not sent")

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="deliveries")
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True, blank=True, db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # "550", "connection", "address": never the server's reply, which quotes addresses.
    error = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = _("delivery")
        constraints = [
            models.UniqueConstraint(fields=["mailing", "subscription"], name="one_delivery_per_subscription")
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="delivery_waiting"),
            models.Index(fields=["mailing", "state"], name="delivery_progress"),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"
