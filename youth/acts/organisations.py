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
    """A person no longer acts for an organisation; the row stays."""

    name = "youth.representation_ended"

    representation: UUID
    organisation: UUID
    representative: UUID
    ends_at: datetime
