"""Capacities of guests: confirmed and ended by the secretary."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from youth.acts.guests import CapacityConfirmed, CapacityEnded, CapacityEndWithdrawn
from youth.acts.people import ParticipantLeft
from youth.clock import now
from youth.journal.kinds import sealed
from youth.models import Capacity, Council, Participant
from youth.policies import OPERATOR, Actor, participant_of, require
from youth.procedure.in_force import is_valid
from youth.refusals import Refusal
from youth.selectors.guests import capacities_left
from youth.services.entries import append_to_council
from youth.services.locking import locked
from youth.services.office_rules import refuse_no_end_ahead


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
def end_capacity(capacity: Capacity, at: datetime | None = None, *, actor: Actor) -> None:
    """End a guest's capacity at ``at``, now if left out: from then on the guest no longer takes part.

    An end that lies ahead may be brought forward. One that was never confirmed ends now only. Raises
    ``Refusal`` where it ended before or ends no later than ``at``, where ``at`` lies before its start, and
    ``PermissionDenied``.
    """
    require("council.manage_guests", actor, capacity)
    person = locked(capacity.participant, "council")
    capacity.ends_at = _end(capacity, at, actor=actor)
    if not is_valid(capacity.ends_at, now()):
        _let_go(person, actor=actor)


@transaction.atomic
def withdraw_capacity_end(capacity: Capacity, *, actor: Actor) -> None:
    """Take back the end of a capacity that still lies ahead.

    Raises ``Refusal`` where no end lies ahead, or the guest left, and ``PermissionDenied``.
    """
    require("council.manage_guests", actor, capacity)
    person = locked(capacity.participant, "council")
    row = locked(capacity, "participant__council")
    refuse_no_end_ahead(row.ends_at)
    if person.left_at is not None:
        raise Refusal("guest_left", _("This guest no longer takes part."))
    row.ends_at = capacity.ends_at = None
    row.save(update_fields=["ends_at"])
    act = CapacityEndWithdrawn(capacity=row.pk, participant=row.participant_id)
    append_to_council(person.council, act, actor=actor)


def end_capacities(participant: Participant) -> None:
    """End what a guest who leaves still holds; the caller's act was permitted."""
    for capacity in capacities_left(participant):
        _end(capacity, None, actor=OPERATOR)


def let_guests_go(council: Council) -> int:
    """End the participation of guests whose capacity ran out; safe to repeat. Return how many."""
    moment = now()
    held = Capacity.objects.filter(participant=OuterRef("pk")).in_force_from(moment)
    ran_out = Capacity.objects.filter(participant=OuterRef("pk"), ends_at__lte=moment)
    over = council.participants.filter(Exists(ran_out), ~Exists(held), left_at=None).exclude(guest_as="")
    gone = 0
    for guest in over.order_by("pk"):
        with transaction.atomic():
            # Another runner may have been first.
            gone += _let_go(locked(guest, "council"), actor=OPERATOR)
    return gone


def _let_go(guest: Participant, *, actor: Actor) -> bool:
    """End a guest's participation and return whether it had not ended before; the row is locked."""
    if guest.left_at is not None:
        return False
    guest.left_at, guest.is_public = now(), False
    guest.save(update_fields=["left_at", "is_public"])
    append_to_council(guest.council, ParticipantLeft(participant=guest.pk, erased=False), actor=actor)
    return True


def _end(capacity: Capacity, at: datetime | None, *, actor: Actor) -> datetime:
    row = locked(capacity, "participant__council")
    moment = now()
    ends_at = at or moment
    if row.ends_at is not None and row.ends_at <= max(ends_at, moment):
        raise Refusal("capacity_ended", _("This capacity has already ended, or ends earlier."))
    if row.starts_at is None:
        ends_at = moment
    elif ends_at < row.starts_at:
        raise Refusal("ends_before_start", _("A capacity can't end before it began."), "at")
    row.ends_at = ends_at
    row.save(update_fields=["ends_at"])
    if row.starts_at is not None:
        act = CapacityEnded(capacity=row.pk, participant=row.participant_id, ends_at=ends_at)
        append_to_council(row.participant.council, act, actor=actor)
    return ends_at
