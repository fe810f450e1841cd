"""Requests that a meeting be called, by those whom the rules let ask for one."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youth import clock
from youth.models.councils import Committee, Council


class ConveneRequest(models.Model):
    """A request for a meeting on named matters; members sign it until enough have, or it came on paper."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey("youth.Council", on_delete=models.PROTECT, related_name="convene_requests")
    # The committee that is to meet; empty where it is the council itself.
    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, null=True, blank=True, related_name="convene_requests"
    )
    # What is to be dealt with, one matter a line.
    matters = models.TextField(_("matters"))
    # Who asked, and by which document, where it came on paper; empty where members sign it here.
    paper = models.CharField(max_length=200, blank=True)
    filed_at = models.DateTimeField(default=clock.now)
    # How many members have to sign, as the rules said when it was filed; 0 on paper.
    needed = models.PositiveSmallIntegerField()
    # When enough had signed: from this day on the chair has the days of the rules.
    reached_at = models.DateTimeField(null=True, blank=True)
    # The meeting that was called on it, the latest where one was called off.
    meeting = models.OneToOneField(
        "youth.Meeting", on_delete=models.PROTECT, null=True, blank=True, related_name="convene_request"
    )

    class Meta:
        verbose_name = _("request for a meeting")
        verbose_name_plural = _("requests for a meeting")
        ordering = ["-filed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(meeting__isnull=True) | Q(reached_at__isnull=False),
                name="meeting_called_on_a_reached_request",
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"

    @property
    def body(self) -> Council | Committee:
        """Return who is to meet: the council or one of its committees."""
        return self.committee or self.council

    @property
    def is_called(self) -> bool:
        """Return whether a meeting was called on it that has not been called off."""
        return self.meeting is not None and self.meeting.state != self.meeting.State.CANCELLED

    @property
    def titles(self) -> list[str]:
        """Return the matters, one title each."""
        return [line for line in self.matters.split("\n") if line]


class ConveneSignature(models.Model):
    """A member who asks for a meeting together with others."""

    request = models.ForeignKey(ConveneRequest, on_delete=models.PROTECT, related_name="signatures")
    participant = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, related_name="convene_signatures"
    )
    signed_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("signature under a request for a meeting")
        constraints = [
            models.UniqueConstraint(fields=["request", "participant"], name="one_signature_per_request")
        ]

    @property
    def council_id(self) -> int:
        return self.request.council_id

    def __str__(self) -> str:
        return f"{self.participant_id} under {self.request_id}"
