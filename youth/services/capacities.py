"""Capacities of guests: confirmed and ended by the secretary."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youth.acts.guests import CapacityConfirmed, CapacityEnded
from youth.acts.people import ParticipantLeft
from youth.clock import now
from youth.journal.kinds import sealed
from youth.models import Capacity, Participant
from youth.policies import OPERATOR, Actor, participant_of, require
from youth.refusals import Refusal
from youth.selectors.guests import capacities_left
from youth.services.entries import append_to_council
from youth.services.locking import locked


@transaction.atomic
def confirm_capacity(capacity: Capacity, *, actor: Actor) -> None:
    """Confirm a guest's capacity, which holds from now on.

    Raises ``Refusal`` where it was confirmed before, or the guest left; and ``PermissionDenied``.
    """
    require("council.manage_guests", actor, capacity)
    row = locked(capacity, "participant__council")
    if row.starts_at is not None:
        raise Refusal("confirmed_before", _("This capacity was confirmed before."))
    if row.ends_at is not None or row.participant.left_at is not None:
        raise Refusal("guest_left", _("This guest no longer takes part."))
    row.starts_at = capacity.starts_at = now()
    row.confirmed_by = capacity.confirmed_by = participant_of(actor)
    row.save(update_fields=["starts_at", "confirmed_by"])
    act = CapacityConfirmed(
        capacity=row.pk,
        participant=row.participant_id,
        kind=row.kind,
        title=sealed(row.title),
        starts_at=row.starts_at,
    )
    append_to_council(row.participant.council, act, actor=actor)


@transaction.atomic
def end_capacity(capacity: Capacity, *, actor: Actor) -> None:
    """End a guest's capacity now; with it the guest no longer takes part in the council.

    One that was never confirmed ends too. Raises ``Refusal`` where it ended before, and
    ``PermissionDenied``.
    """
    require("council.manage_guests", actor, capacity)
    person = locked(capacity.participant, "council")
    moment = _end(capacity, actor=actor)
    capacity.ends_at = moment
    if person.left_at is None:
        person.left_at, person.is_public = moment, False
        person.save(update_fields=["left_at", "is_public"])
        act = ParticipantLeft(participant=person.pk, erased=False)
        append_to_council(person.council, act, actor=actor)


def end_capacities(participant: Participant) -> None:
    """End what a guest who leaves still holds; the caller's act was permitted."""
    for capacity in capacities_left(participant):
        _end(capacity, actor=OPERATOR)


def _end(capacity: Capacity, *, actor: Actor) -> datetime:
    row = locked(capacity, "participant__council")
    moment = now()
    if row.ends_at is not None:
        raise Refusal("capacity_ended", _("This capacity ended before."))
    row.ends_at = moment
    row.save(update_fields=["ends_at"])
    if row.starts_at is not None:
        act = CapacityEnded(capacity=row.pk, participant=row.participant_id, ends_at=moment)
        append_to_council(row.participant.council, act, actor=actor)
    return moment
