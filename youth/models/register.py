"""A meeting's register: who was in office while it sat, by the names and offices of that time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from youth.models.councils import CommitteeMembership, Mandate, Office
from youth.models.held import HeldQuerySet, NoOverlap, ends_after_start
from youth.models.meetings import Meeting
from youth.roles import LONGEST


class RegisterLine(models.Model):
    """One mandate or office in a meeting's register, from an instant to an instant.

    In the register of a committee a mandate is that of its member, with the place in the committee.

    Written when the meeting opens, and by an act on its stream for whatever begins or ends while it runs.
    ``ends_at`` is the first instant without it: empty for who is in office to the closing.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="register")
    participant = models.ForeignKey(
        "youth.Participant", on_delete=models.PROTECT, related_name="register_lines"
    )
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="register_lines"
    )
    membership = models.ForeignKey(
        CommitteeMembership, on_delete=models.PROTECT, null=True, blank=True, related_name="register_lines"
    )
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="register_lines"
    )
    # The number of the seat, or the office: the one of the two that the line is about.
    seat = models.PositiveSmallIntegerField(null=True, blank=True)
    role = models.CharField(max_length=LONGEST, blank=True)
    name_in_office = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = HeldQuerySet["RegisterLine"].as_manager()

    class Meta:
        verbose_name = _("line of a register")
        ordering = ["seat", "starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "mandate"],
                condition=models.Q(mandate__isnull=False, membership__isnull=True),
                name="mandate_once_in_register",
            ),
            models.UniqueConstraint(
                fields=["meeting", "mandate", "membership"],
                condition=models.Q(membership__isnull=False),
                name="membership_once_in_register",
            ),
            models.UniqueConstraint(
                fields=["meeting", "office"],
                condition=models.Q(office__isnull=False),
                name="office_once_in_register",
            ),
            models.UniqueConstraint(
                fields=["meeting", "seat"],
                condition=models.Q(ends_at__isnull=True, seat__isnull=False),
                name="one_line_per_seat_to_the_closing",
            ),
            models.CheckConstraint(
                condition=models.Q(mandate__isnull=False, seat__isnull=False, office=None, role="")
                | (
                    models.Q(mandate=None, seat=None, membership=None, office__isnull=False)
                    & ~models.Q(role="")
                ),
                name="register_line_is_seat_or_office",
            ),
            ends_after_start("register_line"),
            NoOverlap(
                name="one_line_per_seat_at_a_time",
                fields=["meeting", "seat"],
                condition=models.Q(seat__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} in the register of {self.meeting_id}"
