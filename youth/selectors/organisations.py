"""Organisations of a council, and who acts for them."""

from datetime import datetime

from django.db.models import QuerySet

from youth import clock
from youth.models import Council, Participant, Representation, User
from youth.procedure.in_force import in_force
from youth.procedure.organisations import Fault, Side, representation_fault


def partners_of(council: Council) -> QuerySet[Participant]:
    """Return the organisations that take part in a council's work, by name."""
    found = council.participants.filter(kind=Participant.Kind.ORGANISATION, left_at__isnull=True)
    return found.order_by("display_name", "pk")


def representations_of(user: User, council: Council) -> QuerySet[Representation]:
    """Return for whom a person acts or acted in a council, latest first."""
    found = Representation.objects.filter(representative__user=user, representative__council=council)
    return found.select_related("organisation").order_by("-starts_at", "pk")


def pair_fault(organisation: Participant, representative: Participant) -> Fault | None:
    """Return why the one may not act for the other; None where nothing is wrong."""
    return representation_fault(_side(organisation), _side(representative))


def represents(representation: Representation, at: datetime | None = None) -> bool:
    """Return whether the person may act for the organisation at ``at``, now if left out.

    Read from the database: a row that was never given, was changed, or has ended since is refused.
    """
    rows = Representation.objects.select_related("organisation", "representative")
    pair = {
        "organisation": representation.organisation_id,
        "representative": representation.representative_id,
    }
    row = rows.filter(pk=representation.pk, **pair).first()
    if row is None or not in_force(row.starts_at, row.ends_at, at or clock.now()):
        return False
    return pair_fault(row.organisation, row.representative) is None


def _side(participant: Participant) -> Side:
    return Side(
        is_organisation=participant.is_organisation,
        council=participant.council_id,
        has_left=participant.left_at is not None,
    )
