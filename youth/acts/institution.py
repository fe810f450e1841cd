"""Acts on a council itself: its rules, terms, mandates, committees, offices and plugins."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from youth.journal.kinds import Audience, Frame, Kind, Sealed, declare_kind, public_json
from youth.journal.models import JournalEntry
from youth.live.council_page import PARTS, council_fragments
from youth.models import Council


class CouncilAct(Kind):
    """Base of the kinds that change a council's pages; ``touches`` names the parts that change."""

    __slots__ = ()

    touches: ClassVar[tuple[str, ...]] = PARTS

    def frame(self, entry: JournalEntry, audience: Audience, language: str) -> Frame | None:
        """Return the touched parts of the council's pages as they stand now."""
        councils = Council.objects.select_related("mirrors")
        council = councils.get(pk=entry.stream_id.removeprefix("council:"))
        return Frame(public_json(entry), council_fragments(council, language, self.touches))


@declare_kind
class CouncilCreated(Kind):
    """A council was set up."""

    name = "council.created"

    slug: str
    council_kind: str
    mirrors: int | None
    rules_preset: str


@declare_kind
class RuleOverridden(CouncilAct):
    """The council decided one rule otherwise than its preset. The source is text, hence sealed."""

    name = "rule.overridden"
    touches = ("seats", "mirror", "rules", "members")

    field: str
    value: Any
    confirmed: bool
    source: Sealed | None


@declare_kind
class RuleRestored(CouncilAct):
    """One rule follows the preset again."""

    name = "rule.restored"
    touches = ("seats", "mirror", "rules", "members")

    field: str


@declare_kind
class TermOpened(CouncilAct):
    """A term of office with its statutory seats."""

    name = "term.opened"

    number: int
    starts_on: date
    ends_on: date | None
    seats: int


@declare_kind
class TermEnded(CouncilAct):
    """The term, and with it every mandate and committee seat, ends."""

    name = "term.ended"

    number: int
    ends_on: date


@declare_kind
class MandateGiven(CouncilAct):
    """A seat was taken; ``substitutes`` names the mandate before it where somebody moved up."""

    name = "mandate.given"

    mandate: UUID
    participant: UUID
    term: int
    seat: int
    starts_on: date
    substitutes: UUID | None


@declare_kind
class MandateEnded(CouncilAct):
    """A mandate ended; the row and the name in office stay."""

    name = "mandate.ended"

    mandate: UUID
    participant: UUID
    term: int
    seat: int
    ends_on: date
    reason: str


@declare_kind
class CommitteeCreated(CouncilAct):
    """A committee was set up."""

    name = "committee.created"
    touches = ("committees",)

    committee: UUID
    slug: str
    is_standing: bool


@declare_kind
class CommitteeMemberAdded(CouncilAct):
    """A member was elected to a committee."""

    name = "committee.member_added"
    touches = ("committees",)

    committee: UUID
    participant: UUID
    is_chair: bool
    starts_on: date


@declare_kind
class CommitteeMemberLeft(CouncilAct):
    """A member's seat in a committee ended."""

    name = "committee.member_left"
    touches = ("committees",)

    committee: UUID
    participant: UUID
    ends_on: date


@declare_kind
class OfficeGiven(CouncilAct):
    """Somebody took an office."""

    name = "office.given"
    touches = ("offices",)

    office: int
    role: str
    participant: UUID
    starts_on: date


@declare_kind
class OfficeEnded(CouncilAct):
    """Somebody left an office."""

    name = "office.ended"
    touches = ("offices",)

    office: int
    role: str
    participant: UUID
    ends_on: date


@declare_kind
class NameCorrected(CouncilAct):
    """A misspelt name in office was put right; both spellings are text, hence sealed."""

    name = "name.corrected"
    touches = ("seats", "committees", "offices", "members", "history")

    participant: UUID
    before: Sealed
    after: Sealed


@declare_kind
class PluginSwitchedOn(Kind):
    """A plugin works in the council from now on."""

    name = "plugin.switched_on"

    plugin: str


@declare_kind
class PluginSwitchedOff(Kind):
    """A plugin no longer works in the council; its data stay."""

    name = "plugin.switched_off"

    plugin: str
