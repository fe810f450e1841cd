"""Conditions on participants: who follows something, holds a seat, holds an office."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from youth.clock import now
from youth.models import CommitteeMembership, Council, Follow, Participant, Representation
from youth.models.held import in_force_at
from youth.selectors.councils import members_in_office, offices_at

COUNCIL = "youth.council"
MEETING = "youth.meeting"
RESOLUTION = "youth.resolution"
TOPIC = "youth.topic"


def followers_of(label: str, key: object) -> Q:
    """Return the condition of following one subject."""
    return Q(pk__in=Follow.objects.filter(label=label, key=str(key)).values("participant"))


def followers_of_council(council: Council) -> Q:
    """Return the condition of following the council itself."""
    rows = Follow.objects.filter(label=COUNCIL, key="", participant__council=council)
    return Q(pk__in=rows.values("participant"))


def members_of(council: Council) -> Q:
    """Return the condition of holding a seat of the council now."""
    return Q(pk__in=members_in_office(council).values("participant"))


def office_holders(council: Council, *roles: str) -> Q:
    """Return the condition of holding one of these offices in the council now."""
    return Q(pk__in=offices_at(council).filter(role__in=roles).values("participant"))


def representatives_now(organisation: UUID) -> Q:
    """Return the condition of acting for an organisation now."""
    held = Representation.objects.filter(in_force_at(now()), organisation=organisation)
    return Q(pk__in=held.values("representative"))


def with_representatives(people: Q) -> Q:
    """Return the condition of being among these people, or of acting now for an organisation among them."""
    among = Participant.objects.filter(people, kind=Participant.Kind.ORGANISATION, left_at=None)
    held = Representation.objects.filter(in_force_at(now()), organisation__in=among.values("pk"))
    return people | Q(pk__in=held.values("representative"))


def committee_chairs(committee: UUID, at: datetime) -> Q:
    """Return the condition of chairing a committee at a moment."""
    held = CommitteeMembership.objects.in_force(at).filter(committee=committee, is_chair=True)
    return Q(pk__in=held.values("participant"))


def members_of_committee(committee: UUID, at: datetime) -> Q:
    """Return the condition of having a place in a committee at a moment."""
    held = CommitteeMembership.objects.in_force(at).filter(committee=committee)
    return Q(pk__in=held.values("participant"))
