"""What a member shows of themselves on the council's page."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from youth.models.people import Participant


def random_name(card: "MemberCard", name: str) -> str:
    """Return a name that tells nothing about the person, and that no later picture has."""
    return f"portraits/{uuid.uuid4().hex}.jpg"


class MemberCard(models.Model):
    """A member's picture, and where they come from; deleted when withdrawn and when the mandate ends.

    ``services.member_cards`` is the only way in: it deletes the file with the row.
    """

    participant = models.OneToOneField(
        Participant, on_delete=models.PROTECT, primary_key=True, related_name="card"
    )
    # A square JPEG without metadata; empty where there is none.
    picture = models.FileField(_("picture"), upload_to=random_name, blank=True)
    # Why the council removed the last picture; empty where the member did, and once there is another.
    removal_ground = models.CharField(_("why the picture was removed"), max_length=200, blank=True)
    # The school or village, as the member wrote it; empty where it is not shown.
    place = models.CharField(_("school or village"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("card of a member")

    @property
    def council_id(self) -> int:
        return self.participant.council_id

    def __str__(self) -> str:
        return f"card of {self.participant_id}"
