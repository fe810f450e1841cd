"""Guests of a council: who was invited, as what, and from when until when the secretary confirmed it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youth import clock
from youth.models.held import HeldQuerySet, ends_after_start
from youth.models.people import Participant


class GuestKind(models.TextChoices):
    """In which capacity a guest takes part."""

    COUNCILLOR = "councillor", pgettext_lazy("guest", "municipal councillor")
    EXPERT = "expert", pgettext_lazy("guest", "expert")
    OFFICIAL = "official", pgettext_lazy("guest", "official")


class Capacity(models.Model):
    """The capacity in which a guest takes part; ended, never deleted.

    A guest is counted nowhere, whether the capacity is confirmed, waits for it or has ended: see
    ``Participant.guest_as``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="capacities")
    kind = models.CharField(_("capacity"), max_length=12, choices=GuestKind)
    # What is shown behind the name: municipal councillor, physician.
    title = models.CharField(_("title shown"), max_length=120)
    # Empty where the operator confirmed it, and while it waits.
    confirmed_by = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The moment of the confirmation; empty while the capacity waits for it.
    starts_at = models.DateTimeField(null=True, blank=True)
    # The first instant without it.
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = HeldQuerySet["Capacity"].as_manager()

    class Meta:
        verbose_name = _("capacity")
        constraints = [
            ends_after_start("capacity"),
            models.UniqueConstraint(
                fields=["participant"],
                condition=models.Q(ends_at__isnull=True),
                name="a_guest_has_one_capacity_without_end",
            ),
        ]

    @property
    def council_id(self) -> int:
        return self.participant.council_id

    def __str__(self) -> str:
        return f"capacity of {self.participant_id}"


class GuestInvitation(models.Model):
    """An invitation by mail; deleted when it is accepted, called off or too old.

    The link's token is stored as a digest, the address encrypted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="guest_invitations")
    address = models.BinaryField()
    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=GuestKind)
    title = models.CharField(max_length=120)
    sent_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("invitation of a guest")

    def __str__(self) -> str:
        return f"invitation {self.pk}"
