"""What a person may resign, and what follows from it."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from youth import clock
from youth.models import Mandate, Meeting, Office, Participant
from youth.roles import OwnRole
from youth.selectors.meetings import RUNNING


@dataclass(frozen=True, slots=True)
class Resignable:
    """A seat or an office that its holder may resign; ``key`` names it in the form."""

    key: str
    label: str
    row: Mandate | Office


class OwnResignation:
    """The seats and offices of one participant, and what follows where they are resigned."""

    def __init__(self, participant: Participant) -> None:
        """Store whose they are."""
        self.participant = participant
        self.at = clock.now()

    @cached_property
    def _mandates(self) -> list[Mandate]:
        held = self.participant.mandates.in_force_from(self.at)
        return list(held.select_related("seat__term__council").order_by("starts_at"))

    @cached_property
    def _offices(self) -> list[Office]:
        return list(self.participant.offices.in_force_from(self.at).select_related("council"))

    @property
    def things(self) -> list[Resignable]:
        """Return what may be resigned, seats first."""
        seats = [
            Resignable(f"mandate-{one.pk}", _("Seat No. %(seat)s") % {"seat": one.seat.number}, one)
            for one in self._mandates
        ]
        offices = [Resignable(f"office-{one.pk}", one.get_role_display(), one) for one in self._offices]
        return seats + offices

    @property
    def consequences(self) -> list[str]:
        """Return what follows, in sentences for the person who resigns."""
        found = []
        if self._mandates:
            found.append(_("With a seat end your seats in committees and an office that only members hold."))
        if self._sits_in_running_meeting():
            found.append(
                _("A meeting is running. A vote open now still counts yours; you take part in no later one.")
            )
        if any(one.role == OwnRole.CHAIR for one in self._offices):
            found.append(self._without_chair())
        return found

    def _sits_in_running_meeting(self) -> bool:
        return Meeting.objects.filter(council=self.participant.council, state__in=RUNNING).exists()

    def _without_chair(self) -> str:
        others = self.participant.council.offices.in_force(self.at).exclude(participant=self.participant)
        roles = set(others.values_list("role", flat=True))
        if OwnRole.DEPUTY_CHAIR in roles:
            return _(
                "You are the chair. Until a new one is elected the deputy calls and runs meetings; the "
                "secretary enters who was elected."
            )
        if OwnRole.SECRETARY in roles:
            return _(
                "You are the chair, and there is no deputy. Until the secretary enters a new chair, nobody "
                "can call or run a meeting."
            )
        return _(
            "You are the chair, and there is neither a deputy nor a secretary. After you nobody in the "
            "council can give an office; only the operator of the site can. Give the office of the secretary "
            "first."
        )
