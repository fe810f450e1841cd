"""Organisations of a council, and who acts for them."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet

from youth import clock
from youth.models import Council, Follow, Participant, Representation, User
from youth.models.held import in_force_at
from youth.name_order import name_key
from youth.procedure.in_force import in_force, in_force_from
from youth.procedure.organisations import Fault, Side, representation_fault


def organisations_of(council: Council) -> QuerySet[Participant]:
    """Return the organisations of a council with what its page says of them; removed ones too."""
    found = council.participants.filter(kind=Participant.Kind.ORGANISATION)
    return found.select_related("partner").order_by("pk")


def organisations_listed(council: Council) -> list[Participant]:
    """Return a council's organisations with who acts for them now (``acting``), removed ones last."""
    acting = Representation.objects.filter(in_force_at(clock.now())).select_related("representative")
    rows = Prefetch("representatives", acting.order_by("starts_at", "pk"), to_attr="acting")
    found = organisations_of(council).prefetch_related(rows)
    return sorted(found, key=lambda one: (one.left_at is not None, name_key(one.display_name)))


def representatives_listed(organisation: Participant) -> list[tuple[Representation, bool]]:
    """Return who acts or acted for an organisation, and whether they do: those first, then the latest."""
    now = clock.now()
    found = organisation.representatives.select_related("representative").order_by("-starts_at", "pk")
    rows = [(one, in_force_from(one.starts_at, one.ends_at, now)) for one in found]
    return sorted(rows, key=lambda row: not row[1])


def acting_for(participant: Participant) -> QuerySet[Representation]:
    """Return the representations by which a person may act now, by the organisation's name."""
    found = Representation.objects.filter(
        in_force_at(clock.now()), representative=participant, organisation__left_at__isnull=True
    )
    return found.select_related("organisation", "representative").order_by("organisation__display_name", "pk")


def organisations_following(
    participant: Participant, label: str, key: str
) -> list[tuple[Representation, bool]]:
    """Return for whom a person may act now, and whether that organisation follows a subject."""
    followed = Follow.objects.filter(participant=OuterRef("organisation"), label=label, key=key)
    acting = acting_for(participant).annotate(follows=Exists(followed))
    return [(one, one.follows) for one in acting]


def followed_by_represented(participant: Participant) -> QuerySet[Follow]:
    """Return what organisations follow for which a person may act now, by their names, latest first.

    Each row has the representation by which the person acts, ``acting``.
    """
    found = Follow.objects.filter(
        in_force_at(clock.now(), "participant__representatives__"),
        participant__representatives__representative=participant,
        participant__left_at__isnull=True,
    )
    found = found.annotate(acting=F("participant__representatives__pk")).select_related("participant")
    return found.order_by("participant__display_name", "-since", "-pk")


def speakers_of(organisations: Collection[Participant]) -> list[Participant]:
    """Return the people to whom mail to these organisations goes: who acts for them now, each once."""
    acting = Representation.objects.filter(
        in_force_at(clock.now()), organisation__in=organisations, organisation__left_at__isnull=True
    )
    people = Participant.objects.filter(pk__in=acting.values("representative"), left_at__isnull=True)
    return list(people.select_related("user").order_by("pk"))


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
