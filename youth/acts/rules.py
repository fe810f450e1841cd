"""Acts on the rules of procedure after the council began its work."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from youth.journal.kinds import Kind, Sealed, declare_kind


@declare_kind
class RulesChangeProposed(Kind):
    """A change of the rules was put before the council; ``values`` are by field, its reason is free text."""

    name = "youth.rules_change_proposed"

    change: UUID
    values: dict[str, Any]
    reason: Sealed
    wanted_from: date | None


@declare_kind
class RulesChangeAmended(Kind):
    """A proposed change follows what the council amended at an item; ``values`` are all that it has now."""

    name = "youth.rules_change_amended"

    change: UUID
    item: UUID
    values: dict[str, Any]
    wanted_from: date | None


@declare_kind
class RulesChangeWithdrawn(Kind):
    """A proposed change of the rules, or a reported slip, was taken back."""

    name = "youth.rules_change_withdrawn"

    change: UUID


@declare_kind
class RulesChanged(Kind):
    """The council changed its rules by a resolution, from an instant on. Sources are free text by field."""

    name = "youth.rules_changed"

    change: UUID
    resolution: UUID
    values: dict[str, Any]
    sources: Sealed
    in_force_from: datetime


@declare_kind
class RulesChangeOverturned(Kind):
    """The repeated vote failed: the change of the rules does not hold, as if it had not been decided."""

    name = "youth.rules_change_overturned"

    change: UUID


@declare_kind
class RuleSlipReported(Kind):
    """The secretary reported that a rule was entered otherwise than it was decided."""

    name = "youth.rule_slip_reported"

    change: UUID
    field: str
    before: Any
    after: Any
    reason: Sealed


@declare_kind
class RuleSlipCorrected(Kind):
    """The chair confirmed that it was a slip; the rule holds as it was decided from then on."""

    name = "youth.rule_slip_corrected"

    change: UUID
    field: str
    before: Any
    after: Any
    sources: Sealed
    in_force_from: datetime


@declare_kind
class RuleSourceStated(Kind):
    """Where a rule is written was entered; its value stays."""

    name = "youth.rule_source_stated"

    field: str
    value: Any
    sources: Sealed
    in_force_from: datetime
