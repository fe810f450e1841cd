"""Acts on guests: a capacity was confirmed, and ended, or its end was taken back."""

from datetime import datetime
from uuid import UUID

from youth.journal.kinds import Kind, Sealed, declare_kind


@declare_kind
class CapacityConfirmed(Kind):
    """The secretary confirmed in which capacity a guest takes part. The title is free text, hence sealed."""

    name = "youth.capacity_confirmed"

    capacity: UUID
    participant: UUID
    kind: str
    title: Sealed
    starts_at: datetime


@declare_kind
class CapacityEnded(Kind):
    """A guest no longer takes part in this capacity from ``ends_at`` on; the row stays."""

    name = "youth.capacity_ended"

    capacity: UUID
    participant: UUID
    ends_at: datetime


@declare_kind
class CapacityEndWithdrawn(Kind):
    """The end of a guest's capacity, which still lay ahead, was taken back."""

    name = "youth.capacity_end_withdrawn"

    capacity: UUID
    participant: UUID
