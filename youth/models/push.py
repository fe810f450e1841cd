"""Push messages: the devices of a person, and what is still to be sent to each."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from youth import clock


class PushSubscription(models.Model):
    """A browser in which an account gets push messages, as the browser's push service issued it."""

    user = models.ForeignKey("youth.User", on_delete=models.CASCADE, related_name="push_subscriptions")
    # One browser has one; it belongs to the account that switched it on there last.
    endpoint = models.CharField(max_length=1000, unique=True)
    # The browser's keys: messages are encrypted for them, and only the browser reads them.
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=30)
    # The public part of the installation's key that it was made for; with another nothing can be sent.
    key = models.CharField(max_length=90)
    # The push service, which many share: where one does not answer, all wait.
    host = models.CharField(max_length=253, db_index=True)
    # Browser and system in words that a list has, see ``youth.push.device_names``.
    device = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    # Nothing is sent before; a runner that sends moves it on, so that another one lets it be.
    due_at = models.DateTimeField(default=clock.now)
    # How often in a row there was no answer, or one that asks to wait.
    failures = models.PositiveSmallIntegerField(default=0)
    # How many messages in a row were refused for another reason.
    refusals = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("device for push messages")

    def __str__(self) -> str:
        return f"device {self.pk}"


class WaitingPush(models.Model):
    """A notification that is still to be sent to one device; deleted once it was."""

    subscription = models.ForeignKey(PushSubscription, on_delete=models.CASCADE, related_name="waiting")
    notification = models.ForeignKey("youth.Notification", on_delete=models.CASCADE, related_name="pushes")

    class Meta:
        verbose_name = _("waiting push message")
        constraints = [
            models.UniqueConstraint(fields=["subscription", "notification"], name="pushed_once_to_a_device")
        ]

    def __str__(self) -> str:
        return f"push {self.pk}"
