"""Guests of a council and their invitations."""

import hashlib

from django.db.models import F, Q, QuerySet

from youth import clock
from youth.models import Capacity, Council, GuestInvitation, Participant


def capacities_of(council: Council) -> QuerySet[Capacity]:
    """Return every capacity of a council: those that wait first, then those in force, then ended ones."""
    found = Capacity.objects.filter(participant__council=council)
    return found.select_related("participant").order_by(
        F("ends_at").asc(nulls_first=True), F("starts_at").asc(nulls_first=True), "pk"
    )


def guests_now(council: Council) -> QuerySet[Capacity]:
    """Return the confirmed capacities that are in force, by the name of their guest."""
    found = Capacity.objects.in_force(clock.now()).filter(participant__council=council)
    return found.select_related("participant").order_by("participant__display_name", "pk")


def capacity_of(participant: Participant) -> Capacity | None:
    """Return the capacity in which a guest takes part now, or None."""
    return participant.capacities.in_force(clock.now()).first()


def capacities_left(participant: Participant) -> QuerySet[Capacity]:
    """Return what has not ended: the capacities in force and those that wait for the secretary."""
    return participant.capacities.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=clock.now()))


def invitations_of(council: Council) -> QuerySet[GuestInvitation]:
    """Return the invitations that may still be accepted, latest first."""
    return council.guest_invitations.filter(expires_at__gt=clock.now()).order_by("-sent_at", "pk")


def invitation_by_token(council: Council, token: str) -> GuestInvitation | None:
    """Return the invitation that a mailed link belongs to, or None where it is no longer valid."""
    return invitations_of(council).filter(token_hash=token_digest(token)).first()


def token_digest(token: str) -> str:
    """Return the digest under which the token of a link is stored."""
    return hashlib.sha256(token.encode()).hexdigest()
