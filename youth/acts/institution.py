"""Acts on a council itself: its rules, terms, mandates, committees, offices and plugins."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from youth.journal.kinds import Kind, Sealed, declare_kind


@declare_kind
class CouncilCreated(Kind):
    """A council was set up."""

    name = "youth.council_created"

    slug: str
    council_kind: str
    mirrors: int | None
    rules_preset: str


@declare_kind
class RuleOverridden(Kind):
    """The council overrode one rule of its preset. The source is free text, hence sealed."""

    name = "youth.rule_overridden"

    field: str
    value: Any
    confirmed: bool
    source: Sealed | None


@declare_kind
class RuleRestored(Kind):
    """The override of one rule was removed."""

    name = "youth.rule_restored"

    field: str


@declare_kind
class TermOpened(Kind):
    """A term of office was opened with its statutory seats."""

    name = "youth.term_opened"

    number: int
    starts_on: date
    ends_on: date | None
    seats: int
    document: Sealed | None = None
    length_reason: Sealed | None = None


@declare_kind
class TermEnded(Kind):
    """The term ended, and with it every mandate and committee seat."""

    name = "youth.term_ended"

    number: int
    ends_on: date
    document: Sealed | None = None


@declare_kind
class MandateGiven(Kind):
    """A seat was taken; ``substitutes`` names the mandate before it where somebody moved up.

    ``basis`` is one of ``Mandate.Basis``; the document it rests on is free text, hence sealed.
    """

    name = "youth.mandate_given"

    mandate: UUID
    participant: UUID
    term: int
    seat: int
    starts_at: datetime
    substitutes: UUID | None
    basis: str = "elected"
    document: Sealed | None = None


@declare_kind
class MandateEnded(Kind):
    """A mandate ended; the row and the name in office stay."""

    name = "youth.mandate_ended"

    mandate: UUID
    participant: UUID
    term: int
    seat: int
    ends_at: datetime
    reason: str
    document: Sealed | None = None


@declare_kind
class MandateEndWithdrawn(Kind):
    """The end of a mandate, which still lay ahead, was taken back."""

    name = "youth.mandate_end_withdrawn"

    mandate: UUID
    participant: UUID
    term: int
    seat: int


@declare_kind
class CommitteeCreated(Kind):
    """A committee was set up."""

    name = "youth.committee_created"

    committee: UUID
    slug: str
    is_standing: bool


@declare_kind
class CommitteeMemberAdded(Kind):
    """A member was elected to a committee."""

    name = "youth.committee_member_added"

    committee: UUID
    participant: UUID
    is_chair: bool
    starts_at: datetime
    document: Sealed | None = None


@declare_kind
class CommitteeMemberLeft(Kind):
    """A member's seat in a committee ended."""

    name = "youth.committee_member_left"

    committee: UUID
    participant: UUID
    ends_at: datetime
    document: Sealed | None = None


@declare_kind
class CommitteeMemberEndWithdrawn(Kind):
    """The end of a member's seat in a committee, which still lay ahead, was taken back."""

    name = "youth.committee_member_end_withdrawn"

    committee: UUID
    participant: UUID


@declare_kind
class OfficeGiven(Kind):
    """Somebody took an office."""

    name = "youth.office_given"

    office: int
    role: str
    participant: UUID
    starts_at: datetime
    document: Sealed | None = None


@declare_kind
class OfficeEnded(Kind):
    """Somebody left an office."""

    name = "youth.office_ended"

    office: int
    role: str
    participant: UUID
    ends_at: datetime


@declare_kind
class OfficeEndWithdrawn(Kind):
    """The end of an office, which still lay ahead, was taken back."""

    name = "youth.office_end_withdrawn"

    office: int
    role: str
    participant: UUID


@declare_kind
class NameCorrected(Kind):
    """A misspelt name in office was corrected; both spellings are free text, hence sealed."""

    name = "youth.name_corrected"

    participant: UUID
    before: Sealed
    after: Sealed


@declare_kind
class PluginSwitchedOn(Kind):
    """A plugin was switched on in the council."""

    name = "youth.plugin_switched_on"

    plugin: str


@declare_kind
class PluginSwitchedOff(Kind):
    """A plugin was switched off in the council; its data stays."""

    name = "youth.plugin_switched_off"

    plugin: str
