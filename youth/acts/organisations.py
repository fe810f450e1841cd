"""Acts on organisations that take part, and on who represents them."""

from datetime import datetime
from uuid import UUID

from youth.journal.kinds import Kind, Sealed, declare_kind


@declare_kind
class OrganisationAdded(Kind):
    """An organisation takes part in the council's work."""

    name = "youth.organisation_added"

    organisation: UUID


@declare_kind
class PartnerDescribed(Kind):
    """What the council's page says of an organisation was changed."""

    name = "youth.organisation_described"

    organisation: UUID


@declare_kind
class OrganisationRenamed(Kind):
    """An organisation has another name; both names and the ground are free text, hence sealed."""

    name = "youth.organisation_renamed"

    organisation: UUID
    before: Sealed
    after: Sealed
    ground: Sealed


@declare_kind
class OrganisationRemoved(Kind):
    """An organisation no longer takes part; the row stays."""

    name = "youth.organisation_removed"

    organisation: UUID


@declare_kind
class OrganisationReturned(Kind):
    """An organisation that was removed takes part again."""

    name = "youth.organisation_returned"

    organisation: UUID


@declare_kind
class RepresentationGiven(Kind):
    """A person may act for an organisation. The ground is free text, hence sealed."""

    name = "youth.representation_given"

    representation: UUID
    organisation: UUID
    representative: UUID
    starts_at: datetime
    ends_at: datetime | None
    ground: Sealed


@declare_kind
class RepresentationEnded(Kind):
    """A person no longer acts for an organisation; the row stays. The ground is sealed, if there is one."""

    name = "youth.representation_ended"

    representation: UUID
    organisation: UUID
    representative: UUID
    ends_at: datetime
    ground: Sealed | None
